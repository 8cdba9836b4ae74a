package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerJudgement;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import java.util.Optional;

/** The server has not shown who it is. RFC 8446 §4.4.2. */
final class WaitServerCertificate implements HandshakeState {
    private final ClientContext context;
    private final AgreedExtensions extensions;
    private final Optional<Dtls13CertificateRequest> request;

    WaitServerCertificate(
            ClientContext context, AgreedExtensions extensions, Optional<Dtls13CertificateRequest> request) {
        this.context = context;
        this.extensions = extensions;
        this.request = request;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        var certificate =
                CertificateCompression.incoming(context.settings(), message).orElseThrow(() -> unexpected(message));
        var type = context.certificateTypes().server();
        var chain = CertificateChainMessage.read(certificate, type, context.offered());
        if (!context.settings().trust().isPresent()) {
            throw CertificateChainMessage.unwanted();
        }
        var judgement = new PeerJudgement(
                context.settings(),
                type,
                CertificateVerifier.Role.SERVER,
                context.server(),
                chain,
                CertificateChainMessage.stapled(certificate));
        return new Suspended<>(
                Suspended.Kind.VERIFY_CERTIFICATE,
                judgement,
                (server, ignored) -> new WaitServerCertificateVerify(context, extensions, request, server));
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
