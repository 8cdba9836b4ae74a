package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import java.security.SecureRandom;

/** The 32 random bytes of a hello, RFC 5246 §7.4.1.2, all of them random: the clock is nobody's business (RFC 8446 C.3). */
public record Random(Bytes bytes) {
    public static final int LENGTH = 32;

    public Random {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a random has 32 bytes");
        }
    }

    public static Random generate(SecureRandom source) {
        var bytes = new byte[LENGTH];
        source.nextBytes(bytes);
        return new Random(Bytes.of(bytes));
    }

    static Random decode(WireReader in) throws DecodeFailure {
        return new Random(in.bytes(LENGTH));
    }
}
