package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.flight.FlightPolicy;

/**
 * A driver after the handshake that has nothing to do, in the little that has to be kept of it.
 *
 * @param nextSendSeq message_seq of our next message
 * @param nextReceiveSeq message_seq of the peer's next message
 * @param initialTimeout of later messages, nanoseconds
 */
public record DormantHandshake(
        HandshakeSettings settings,
        HandshakeState state,
        FlightPolicy policy,
        int nextSendSeq,
        int nextReceiveSeq,
        long initialTimeout) {
    /** Folded in place of the initial time-out that the settings have. */
    private static final int AS_SET = 0;

    /** Goes on where it was folded, in these epochs. */
    public HandshakeDriver wake(Role role, KeySink keys, Timers timers, int readEpoch, int writeEpoch) {
        return HandshakeDriver.after(this, role, keys, timers, readEpoch, writeEpoch);
    }

    /** Writes what {@link AfterHandshake} does not. */
    public void fold(FoldWriter out) {
        boolean isAsSet = initialTimeout == settings.retransmission().initialTimeout();
        out.count(nextSendSeq).count(nextReceiveSeq).count(isAsSet ? AS_SET : initialTimeout);
    }

    /** What {@link #fold} has written. */
    public static DormantHandshake unfold(HandshakeSettings settings, AfterHandshake after, FoldReader in) {
        int nextSendSeq = (int) in.count();
        int nextReceiveSeq = (int) in.count();
        long folded = in.count();
        long initialTimeout = folded == AS_SET ? settings.retransmission().initialTimeout() : folded;
        return new DormantHandshake(
                settings, after.state(), after.policy(), nextSendSeq, nextReceiveSeq, initialTimeout);
    }
}
