package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerJudgement;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import java.util.Optional;

/** The client was asked for its certificate and has to answer, if only with an empty list. RFC 5246 §7.4.6. */
final class WaitClientCertificate implements HandshakeState.MayMeetChangeCipherSpec {
    private final ServerContext context;
    private final CertificateType type;

    /** @param type what the client was asked for */
    WaitClientCertificate(ServerContext context, CertificateType type) {
        this.context = context;
        this.type = type;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        var shown = ShownCertificates.in(message).orElseThrow(() -> unexpected(message));
        if (shown.isEmpty()) {
            return withoutCertificate();
        }
        var judgement = new PeerJudgement(
                context.settings(), type, CertificateVerifier.Role.CLIENT, Optional.empty(), shown, Stapled.NOTHING);
        return new Suspended<>(
                Suspended.Kind.VERIFY_CERTIFICATE,
                judgement,
                (client, ignored) -> new WaitClientKeyExchange(context, Optional.of(client)));
    }

    private HandshakeState withoutCertificate() throws HandshakeFailure {
        if (context.settings().clientAuthentication() == ClientAuthentication.REQUIRE) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.CERTIFICATE_REQUIRED,
                    "the client has no certificate to show");
        }
        return new WaitClientKeyExchange(context, Optional.empty());
    }

    @Override
    public MessageDecoder decoder() {
        return MessageDecoder.ofDtls12(type);
    }
}
