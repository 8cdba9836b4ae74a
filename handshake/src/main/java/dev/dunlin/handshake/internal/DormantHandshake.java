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
 */
public record DormantHandshake(
        HandshakeSettings settings, HandshakeState state, FlightPolicy policy, int nextSendSeq, int nextReceiveSeq) {
    /** Goes on where it was folded, in these epochs. */
    public HandshakeDriver wake(Role role, KeySink keys, Timers timers, int readEpoch, int writeEpoch) {
        return HandshakeDriver.after(this, role, keys, timers, readEpoch, writeEpoch);
    }

    /** Writes what {@link AfterHandshake} does not. */
    public void fold(FoldWriter out) {
        out.count(nextSendSeq).count(nextReceiveSeq);
    }

    /** What {@link #fold} has written. */
    public static DormantHandshake unfold(HandshakeSettings settings, AfterHandshake after, FoldReader in) {
        return new DormantHandshake(settings, after.state(), after.policy(), (int) in.count(), (int) in.count());
    }
}
