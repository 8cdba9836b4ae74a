package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.Timers.Timer;

/** How long the current flight waits for its answer, and how often it has waited in vain (RFC 6347 §4.2.4.1). */
final class RetransmissionState {
    /**
     * A flight is not repeated on request sooner than this fraction of the initial time-out after it was last sent: a network that
     * doubles datagrams would otherwise have each copy answered by a whole flight, and each of those by another.
     */
    private static final int HOLD_OFF_FRACTION = 4;

    private final RetransmissionSettings settings;
    private final Timers timers;
    private long timeout;
    private int expiries;
    private long lastSent;

    RetransmissionState(RetransmissionSettings settings, Timers timers) {
        this.settings = settings;
        this.timers = timers;
        this.timeout = settings.initialTimeout();
    }

    /**
     * A new flight begins. After an exchange without loss the wait starts over; after one with loss it stays as long as it had become
     * (RFC 6347 §4.2.4.1).
     */
    void begin() {
        if (expiries == 0) {
            timeout = settings.initialTimeout();
        }
        expiries = 0;
        timers.stop(Timer.RETRANSMISSION);
    }

    /** All of the flight is on its way. */
    void sent(long nowNanos, boolean expectsAnswer) {
        lastSent = nowNanos;
        if (expectsAnswer) {
            timers.start(Timer.RETRANSMISSION, nowNanos, timeout);
        }
    }

    /** Nobody answered in time: the wait doubles. */
    void expired() {
        timers.stop(Timer.RETRANSMISSION);
        expiries++;
        timeout = Math.min(2 * timeout, settings.maxTimeout());
    }

    /** The same while the handshake waits for the application: the peer is not to blame for it. */
    void expiredWhileSuspended() {
        timers.stop(Timer.RETRANSMISSION);
        timeout = Math.min(2 * timeout, settings.maxTimeout());
    }

    boolean isPeerUnresponsive() {
        return expiries >= settings.maxExpiries();
    }

    /** Whether datagrams of this size seem not to arrive (RFC 6347 §4.1.1.1). */
    boolean suggestsSmallerMtu() {
        return expiries > 0 && expiries % settings.expiriesBeforeSmallerMtu() == 0;
    }

    /** Whether the flight was sent long enough ago to be sent once more because the peer seems to miss it. */
    boolean mayRepeat(long nowNanos) {
        return nowNanos - lastSent >= settings.initialTimeout() / HOLD_OFF_FRACTION;
    }
}
