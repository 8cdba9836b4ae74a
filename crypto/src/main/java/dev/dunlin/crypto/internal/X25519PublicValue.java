package dev.dunlin.crypto.internal;

import java.util.HexFormat;

/** The wire form of X25519 public values: 32 raw bytes, RFC 7748 §5, and what surrounds them in a SubjectPublicKeyInfo, RFC 8410 §4. */
final class X25519PublicValue {
    static final int LENGTH = 32;

    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    /**
     * The values of small order (0, 1, two of order 8, and -1) and the two non-canonical ones above p that the field holds: with each the
     * secret is zero whatever our key is. Providers answer them with different exceptions, some unchecked, so they are refused here.
     */
    private static final byte[][] SMALL_ORDER = {
        parse("0000000000000000000000000000000000000000000000000000000000000000"),
        parse("0100000000000000000000000000000000000000000000000000000000000000"),
        parse("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        parse("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        parse("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        parse("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        parse("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
    };

    private X25519PublicValue() {}

    /** Whether every key agrees with {@code value} on zero; the top bit counts for nothing (RFC 7748 §5). */
    static boolean hasSmallOrder(byte[] value) {
        byte[] masked = value.clone();
        masked[LENGTH - 1] &= 0x7F;
        for (byte[] refused : SMALL_ORDER) {
            if (ConstantTime.equal(masked, refused)) {
                return true;
            }
        }
        return false;
    }

    static byte[] toSubjectPublicKeyInfo(byte[] value) {
        byte[] encoded = new byte[PREFIX.length + LENGTH];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(value, 0, encoded, PREFIX.length, LENGTH);
        return encoded;
    }

    static byte[] fromSubjectPublicKeyInfo(byte[] encoded) {
        if (encoded.length != PREFIX.length + LENGTH) {
            throw new IllegalStateException("X25519 public key of " + encoded.length + " bytes from the provider");
        }
        byte[] value = new byte[LENGTH];
        System.arraycopy(encoded, PREFIX.length, value, 0, LENGTH);
        return value;
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
