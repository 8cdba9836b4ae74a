package dev.dunlin.handshake.internal.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A cursor over bytes of a peer. It never reads past its end: whatever is missing is a {@link DecodeFailure} with decode_error. The array
 * is not copied, what is read out of it is.
 */
public final class WireReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Over {@code bytes[from, to)}; a range outside the array is the caller's fault. */
    public WireReader(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    /** Index in the array of the next byte. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public boolean isExhausted() {
        return position == end;
    }

    /** Decoders end with this: a message holds nothing but its fields. */
    public void expectEnd() throws DecodeFailure {
        if (!isExhausted()) {
            throw DecodeFailure.malformed(remaining() + " bytes too many");
        }
    }

    public int u8() throws DecodeFailure {
        demand(1);
        return bytes[position++] & 0xFF;
    }

    public int u16() throws DecodeFailure {
        return (int) integer(2);
    }

    public int u24() throws DecodeFailure {
        return (int) integer(3);
    }

    public long u32() throws DecodeFailure {
        return integer(4);
    }

    /** All 64 bits: values from 2^63 on are negative. */
    public long u64() throws DecodeFailure {
        return integer(8);
    }

    /** Any other value is illegal_parameter. */
    public void expectU8(int expected, String field) throws DecodeFailure {
        expect(u8(), expected, field);
    }

    public Bytes bytes(int length) throws DecodeFailure {
        demand(length);
        var read = Bytes.of(bytes, position, length);
        position += length;
        return read;
    }

    /** All that is left, maybe nothing. */
    public Bytes rest() {
        var read = Bytes.of(bytes, position, remaining());
        position = end;
        return read;
    }

    public void skip(int length) throws DecodeFailure {
        demand(length);
        position += length;
    }

    /** The contents of a vector with a one-byte length, which must lie in {@code [min, max]}. */
    public WireReader vector8(int min, int max) throws DecodeFailure {
        return vector(u8(), min, max);
    }

    /** The contents of a vector with a two-byte length, which must lie in {@code [min, max]}. */
    public WireReader vector16(int min, int max) throws DecodeFailure {
        return vector(u16(), min, max);
    }

    /** The contents of a vector with a three-byte length, which must lie in {@code [min, max]}. */
    public WireReader vector24(int min, int max) throws DecodeFailure {
        return vector(u24(), min, max);
    }

    /** All that is left as one-byte codes. */
    public List<Integer> u8Codes() throws DecodeFailure {
        var codes = new ArrayList<Integer>(remaining());
        while (!isExhausted()) {
            codes.add(u8());
        }
        return Collections.unmodifiableList(codes);
    }

    /** All that is left as two-byte codes; an odd byte at the end is decode_error. */
    public List<Integer> u16Codes() throws DecodeFailure {
        var codes = new ArrayList<Integer>(remaining() / 2);
        while (!isExhausted()) {
            codes.add(u16());
        }
        return Collections.unmodifiableList(codes);
    }

    private WireReader vector(int length, int min, int max) throws DecodeFailure {
        if (length < min || length > max) {
            throw DecodeFailure.malformed("vector of " + length + " bytes, allowed are " + min + " to " + max);
        }
        demand(length);
        var contents = new WireReader(bytes, position, position + length);
        position += length;
        return contents;
    }

    private long integer(int width) throws DecodeFailure {
        demand(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << 8) | (bytes[position++] & 0xFF);
        }
        return value;
    }

    private static void expect(int value, int expected, String field) throws DecodeFailure {
        if (value != expected) {
            throw DecodeFailure.illegal(field + " is " + value + ", not " + expected);
        }
    }

    private void demand(int length) throws DecodeFailure {
        if (length < 0) {
            throw new IllegalArgumentException("negative length");
        }
        if (length > remaining()) {
            throw DecodeFailure.malformed(length + " bytes expected, " + remaining() + " are left");
        }
    }
}
