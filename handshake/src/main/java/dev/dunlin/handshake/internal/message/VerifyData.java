package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import java.security.MessageDigest;

/** The proof in a Finished, RFC 5246 §7.4.9, RFC 8446 §4.4.4. */
public record VerifyData(Bytes bytes) {
    /** RFC 5246 §7.4.9: every suite that we know has the default length. */
    public static final int DTLS_1_2_LENGTH = 12;

    public static VerifyData of(byte[] bytes) {
        return new VerifyData(Bytes.of(bytes));
    }

    /** Compares in constant time: what differs must not show by how soon it is found. */
    public boolean matches(byte[] expected) {
        return MessageDigest.isEqual(bytes.toByteArray(), expected);
    }
}
