package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The sender wants further connection ids to use, RFC 9147 §9.
 *
 * @param count how many, from 0 to 255
 */
public record RequestConnectionId(int count) implements HandshakeMessage {
    static RequestConnectionId decode(WireReader in) throws DecodeFailure {
        return new RequestConnectionId(in.u8());
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.REQUEST_CONNECTION_ID;
    }

    @Override
    public void encode(WireWriter out) {
        out.u8(count);
    }
}
