package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.ServerHelloDone;

/**
 * The server has said what it has to say about the pre-shared key, and must now be done: a request for a certificate has no place here (RFC
 * 5246 §7.4.4).
 */
final class WaitPskServerHelloDone implements HandshakeState {
    private final PskClientAnswer answer;

    WaitPskServerHelloDone(PskClientAnswer answer) {
        this.answer = answer;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof ServerHelloDone) {
            return answer.send();
        }
        throw unexpected(message);
    }

    @Override
    public MessageDecoder decoder() {
        return answer.decoder();
    }
}
