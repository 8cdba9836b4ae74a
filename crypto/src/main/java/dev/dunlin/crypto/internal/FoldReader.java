package dev.dunlin.crypto.internal;

import java.util.Arrays;

/** Reads what a {@link FoldWriter} has written, in the same order. {@link #close()} wipes the array. */
public final class FoldReader implements AutoCloseable {
    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;

    private final byte[] bytes;
    private int position;

    /** @param bytes becomes the reader's, which wipes it */
    public FoldReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean flag() {
        return u8() != 0;
    }

    public int u8() {
        return bytes[position++] & 0xFF;
    }

    public int u16() {
        return (u8() << Byte.SIZE) | u8();
    }

    public long u64() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | u8();
        }
        return value;
    }

    public long count() {
        long value = 0;
        for (int shift = 0; ; shift += Byte.SIZE - 1) {
            int next = u8();
            value |= (long) (next & SEVEN_BITS) << shift;
            if ((next & MORE) == 0) {
                return value;
            }
        }
    }

    public byte[] bytes(int length) {
        int from = position;
        position += length;
        return Arrays.copyOfRange(bytes, from, position);
    }

    /** A secret of its own. */
    public Secret secret(int length) {
        return Secret.owning(bytes(length));
    }

    public byte[] vector() {
        return bytes((int) count());
    }

    @Nullable
    public byte[] optionalVector() {
        return flag() ? vector() : null;
    }

    /** Whether everything was read. */
    public boolean isAtEnd() {
        return position == bytes.length;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
