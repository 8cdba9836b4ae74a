package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The sender has seen the same handshake as we have, RFC 5246 §7.4.9. */
public record Finished(VerifyData verifyData) implements HandshakeMessage {
    static Finished decode(WireReader in) throws DecodeFailure {
        return new Finished(new VerifyData(in.bytes(VerifyData.DTLS_1_2_LENGTH)));
    }

    /** In DTLS 1.3 as long as the hash of the suite (RFC 8446 §4.4.4); the table demands that nothing is left. */
    static Finished decode(WireReader in, HashAlgorithm hash) throws DecodeFailure {
        return new Finished(new VerifyData(in.bytes(hash.length())));
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
