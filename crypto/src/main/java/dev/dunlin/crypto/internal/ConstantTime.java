package dev.dunlin.crypto.internal;

import java.security.MessageDigest;

/** Comparison of what an attacker may guess at: MACs, cookies, verify_data. */
public final class ConstantTime {
    private ConstantTime() {}

    /** Whether both hold the same bytes; takes a time that depends on the lengths alone. */
    public static boolean equal(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    /** Whether every byte is zero; takes a time that depends on the length alone. */
    public static boolean isZero(byte[] bytes) {
        int seen = 0;
        for (byte b : bytes) {
            seen |= b;
        }
        return seen == 0;
    }
}
