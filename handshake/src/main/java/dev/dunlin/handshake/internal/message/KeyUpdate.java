package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The sender goes on to its next keys, RFC 8446 §4.6.3, RFC 9147 §8.
 *
 * @param updateRequested whether the receiver is to do the same
 */
public record KeyUpdate(boolean updateRequested) implements HandshakeMessage {
    static KeyUpdate decode(WireReader in) throws DecodeFailure {
        int request = in.u8();
        if (request > 1) {
            throw DecodeFailure.illegal("request_update is " + request);
        }
        return new KeyUpdate(request == 1);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.KEY_UPDATE;
    }

    @Override
    public void encode(WireWriter out) {
        out.u8(updateRequested ? 1 : 0);
    }
}
