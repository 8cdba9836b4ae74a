package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.internal.Der.MalformedDer;
import java.math.BigInteger;

/** The form of an ECDSA signature, Ecdsa-Sig-Value of RFC 3279 §2.2.3. */
final class EcdsaSignature {
    private EcdsaSignature() {}

    /**
     * Whether {@code signature} is the one DER encoding of two numbers in [1, order - 1]. JDK 15 to 18 took zeros as a signature of anything
     * (CVE-2022-21449): what the provider checks, we check before it.
     */
    static boolean isWellFormed(byte[] signature, BigInteger order) {
        try {
            var outer = Der.over(signature);
            var pair = outer.value(Der.SEQUENCE);
            outer.expectEnd();
            var r = pair.integer();
            var s = pair.integer();
            pair.expectEnd();
            return isWithin(r, order) && isWithin(s, order);
        } catch (MalformedDer e) {
            return false;
        }
    }

    private static boolean isWithin(BigInteger value, BigInteger order) {
        return value.signum() > 0 && value.compareTo(order) < 0;
    }
}
