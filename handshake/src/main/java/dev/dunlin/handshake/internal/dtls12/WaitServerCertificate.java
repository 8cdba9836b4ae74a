package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerJudgement;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;

/** Parameters agreed, the server has not shown who it is. RFC 5246 §7.4.2. */
final class WaitServerCertificate implements HandshakeState {
    private final ClientContext context;

    WaitServerCertificate(ClientContext context) {
        this.context = context;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        var shown = ShownCertificates.in(message).orElseThrow(() -> unexpected(message));
        var judgement = new PeerJudgement(
                context.settings(),
                context.certificateTypes().server(),
                CertificateVerifier.Role.SERVER,
                context.server(),
                shown);
        return new Suspended<>(Suspended.Kind.VERIFY_CERTIFICATE, judgement, (server, ignored) -> {
            PeerJudgement.requireKeyFor(context.agreed().suite(), server);
            return new WaitServerKeyExchange(context, server);
        });
    }

    @Override
    public MessageDecoder decoder() {
        return MessageDecoder.ofDtls12(context.certificateTypes().server());
    }
}
