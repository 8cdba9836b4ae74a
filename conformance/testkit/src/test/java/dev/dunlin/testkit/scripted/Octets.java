package dev.dunlin.testkit.scripted;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** A byte string, and how to put one together as the presentation language of RFC 8446 §3 writes it. Immutable. */
final class Octets {
    static final Octets NONE = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    static Octets hex(String digits) {
        return new Octets(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    static Octets text(String text) {
        return new Octets(text.getBytes(UTF_8));
    }

    /** So many bytes of the same value. */
    static Octets filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return new Octets(bytes);
    }

    static Octets zeros(int length) {
        return filled(length, 0);
    }

    static Octets u8(int value) {
        return number(value, 1);
    }

    static Octets u16(int value) {
        return number(value, 2);
    }

    static Octets u24(int value) {
        return number(value, 3);
    }

    static Octets u32(long value) {
        return number(value, 4);
    }

    static Octets u48(long value) {
        return number(value, 6);
    }

    static Octets u64(long value) {
        return number(value, 8);
    }

    private static Octets number(long value, int length) {
        if (length < Long.BYTES && value >>> (Byte.SIZE * length) != 0) {
            throw new IllegalArgumentException(value + " does not fit " + length + " bytes");
        }
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> (Byte.SIZE * (length - 1 - i)));
        }
        return new Octets(bytes);
    }

    /** A vector with one byte of length. */
    static Octets vec8(Octets... parts) {
        var content = join(parts);
        return join(u8(content.length()), content);
    }

    /** A vector with two bytes of length. */
    static Octets vec16(Octets... parts) {
        var content = join(parts);
        return join(u16(content.length()), content);
    }

    static Octets join(Octets... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part.bytes);
        }
        return new Octets(out.toByteArray());
    }

    int length() {
        return bytes.length;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    int at(int index) {
        return bytes[index] & 0xFF;
    }

    Octets slice(int from, int to) {
        return new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    Octets from(int start) {
        return slice(start, bytes.length);
    }

    /** The last bytes of it. */
    Octets last(int count) {
        return from(bytes.length - count);
    }

    Octets without(int last) {
        return slice(0, bytes.length - last);
    }

    boolean startsWith(Octets prefix) {
        return prefix.length() <= length() && slice(0, prefix.length()).equals(prefix);
    }

    /** Bit by bit; the shorter one counts from the left. */
    Octets xor(Octets other) {
        var mixed = bytes.clone();
        for (int i = 0; i < Math.min(mixed.length, other.bytes.length); i++) {
            mixed[i] ^= other.bytes[i];
        }
        return new Octets(mixed);
    }

    /** The same with the last bit turned. */
    Octets flippedAtTheEnd() {
        var turned = bytes.clone();
        turned[turned.length - 1] ^= 1;
        return new Octets(turned);
    }

    byte[] array() {
        return bytes.clone();
    }

    String utf8() {
        return new String(bytes, UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
