package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.RecordProtection;
import java.util.Optional;
import java.util.function.Supplier;

/** The effects that a state may have. They are committed in the order of the calls and cannot fail. */
public interface HandshakeOutput {
    /** Says how flights are exchanged from here on; once, by the first state that belongs to a version. */
    void useFlights(FlightPolicy policy);

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

    /**
     * The connection id that this side wants to be found by, the same whenever it is asked for in one handshake; absent when it makes no use
     * of the extension.
     */
    Optional<ConnectionId> ownConnectionId();

    /** From here on protected records carry these ids: those of keys that are installed later. */
    void useConnectionIds(AgreedConnectionIds ids);

    /**
     * From here on new messages of the peer have to come in {@code epoch}, under {@code protection}.
     *
     * @param epoch above {@link #readEpoch}
     */
    void installReadKeys(int epoch, RecordProtection protection);

    /**
     * From here on everything new goes out in {@code epoch}, under {@code protection}, without a ChangeCipherSpec.
     *
     * @param epoch above {@link #writeEpoch}
     */
    void installWriteKeys(int epoch, RecordProtection protection);

    /** Hands over a secret that the driver wipes, should the handshake end in any other way than {@link #complete}. */
    void keep(AutoCloseableSecret secret);

    /** The messages so far. */
    Transcript transcript();

    /**
     * Both sides have proven that they saw the same handshake, or the one that has yet to see our Finished will. Whatever the peer sends
     * from here on does not enter the transcript.
     */
    void complete(HandshakeResult result, LastFlight lastFlight);

    /**
     * Sends a message after the handshake, again and again until it is acknowledged (RFC 9147 §5.8.4). It waits while a KeyUpdate is
     * outstanding (RFC 9147 §8, erratum 8047), and is dropped when message_seq has run out (erratum 8048).
     */
    void post(HandshakeMessage message);

    /**
     * The same for a KeyUpdate; only while {@link #mayUpdateKeys}. Once it and everything before it are acknowledged, what is new goes
     * out in the next epoch (RFC 9147 §8, erratum 8047).
     *
     * @param next makes the keys of the next epoch, when the time has come
     */
    void postKeyUpdate(HandshakeMessage keyUpdate, Supplier<RecordProtection> next);

    /** Whether a KeyUpdate of ours waits to be acknowledged: another one, or a state's answer to one, has to wait for it. */
    boolean isKeyUpdateOutstanding();

    /** Whether {@link #postKeyUpdate} may be called: none is outstanding, and neither message_seq nor epochs have run out. */
    boolean mayUpdateKeys();

    /** The epoch in which new messages of the peer have to come. */
    int readEpoch();

    /** The epoch in which everything new goes out. */
    int writeEpoch();

    /** Who sends the last flight, and may have to repeat it for as long as the peer may not have it (RFC 6347 §4.2.4, RFC 9147 §5.8.1). */
    enum LastFlight {
        OURS,
        PEERS
    }
}
