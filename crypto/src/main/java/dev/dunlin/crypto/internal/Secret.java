package dev.dunlin.crypto.internal;

import java.util.Arrays;

/** Secret bytes with one owner, zeroed by {@link #close()}; never printed, never compared with {@code equals}. */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes ownership of {@code bytes}: the caller keeps no reference. */
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /** Copies {@code bytes}, which stay the caller's to wipe. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** The live array, not a copy: read it at once, do not keep it. */
    public byte[] bytes() {
        if (wiped) {
            throw new IllegalStateException("secret was wiped");
        }
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    public boolean isWiped() {
        return wiped;
    }

    /** Zeroes the bytes; idempotent. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    @Override
    public String toString() {
        return "Secret(" + bytes.length + " bytes)";
    }
}
