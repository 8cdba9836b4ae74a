package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;
import java.util.List;
import java.util.Optional;

/**
 * The server has shown its certificates and may yet send an OCSP response, which nobody makes it do although it has said so (RFC 6066 §8).
 * Only then are they judged, together.
 */
final class WaitCertificateStatus implements HandshakeState {
    private final ClientContext context;
    private final List<Bytes> shown;

    /** @param shown the certificates that came before */
    WaitCertificateStatus(ClientContext context, List<Bytes> shown) {
        this.context = context;
        this.shown = shown;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof CertificateStatus status) {
            return WaitServerCertificate.judged(context, shown, Optional.of(status.response()), (next, output) -> next);
        }
        if (message instanceof ServerKeyExchange) {
            return WaitServerCertificate.judged(
                    context, shown, Optional.empty(), (next, output) -> next.on(message, output));
        }
        throw unexpected(message);
    }
}
