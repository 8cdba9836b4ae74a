package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The sender has seen the same handshake as we have, RFC 5246 §7.4.9. */
public record Finished(VerifyData verifyData) implements HandshakeMessage {
    static Finished decode(WireReader in) throws DecodeFailure {
        return new Finished(new VerifyData(in.bytes(VerifyData.DTLS_1_2_LENGTH)));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.FINISHED;
    }

    @Override
    public void encode(WireWriter out) {
        out.bytes(verifyData.bytes());
    }
}
