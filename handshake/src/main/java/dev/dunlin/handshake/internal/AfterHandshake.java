package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.handshake.internal.flight.FlightPolicy;

/**
 * What a complete handshake leaves to an established association: what handshake records mean from now on, and the secrets that live as long
 * as it does. Wiped by {@link #close()}.
 */
public interface AfterHandshake extends AutoCloseableSecret {
    /** What a record asks for. */
    enum Sign {
        /** The peer repeats its last flight, because it has not seen ours. */
        REPEATED_FLIGHT,
        /** The peer wants another handshake inside of this association. */
        RENEGOTIATION,
        /** Nothing but a message, which is for the state that the handshake has come to. */
        MESSAGE,
        /** What nobody may say any more. */
        UNEXPECTED,
        /** Nothing that anyone would have to act on. */
        NOTHING
    }

    /**
     * Reads the content of a handshake record that was opened with the current keys.
     *
     * @param nextMessageSeq what a message has that was not part of the handshake
     */
    Sign read(int nextMessageSeq, byte[] content, int offset, int length);

    /** What the handshake has come to: later messages are for this. */
    HandshakeState state();

    /** Derives keying material. */
    Exporter exporter();

    /** In what the version differs. */
    FlightPolicy policy();

    /** Writes the secrets and wipes them here: only what {@link FoldedHandshake#unfold} makes of them goes on. */
    FoldedHandshake fold(FoldWriter out);
}
