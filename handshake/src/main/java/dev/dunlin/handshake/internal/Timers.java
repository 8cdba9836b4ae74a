package dev.dunlin.handshake.internal;

import java.util.Arrays;

/**
 * The deadlines of one association, on the caller's monotonic clock. Only differences count, so the clock may wrap; a deadline lies at
 * most half of its range ahead, which is 292 years.
 */
public final class Timers {
    /** Every reason to wake up. */
    public enum Timer {
        /** The peer has not answered the current flight (RFC 6347 §4.2.4.1). */
        RETRANSMISSION(0),
        /** The handshake as a whole takes too long. */
        HANDSHAKE(1),
        /**
         * The last flight may still have to be repeated if it was ours (RFC 6347 §4.2.4: at least 2 MSL), or acknowledged once more if it was
         * the peer's (RFC 9147 §5.8.1).
         */
        LAST_FLIGHT(2),
        /** What has come of a flight is to be acknowledged, unless the rest of it comes first (RFC 9147 §7.1). */
        ACK(3);

        private final int slot;

        Timer(int slot) {
            this.slot = slot;
        }
    }

    private static final int COUNT = Timer.values().length;
    private static final long NONE = Long.MAX_VALUE;

    private final long[] deadlines = new long[COUNT];
    private final boolean[] running = new boolean[COUNT];

    /** Starts or restarts {@code timer}; due {@code afterNanos} from {@code nowNanos}. */
    public void start(Timer timer, long nowNanos, long afterNanos) {
        deadlines[timer.slot] = nowNanos + afterNanos;
        running[timer.slot] = true;
    }

    public void stop(Timer timer) {
        running[timer.slot] = false;
    }

    public void stopAll() {
        Arrays.fill(running, false);
    }

    public boolean isRunning(Timer timer) {
        return running[timer.slot];
    }

    public boolean isAnyRunning() {
        for (boolean isRunning : running) {
            if (isRunning) {
                return true;
            }
        }
        return false;
    }

    public boolean isDue(Timer timer, long nowNanos) {
        return running[timer.slot] && deadlines[timer.slot] - nowNanos <= 0;
    }

    /** Nanoseconds until the first deadline: 0 when one is due, {@link Long#MAX_VALUE} when none runs. */
    public long next(long nowNanos) {
        long next = NONE;
        for (int i = 0; i < COUNT; i++) {
            if (running[i]) {
                next = Math.min(next, Math.max(0, deadlines[i] - nowNanos));
            }
        }
        return next;
    }
}
