package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.List;
import java.util.Optional;

/**
 * What all states of a client after ServerHello know.
 *
 * @param server whom it means to reach
 * @param psk the pre-shared key that the server has chosen
 * @param offered the types of extensions in its hello
 * @param certificateTypes what each side shows
 */
record ClientContext(
        HandshakeSettings settings,
        Optional<PeerName> server,
        AgreedParameters agreed,
        HandshakeKeys keys,
        Optional<NamedPsk> psk,
        List<Integer> offered,
        CertificateTypes certificateTypes) {
    /** Before EncryptedExtensions has said anything else. */
    private static final CertificateTypes CERTIFICATES =
            new CertificateTypes(CertificateType.X509, CertificateType.X509);

    ClientContext(
            HandshakeSettings settings,
            Optional<PeerName> server,
            AgreedParameters agreed,
            HandshakeKeys keys,
            Optional<NamedPsk> psk,
            List<Integer> offered) {
        this(settings, server, agreed, keys, psk, offered, CERTIFICATES);
    }

    /** The same once it is known what each side shows. */
    ClientContext showing(CertificateTypes types) {
        return new ClientContext(settings, server, agreed, keys, psk, offered, types);
    }

    /** The session that goes on, if one does. */
    Optional<KnownSession> resumed() {
        return psk.flatMap(NamedPsk::session);
    }
}
