package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerJudgement;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import java.util.List;
import java.util.Optional;

/** Parameters agreed, the server has not shown who it is. RFC 5246 §7.4.2. */
final class WaitServerCertificate implements HandshakeState {
    private final ClientContext context;

    WaitServerCertificate(ClientContext context) {
        this.context = context;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        var shown = ShownCertificates.in(message).orElseThrow(() -> unexpected(message));
        // Certificates alone have a status.
        return context.mayHaveStatus() && context.certificateTypes().server() == CertificateType.X509
                ? new WaitCertificateStatus(context, shown)
                : judged(context, shown, Optional.empty(), (next, output) -> next);
    }

    /** Goes on with the state that waits for the server's signature. */
    interface Continuation {
        HandshakeState with(WaitServerKeyExchange next, HandshakeOutput out) throws HandshakeFailure;
    }

    /** What follows once it is settled whether the server is believed. */
    static HandshakeState judged(
            ClientContext context, List<Bytes> shown, Optional<Bytes> ocspResponse, Continuation continuation)
            throws HandshakeFailure {
        var judgement = new PeerJudgement(
                context.settings(),
                context.certificateTypes().server(),
                CertificateVerifier.Role.SERVER,
                context.server(),
                shown,
                Stapled.of(ocspResponse.map(Bytes::toByteArray), context.timestamps()));
        return new Suspended<>(Suspended.Kind.VERIFY_CERTIFICATE, judgement, (server, output) -> {
            PeerJudgement.requireKeyFor(context.agreed().suite(), server);
            return continuation.with(new WaitServerKeyExchange(context, server), output);
        });
    }

    @Override
    public MessageDecoder decoder() {
        return MessageDecoder.ofDtls12(context.certificateTypes().server());
    }
}
