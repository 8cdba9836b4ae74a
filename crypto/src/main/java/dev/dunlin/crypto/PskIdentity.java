package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.internal.ReadableBytes;
import java.util.Arrays;

/**
 * The name of a pre-shared key (RFC 4279 §2): what a client sends, in clear, so that the server knows which key is meant. Any bytes, usually
 * UTF-8 text (RFC 4279 §5.1); compared byte by byte, never normalised. Immutable.
 */
public final class PskIdentity {
    /**
     * Bytes that an identity may have. RFC 4279 §5.3 demands 128; with this many ClientKeyExchange still fits into one datagram of 1,200
     * bytes, beside the largest public value (P-521: 133 bytes).
     */
    public static final int MAX_LENGTH = 1024;

    private final byte[] bytes;

    private PskIdentity(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The identity that {@code text} is in UTF-8.
     *
     * @throws IllegalArgumentException longer than {@link #MAX_LENGTH} bytes
     */
    public static PskIdentity of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /**
     * These bytes, copied; none is legal too.
     *
     * @throws IllegalArgumentException longer than {@link #MAX_LENGTH} bytes
     */
    public static PskIdentity of(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a PSK identity of " + bytes.length + " bytes, at most " + MAX_LENGTH + " are allowed");
        }
        return new PskIdentity(bytes.clone());
    }

    /** The bytes on the wire; a copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PskIdentity that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * For reports: the text, if it is one that cannot be mistaken for anything else (UTF-8 without white space, control and invisible
     * characters); otherwise {@code 0x} and the bytes in hexadecimal.
     */
    @Override
    public String toString() {
        return ReadableBytes.show(bytes);
    }
}
