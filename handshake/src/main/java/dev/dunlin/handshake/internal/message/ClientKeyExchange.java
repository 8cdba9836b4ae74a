package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The client's ephemeral public value, RFC 8422 §5.7. */
public record ClientKeyExchange(Bytes point) implements HandshakeMessage {
    static ClientKeyExchange decode(WireReader in) throws DecodeFailure {
        return new ClientKeyExchange(in.vector8(1, 0xFF).rest());
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CLIENT_KEY_EXCHANGE;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.bytes(point));
    }
}
