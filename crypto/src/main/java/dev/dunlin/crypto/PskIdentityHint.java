package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.internal.ReadableBytes;
import java.util.Arrays;

/**
 * What a server may say, in clear and before anything is authenticated, to help a client choose its identity (RFC 4279 §2): the name of a
 * realm for example. Means what both applications agreed on; without such an agreement it is to be ignored (RFC 4279 §5.2). Immutable.
 */
public final class PskIdentityHint {
    /** What its length field can say (RFC 4279 §2). */
    public static final int MAX_LENGTH = 0xFFFF;

    private final byte[] bytes;

    private PskIdentityHint(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The hint that {@code text} is in UTF-8.
     *
     * @throws IllegalArgumentException empty, which says that there is no hint, or longer than {@link #MAX_LENGTH} bytes
     */
    public static PskIdentityHint of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /**
     * These bytes, copied.
     *
     * @throws IllegalArgumentException empty, which says that there is no hint, or longer than {@link #MAX_LENGTH} bytes
     */
    public static PskIdentityHint of(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a PSK identity hint of " + bytes.length + " bytes, 1 to " + MAX_LENGTH + " are allowed");
        }
        return new PskIdentityHint(bytes.clone());
    }

    /** The bytes on the wire; a copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PskIdentityHint that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For reports, as {@link PskIdentity#toString()}. */
    @Override
    public String toString() {
        return ReadableBytes.show(bytes);
    }
}
