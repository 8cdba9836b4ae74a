package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.Timers.Timer;

/**
 * How long the current flight waits for its answer, and how often it has waited in vain (RFC 6347 §4.2.4.1, RFC 9147 §5.8.2).
 *
 * <p>An ACK that moves things on proves that the peer is there, so that the count of expiries starts over with it; the wait itself stays
 * as long as it has become until something was acknowledged without having been repeated.
 */
final class RetransmissionState {
    /** An ACK for what has come so far waits for this fraction of the time-out (RFC 9147 §7.1). */
    private static final int ACK_FRACTION = 4;

    /**
     * However short the round trip, the time-out is at least this fraction of the initial one: a peer takes its time to sign and to
     * verify, and is not always at its socket.
     */
    private static final int LEAST_FRACTION = 10;

    private final RetransmissionSettings settings;
    private final Timers timers;
    /** What every flight begins with, unless it is known better. */
    private long initialTimeout;
    /** What the wait of the current flight began with. */
    private long firstTimeout;
    /** How often that has doubled since. */
    private int doublings;
    /** When the wait that is under way began. */
    private long waitBegan;
    /** Waits in vain, one after the other. */
    private int expiries;
    /** Those of them in which nothing at all was heard of the peer. */
    private int silentExpiries;
    /** Whether what is outstanding was repeated, so that its acknowledgement tells nothing about the round trip. */
    private boolean isRepeated;
    /** Whether the time-out of what comes next has been settled by {@link #acknowledged}. */
    private boolean isSettled;

    private boolean isSent;
    private long firstSent;
    private long lastSent;
    private long lastRepeated;

    RetransmissionState(RetransmissionSettings settings, Timers timers) {
        this.settings = settings;
        this.timers = timers;
        this.initialTimeout = settings.initialTimeout();
        this.firstTimeout = initialTimeout;
    }

    /** What every flight begins with, unless it is known better. */
    long initialTimeout() {
        return initialTimeout;
    }

    /**
     * From here on flights begin with this wait. That of the current one becomes what it would be by now had it begun with it, counted from when
     * it did begin; what may have been measured before counts no more.
     */
    void initialTimeout(long nanos) {
        initialTimeout = nanos;
        firstTimeout = nanos;
        if (timers.isRunning(Timer.RETRANSMISSION)) {
            timers.start(Timer.RETRANSMISSION, waitBegan, timeout());
        }
    }

    /** How long the current flight waits this time. */
    private long timeout() {
        boolean isBeyondMost = doublings >= Long.numberOfLeadingZeros(firstTimeout) - 1;
        return isBeyondMost ? settings.maxTimeout() : Math.min(firstTimeout << doublings, settings.maxTimeout());
    }

    private void beginWith(long nanos) {
        firstTimeout = nanos;
        doublings = 0;
    }

    /**
     * A new flight begins. After an exchange without loss the wait starts over; after one with loss it stays as long as it had become
     * (RFC 6347 §4.2.4.1).
     */
    void begin() {
        boolean isClean = expiries == 0 && !isSettled;
        if (isClean || !settings.acknowledgement().adaptiveTimeout()) {
            beginWith(initialTimeout);
        }
        startOver();
        isSettled = false;
    }

    /**
     * All that was outstanding is acknowledged, by ACK or by the first record of the answer. One and a half of the round trip is the next
     * time-out, if that is known (RFC 9147 §5.8.2).
     */
    void acknowledged(long nowNanos) {
        if (!settings.acknowledgement().adaptiveTimeout()) {
            beginWith(initialTimeout);
        } else if (isSent && !isRepeated) {
            long roundTrip = nowNanos - firstSent;
            long least = initialTimeout / LEAST_FRACTION;
            beginWith(Math.min(Math.max(least, roundTrip + roundTrip / 2), settings.maxTimeout()));
        }
        startOver();
        isSettled = true;
    }

    private void startOver() {
        heard();
        isRepeated = false;
        isSent = false;
        timers.stop(Timer.RETRANSMISSION);
    }

    /** All of the flight is on its way. A wait that has begun goes on. */
    void sent(long nowNanos, boolean expectsAnswer) {
        lastSent = nowNanos;
        if (!isSent) {
            isSent = true;
            firstSent = nowNanos;
        }
        if (expectsAnswer && !timers.isRunning(Timer.RETRANSMISSION)) {
            waitBegan = nowNanos;
            timers.start(Timer.RETRANSMISSION, nowNanos, timeout());
        }
    }

    /** Nobody answered in time: the wait doubles. */
    void expired(long nowNanos) {
        silentExpiries++;
        expiredThoughHeard(nowNanos);
    }

    /** The same from a peer that has sent other things meanwhile: it has no answer, but it is there. */
    void expiredThoughHeard(long nowNanos) {
        expiries++;
        doubled(nowNanos);
    }

    /** The same while the handshake waits for the application: the peer is not to blame for it. */
    void expiredWhileSuspended(long nowNanos) {
        doubled(nowNanos);
    }

    private void doubled(long nowNanos) {
        doublings++;
        repeated(nowNanos);
    }

    /** What is outstanding goes out once more, and the wait begins anew when it has. */
    void repeated(long nowNanos) {
        timers.stop(Timer.RETRANSMISSION);
        isRepeated = true;
        lastRepeated = nowNanos;
    }

    /** More of it goes out for the first time, and the wait begins anew when it has. */
    void continued() {
        timers.stop(Timer.RETRANSMISSION);
    }

    /** An ACK has moved things on: the peer is there. */
    void heard() {
        expiries = 0;
        silentExpiries = 0;
    }

    /** Nothing is repeated any more until something new is sent. */
    void rest() {
        startOver();
    }

    boolean isPeerUnresponsive() {
        return silentExpiries >= settings.maxExpiries();
    }

    /** Whether as many repetitions have led to nothing, whatever else the peer has sent. */
    boolean isInVain() {
        return expiries >= settings.maxExpiries();
    }

    /** Whether a peer that has been silent for so long was heard after what is outstanding was sent last. */
    boolean isHeardSince(long silenceNanos, long nowNanos) {
        return silenceNanos < nowNanos - lastSent;
    }

    /** Whether datagrams of this size seem not to arrive (RFC 6347 §4.1.1.1). */
    boolean suggestsSmallerMtu() {
        return expiries > 0 && expiries % settings.expiriesBeforeSmallerMtu() == 0;
    }

    /** Whether the flight was sent long enough ago to be sent once more because the peer seems to miss it. */
    boolean mayRepeat(long nowNanos) {
        return nowNanos - lastSent >= settings.repeatHoldOff();
    }

    /** Whether the rest of it may go out at once because of an ACK: not again and again while one round trip lasts. */
    boolean mayRepeatRest(long nowNanos) {
        return !isRepeated || nowNanos - lastRepeated >= settings.repeatHoldOff();
    }

    /** How long an ACK waits for what else may come. */
    long ackDelay() {
        return timeout() / ACK_FRACTION;
    }
}
