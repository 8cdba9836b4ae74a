package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.SecurityHistory;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaSignatureTest {
    private static final BigInteger ORDER = EllipticCurve.P256.order();

    @Test
    void numbersFromOneToTheOrderLessOneAreWellFormed() {
        assertTrue(isWellFormed(BigInteger.ONE, BigInteger.ONE));
        assertTrue(isWellFormed(ORDER.subtract(BigInteger.ONE), ORDER.subtract(BigInteger.ONE)));
    }

    /** CVE-2022-21449: r = s = 0 was a signature of anything by any key. */
    @Test
    @SecurityHistory("T29")
    void zeroAndTheOrderAndBeyondAreRefused() {
        for (var bad : new BigInteger[] {
            BigInteger.ZERO, BigInteger.ONE.negate(), ORDER, ORDER.add(BigInteger.ONE), BigInteger.ONE.shiftLeft(300)
        }) {
            assertFalse(isWellFormed(bad, BigInteger.ONE));
            assertFalse(isWellFormed(BigInteger.ONE, bad));
            assertFalse(isWellFormed(bad, bad));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "30", // no length
                "3080020101020101", // indefinite length
                "3080020101020101 0000",
                "308106020101020101", // length not minimal
                "30820006020101020101",
                "3085000000000602010102 0101", // length of five octets
                "30ff", // reserved length
                "3007020101020101", // longer than what is there
                "3005020101020101", // shorter
                "300602010102010100", // trailing byte outside
                "300702010102010100", // trailing byte inside
                "3003020101", // one number
                "3009020101020101020101", // three
                "30060200 0202 0101", // empty number
                "3007 02020001 020101", // number not minimal
                "3008 0202ff80 020101 00",
                "3106020101020101", // a set
                "3006030101020101", // a bit string
                "3006 020101 820101" // a context tag
            })
    void everythingButTheOneEncodingIsRefused(String encoded) {
        assertFalse(EcdsaSignature.isWellFormed(hex(encoded.replace(" ", "")), ORDER));
    }

    private static boolean isWellFormed(BigInteger r, BigInteger s) {
        return EcdsaSignature.isWellFormed(
                Der.encode(
                        Der.SEQUENCE,
                        Der.encode(Der.INTEGER, r.toByteArray()),
                        Der.encode(Der.INTEGER, s.toByteArray())),
                ORDER);
    }
}
