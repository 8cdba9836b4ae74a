package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.Optional;

/**
 * What all states of a server after its flight know.
 *
 * @param takesTickets whether the client can use a ticket
 * @param resumed what is known of the session that goes on, if one does
 */
record ServerContext(
        HandshakeSettings settings,
        AgreedParameters agreed,
        AgreedExtensions extensions,
        HandshakeKeys keys,
        ApplicationKeys applicationKeys,
        MasterSecret master,
        boolean takesTickets,
        Optional<SessionState.Facts> resumed) {
    /** Whether {@code hello} says that a ticket would be of use to the client (RFC 8446 §4.2.9). */
    static boolean takesTickets(HandshakeSettings settings, ClientHello hello) {
        return PskSelection.mayUse(settings, hello, true) || PskSelection.mayUse(settings, hello, false);
    }
}
