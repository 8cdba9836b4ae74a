package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The server would like to renegotiate, RFC 5246 §7.4.1.1. */
public record HelloRequest() implements HandshakeMessage {
    static HelloRequest decode(WireReader in) {
        return new HelloRequest();
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.HELLO_REQUEST;
    }

    @Override
    public void encode(WireWriter out) {
        // The message is empty: its type says all.
    }
}
