package dev.dunlin.crypto.internal;

import java.util.Arrays;

/**
 * Writes the state of something that rests into one array, secrets among it: numbers in as few bytes as they take, one after the other,
 * without names. {@link FoldReader} reads them in the same order.
 *
 * <p>{@link #close()} wipes what was written; the array that {@link #toByteArray()} gives is the caller's.
 */
public final class FoldWriter implements AutoCloseable {
    /** What an idle association takes, roughly. */
    private static final int FIRST_CAPACITY = 512;

    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    public FoldWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    public FoldWriter u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public FoldWriter u16(int value) {
        return u8(value >> Byte.SIZE).u8(value);
    }

    /** All 64 bits, for what has no leading zeros. */
    public FoldWriter u64(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            u8((int) (value >>> shift));
        }
        return this;
    }

    /** A number that mostly is small: seven bits a byte, the least significant first. */
    public FoldWriter count(long value) {
        long rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            u8(((int) rest & SEVEN_BITS) | MORE);
            rest >>>= Byte.SIZE - 1;
        }
        return u8((int) rest);
    }

    /** Bytes whose number the reader knows. */
    public FoldWriter bytes(byte[] value, int offset, int count) {
        reserve(count);
        System.arraycopy(value, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** A secret whose length the reader knows. */
    public FoldWriter secret(Secret secret) {
        return bytes(secret.bytes(), 0, secret.length());
    }

    /** Bytes whose number the reader does not know. */
    public FoldWriter vector(byte[] value) {
        return count(value.length).bytes(value, 0, value.length);
    }

    /** The same for what may be absent. */
    public FoldWriter optionalVector(@Nullable byte[] value) {
        return value == null ? flag(false) : flag(true).vector(value);
    }

    /** A copy of all that was written, without a byte to spare. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            var longer = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
            Arrays.fill(bytes, (byte) 0);
            bytes = longer;
        }
    }

    /** Wipes what was written; more can be written afterwards. */
    @Override
    public void close() {
        Arrays.fill(bytes, 0, length, (byte) 0);
        length = 0;
    }
}
