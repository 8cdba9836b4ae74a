package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The server has said all it has to say before the client answers, RFC 5246 §7.4.5. */
public record ServerHelloDone() implements HandshakeMessage {
    static ServerHelloDone decode(WireReader in) {
        return new ServerHelloDone();
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.SERVER_HELLO_DONE;
    }

    @Override
    public void encode(WireWriter out) {
        // The message is empty: its type says all.
    }
}
