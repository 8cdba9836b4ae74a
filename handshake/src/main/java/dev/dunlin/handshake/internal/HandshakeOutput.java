package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.recordlayer.internal.RecordProtection;

/** The effects that a state may have. They are committed in the order of the calls and cannot fail. */
public interface HandshakeOutput {
    /** Begins the flight that answers the peer's: the previous one is acknowledged and forgotten. */
    void startFlight();

    /** Appends the next message to the flight and to the transcript. */
    void send(HandshakeMessage message);

    /** Appends ChangeCipherSpec to the flight; what follows goes out under {@code protection}, in the next epoch. */
    void changeCipherSpec(RecordProtection protection);

    /** The flight is whole and may go out. */
    void releaseFlight();

    /** From here on records have at most so much content; what holds for protected ones alone, from the next keys on. */
    void limitRecords(RecordSizes sizes);

    /** From here on the peer's messages have to come under {@code protection}, in the next epoch. */
    void installReadKeys(RecordProtection protection);

    /** Hands over a secret that the driver wipes, should the handshake end in any other way than {@link #complete}. */
    void keep(AutoCloseableSecret secret);

    /** The messages so far. */
    Transcript transcript();

    /** Both sides have proven that they saw the same handshake. */
    void complete(HandshakeResult result, LastFlight lastFlight);

    /** Who sends the last flight, and may have to repeat it for as long as the peer may not have it (RFC 6347 §4.2.4). */
    enum LastFlight {
        OURS,
        PEERS
    }
}
