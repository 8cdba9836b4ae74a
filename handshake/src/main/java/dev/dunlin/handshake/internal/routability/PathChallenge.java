package dev.dunlin.handshake.internal.routability;

import java.security.SecureRandom;

/**
 * One question by one path, which may take several challenges: they can be lost. Each has a cookie of its own (RFC 9853 §5.3), and an answer
 * to any of them will do, for it proves the same.
 */
final class PathChallenge {
    /** What an answer is to this question. */
    enum Match {
        NONE,
        FIRST,
        /** The same challenge has been answered before: somebody may be copying records (RFC 9853 §7.1). */
        REPEATED
    }

    /** Challenges of one question: with T at three round trips, one a round trip (RFC 9853 §5.3). */
    static final int MOST = 3;

    private final long timeout;
    private final long[] cookies = new long[MOST];
    private final boolean[] isAnswered = new boolean[MOST];
    private int sent;
    private boolean isDue = true;

    /** When the first one went out, or the question was raised. */
    private long since;

    PathChallenge(long timeoutNanos, long nowNanos) {
        this.timeout = timeoutNanos;
        this.since = nowNanos;
    }

    /** Whether a challenge wants to go out. */
    boolean isDue() {
        return isDue;
    }

    /** The cookie of the challenge that goes out now. T runs from the first. */
    long next(SecureRandom random, long nowNanos) {
        long cookie = random.nextLong();
        if (sent == 0) {
            since = nowNanos;
        }
        cookies[sent++] = cookie;
        isDue = false;
        return cookie;
    }

    /** Takes note of the time: another challenge may be due. */
    void at(long nowNanos) {
        if (sent > 0 && sent < MOST && nowNanos - since >= pace()) {
            isDue = true;
        }
    }

    /** Whether T is over. */
    boolean isOver(long nowNanos) {
        return nowNanos - since >= timeout;
    }

    /** Nanoseconds until something changes by itself; 0 when it has. */
    long nextTimeout(long nowNanos) {
        boolean repeats = !isDue && sent < MOST;
        return Math.max(0, since + (repeats ? pace() : timeout) - nowNanos);
    }

    private long pace() {
        return timeout / MOST * sent;
    }

    /** Whether {@code cookie} answers it; in a time that does not depend on the cookies. */
    Match match(long cookie) {
        int index = -1;
        for (int i = 0; i < MOST; i++) {
            long difference = cookies[i] ^ cookie;
            // -1 where there is no difference, 0 elsewhere.
            int equal = (int) (((difference | -difference) >>> (Long.SIZE - 1)) - 1);
            index = (equal & i) | (~equal & index);
        }
        if (index < 0 || index >= sent) {
            return Match.NONE;
        }
        boolean before = isAnswered[index];
        isAnswered[index] = true;
        return before ? Match.REPEATED : Match.FIRST;
    }
}
