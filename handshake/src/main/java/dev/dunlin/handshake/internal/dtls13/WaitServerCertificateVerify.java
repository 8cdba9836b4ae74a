package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import java.util.Optional;

/** The server has shown a good certificate; that it holds the key is not proven. RFC 8446 §4.4.3. */
final class WaitServerCertificateVerify implements HandshakeState {
    private final ClientContext context;
    private final AgreedExtensions extensions;
    private final Optional<Dtls13CertificateRequest> request;
    private final VerifiedPeer server;

    WaitServerCertificateVerify(
            ClientContext context,
            AgreedExtensions extensions,
            Optional<Dtls13CertificateRequest> request,
            VerifiedPeer server) {
        this.context = context;
        this.extensions = extensions;
        this.request = request;
        this.server = server;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof CertificateVerify verify)) {
            throw unexpected(message);
        }
        var settings = context.settings();
        var hash = out.transcript()
                .hashBeforeLast(settings.jca(), context.agreed().suite().hash());
        CertificateVerifySignature.require(settings, verify, server, Role.SERVER, hash);
        return new WaitServerFinished(context, extensions, request, PeerIdentity.of(server));
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
