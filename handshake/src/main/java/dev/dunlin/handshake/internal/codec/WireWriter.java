package dev.dunlin.handshake.internal.codec;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes what {@link WireReader} reads, into an array that grows. A value or a vector that does not fit its field is the caller's fault:
 * IllegalArgumentException.
 */
public final class WireWriter {
    private static final int FIRST_CAPACITY = 256;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    /** A copy of what was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public WireWriter u8(int value) {
        return integer(value, 1);
    }

    public WireWriter u16(int value) {
        return integer(value, 2);
    }

    public WireWriter u24(int value) {
        return integer(value, 3);
    }

    public WireWriter u32(long value) {
        return integer(value, 4);
    }

    /** All 64 bits. */
    public WireWriter u64(long value) {
        reserve(8);
        put(length, 8, value);
        length += 8;
        return this;
    }

    public WireWriter bytes(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
        return this;
    }

    public WireWriter bytes(Bytes source) {
        reserve(source.length());
        source.copyTo(bytes, length);
        length += source.length();
        return this;
    }

    public WireWriter u8Codes(List<Integer> codes) {
        codes.forEach(this::u8);
        return this;
    }

    public WireWriter u16Codes(List<Integer> codes) {
        codes.forEach(this::u16);
        return this;
    }

    /** A vector with a one-byte length around what {@code contents} writes. */
    public WireWriter vector8(Consumer<WireWriter> contents) {
        return vector(1, contents);
    }

    /** A vector with a two-byte length around what {@code contents} writes. */
    public WireWriter vector16(Consumer<WireWriter> contents) {
        return vector(2, contents);
    }

    /** A vector with a three-byte length around what {@code contents} writes. */
    public WireWriter vector24(Consumer<WireWriter> contents) {
        return vector(3, contents);
    }

    private WireWriter vector(int width, Consumer<WireWriter> contents) {
        int start = length;
        integer(0, width);
        contents.accept(this);
        int size = length - start - width;
        demandFits(size, width);
        put(start, width, size);
        return this;
    }

    private WireWriter integer(long value, int width) {
        demandFits(value, width);
        reserve(width);
        put(length, width, value);
        length += width;
        return this;
    }

    private void put(int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
    }

    private static void demandFits(long value, int width) {
        if (value < 0 || value >>> (8 * width) != 0) {
            throw new IllegalArgumentException(value + " does not fit into " + width + " bytes");
        }
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }
}
