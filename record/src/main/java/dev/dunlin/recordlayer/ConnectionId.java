package dev.dunlin.recordlayer;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A connection id: bytes by which records name the association that they belong to, whatever address they come from (RFC 9146, RFC 9147 §9).
 * Each side chooses those that it wants to find in records sent to it; an empty one says that it wants none.
 *
 * <p>Immutable, compared by value. It goes over the network in the clear, and is no secret.
 */
public final class ConnectionId {
    /** Bytes of the longest: a vector with one byte of length (RFC 9146 §3). */
    public static final int MAX_LENGTH = 255;

    /** The one that stands for none. */
    public static final ConnectionId EMPTY = new ConnectionId(new byte[0]);

    private final byte[] bytes;

    private ConnectionId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The connection id of these bytes, which are copied.
     *
     * @param bytes none to {@link #MAX_LENGTH}
     * @throws IllegalArgumentException when there are more
     */
    public static ConnectionId of(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a connection id of " + bytes.length + " bytes");
        }
        return bytes.length == 0 ? EMPTY : new ConnectionId(bytes.clone());
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    /** Whether it is the one that stands for none. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy of its bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Copies its bytes into {@code target} from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    /** Whether its bytes stand in {@code source} from {@code at} on, before {@code limit}. */
    public boolean standsAt(byte[] source, int at, int limit) {
        if (bytes.length > limit - at) {
            return false;
        }
        if (bytes.length >= Long.BYTES) {
            return Arrays.equals(bytes, 0, bytes.length, source, at, at + bytes.length);
        }
        // For a few bytes a loop takes less than a call with ranges to check.
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != source[at + i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether this begins with all of {@code other}, so that the two could not be told apart in a record. */
    public boolean startsWith(ConnectionId other) {
        return other.standsAt(bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length == 0 ? "none" : HexFormat.of().formatHex(bytes);
    }
}
