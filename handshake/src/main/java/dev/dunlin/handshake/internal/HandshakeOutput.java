package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.recordlayer.internal.RecordProtection;
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

    /** The connection ids of the association. */
    ConnectionIdSink ids();

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

    /**
     * The same for a NewConnectionId, which waits while an earlier one is not acknowledged (RFC 9147 §9); only while {@link
     * #mayPostConnectionIds}.
     */
    void postConnectionIds(HandshakeMessage newConnectionId);

    /** Whether {@link #postConnectionIds} may be called: none waits for its turn. */
    boolean mayPostConnectionIds();

    /** Whether a message of this type was posted that is not acknowledged. */
    boolean isOutstanding(HandshakeType type);

    /** Whether {@link #post} would drop what it is given, because message_seq has run out. */
    boolean isExhausted();

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
