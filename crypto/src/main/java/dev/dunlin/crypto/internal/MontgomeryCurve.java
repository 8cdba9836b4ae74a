package dev.dunlin.crypto.internal;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * X25519 and X448: the wire form of their public values, which are raw bytes (RFC 7748 §5), and what surrounds them in a SubjectPublicKeyInfo
 * (RFC 8410 §4).
 *
 * <p>Each has a few values with which the secret is zero whatever our key is: those of small order, and the non-canonical ones above p that
 * stand for them. Providers answer them with different exceptions, some unchecked, so they are refused here.
 */
final class MontgomeryCurve {
    /** Zero are 0, 1, two of order 8, and -1; p and p + 1 are 0 and 1 again. */
    static final MontgomeryCurve X25519 = new MontgomeryCurve(
            "X25519",
            32,
            0x7F,
            "302a300506032b656e032100",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /** Zero are 0, 1, and -1; p and p + 1 are 0 and 1 again. */
    static final MontgomeryCurve X448 = new MontgomeryCurve(
            "X448",
            56,
            0xFF,
            "3042300506032b656f033900",
            "00000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000",
            "01000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000",
            "feffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    + "feffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    + "feffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "00000000000000000000000000000000000000000000000000000000"
                    + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

    private final String name;
    private final int length;
    private final byte lastByteMask;
    private final byte[] prefix;
    private final byte[][] smallOrder;

    private MontgomeryCurve(String name, int length, int lastByteMask, String prefix, String... smallOrder) {
        this.name = name;
        this.length = length;
        this.lastByteMask = (byte) lastByteMask;
        this.prefix = HexFormat.of().parseHex(prefix);
        this.smallOrder =
                Arrays.stream(smallOrder).map(HexFormat.of()::parseHex).toArray(byte[][]::new);
    }

    /** The JCA name of keys and agreement. */
    String name() {
        return name;
    }

    /** Bytes of a public value and of a secret. */
    int length() {
        return length;
    }

    /** Whether every key agrees with {@code value} on zero; the top bit of X25519 counts for nothing (RFC 7748 §5). */
    boolean hasSmallOrder(byte[] value) {
        byte[] masked = value.clone();
        masked[length - 1] &= lastByteMask;
        for (byte[] refused : smallOrder) {
            if (ConstantTime.equal(masked, refused)) {
                return true;
            }
        }
        return false;
    }

    byte[] toSubjectPublicKeyInfo(byte[] value) {
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + length);
        System.arraycopy(value, 0, encoded, prefix.length, length);
        return encoded;
    }

    byte[] fromSubjectPublicKeyInfo(byte[] encoded) {
        if (encoded.length != prefix.length + length) {
            throw new IllegalStateException(name + " public key of " + encoded.length + " bytes from the provider");
        }
        return Arrays.copyOfRange(encoded, prefix.length, encoded.length);
    }
}
