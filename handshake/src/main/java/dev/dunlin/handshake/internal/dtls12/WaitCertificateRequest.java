package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import java.util.Optional;

/** The server is authenticated, and may ask for our certificate or be done. RFC 5246 §7.4.4. */
final class WaitCertificateRequest implements HandshakeState {
    private final AuthenticatedServer server;

    WaitCertificateRequest(AuthenticatedServer server) {
        this.server = server;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof CertificateRequest request) {
            return new WaitServerHelloDone(server, request);
        }
        if (message instanceof ServerHelloDone) {
            return new ClientAnswer(server).send(Optional.empty(), out);
        }
        throw unexpected(message);
    }
}
