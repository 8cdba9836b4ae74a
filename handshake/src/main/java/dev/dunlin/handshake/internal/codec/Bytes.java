package dev.dunlin.handshake.internal.codec;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes with value equality, for what messages carry in public. Not for secrets: nothing wipes them. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    /** Enough to recognise a value in a test report, too little to flood it. */
    private static final int SHOWN = 32;

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy: {@code bytes} stay the caller's. */
    public static Bytes of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** A copy of {@code length} bytes from {@code offset}. */
    static Bytes of(byte[] bytes, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy, the caller's. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Copies all bytes into {@code target} from {@code at}. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        var hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
        return bytes.length <= SHOWN ? hex : hex + "… (" + bytes.length + " bytes)";
    }
}
