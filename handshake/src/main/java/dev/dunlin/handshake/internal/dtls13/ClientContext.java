package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/**
 * What all states of a client after ServerHello know.
 *
 * @param server whom it means to reach
 * @param psk the pre-shared key that the server has chosen
 * @param offered the types of extensions in its hello
 */
record ClientContext(
        HandshakeSettings settings,
        Optional<PeerName> server,
        AgreedParameters agreed,
        HandshakeKeys keys,
        Optional<NamedPsk> psk,
        java.util.List<Integer> offered) {
    /** The session that goes on, if one does. */
    Optional<KnownSession> resumed() {
        return psk.flatMap(NamedPsk::session);
    }
}
