package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.authentication.PeerJudgement;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client was asked for its certificate and has to answer, if only with an empty list. RFC 8446 §4.4.2. */
final class WaitClientCertificate implements HandshakeState {
    private final ServerContext context;
    private final CertificateType type;

    /** @param type what the client was asked for */
    WaitClientCertificate(ServerContext context, CertificateType type) {
        this.context = context;
        this.type = type;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        var certificate =
                CertificateCompression.incoming(context.settings(), message).orElseThrow(() -> unexpected(message));
        var chain = CertificateChainMessage.read(certificate, type, asked());
        if (chain.isEmpty()) {
            return withoutCertificate();
        }
        var judgement = new PeerJudgement(
                context.settings(),
                type,
                CertificateVerifier.Role.CLIENT,
                Optional.empty(),
                chain,
                CertificateChainMessage.stapled(certificate));
        return new Suspended<>(
                Suspended.Kind.VERIFY_CERTIFICATE,
                judgement,
                (client, ignored) -> new WaitClientCertificateVerify(context, client));
    }

    /** The types of extensions that the client may answer about its certificates. */
    private List<Integer> asked() {
        var asked = new ArrayList<Integer>();
        if (context.settings().trust().asksForOcspResponses() && type == CertificateType.X509) {
            asked.add(ExtensionType.STATUS_REQUEST.code());
        }
        if (context.settings().trust().asksForTimestamps() && type == CertificateType.X509) {
            asked.add(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP.code());
        }
        return asked;
    }

    private HandshakeState withoutCertificate() throws HandshakeFailure {
        if (context.settings().clientAuthentication() == ClientAuthentication.REQUIRE) {
            throw new HandshakeFailure(
                    AlertDescription.CERTIFICATE_REQUIRED,
                    FailureReason.CERTIFICATE_REQUIRED,
                    "the client has no certificate to show");
        }
        return new WaitClientFinished(context, PeerIdentity.NONE);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
