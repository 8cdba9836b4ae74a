package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import java.util.Optional;

/** The server has asked for our certificate and must now be done. RFC 5246 §7.4.5. */
final class WaitServerHelloDone implements HandshakeState {
    private final AuthenticatedServer server;
    private final CertificateRequest request;

    WaitServerHelloDone(AuthenticatedServer server, CertificateRequest request) {
        this.server = server;
        this.request = request;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof ServerHelloDone) {
            return new ClientAnswer(server).send(Optional.of(request), out);
        }
        throw unexpected(message);
    }
}
