package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.Timers;

/**
 * What an association works with from its first flight on, and while there is traffic. While there is none it is folded into an {@link
 * Asleep}, and unfolded again by whatever comes.
 */
final class Awake {
    /** Of an association whose handshake is forgotten: no timer is ever started again. */
    private static final Timers STOPPED = new Timers();

    final PendingAlerts alerts = new PendingAlerts();
    final AssociationKeys keys;
    final Handshaking handshake;
    private Timers timers;

    /** What the handshake has come to. */
    @Nullable
    SessionInfo info;

    /** Why the association has failed. */
    @Nullable
    Failure failure;

    /** Its place in the {@link AwakeSet}; only a hint. */
    int slot;

    private Awake(AssociationKeys keys, Handshaking handshake, Timers timers) {
        this.keys = keys;
        this.handshake = handshake;
        this.timers = timers;
    }

    /** Before the handshake. */
    static Awake before(AssociationKeys keys, Handshaking handshake) {
        return new Awake(keys, handshake, new Timers());
    }

    /** After the handshake, with nothing under way. */
    static Awake after(AssociationKeys keys, Handshaking handshake, SessionInfo info) {
        var woken = new Awake(keys, handshake, STOPPED);
        woken.info = info;
        return woken;
    }

    Timers timers() {
        return timers;
    }

    /** Timers that can be started. */
    Timers runningTimers() {
        if (timers == STOPPED) {
            timers = new Timers();
        }
        return timers;
    }

    /** Lets go of timers when none runs. */
    void restTimers() {
        if (timers != STOPPED && !timers.isAnyRunning()) {
            timers = STOPPED;
        }
    }

    /** Lets go of the timers: nothing is waited for any more. */
    void stopTimers() {
        timers = STOPPED;
    }

    /** Whether nothing is under way, so that {@link Asleep} loses nothing of an established association. */
    boolean isAtRest() {
        return handshake.isAtRest() && !timers.isAnyRunning() && alerts.isEmpty() && keys.isAtRest();
    }
}
