package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;

/** Nothing is awaited any more: 1.2 has no messages after the handshake but those that ask for another one. */
final class Established implements HandshakeState.Complete {
    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }
}
