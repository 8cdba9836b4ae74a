package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EllipticCurveTest {
    @ParameterizedTest
    @CsvSource({"P256, secp256r1, 32", "P384, secp384r1, 48", "P521, secp521r1, 66"})
    void constantsAreThoseOfTheJdkAndOfWycheproof(String name, String jcaName, int fieldLength)
            throws GeneralSecurityException {
        var curve = EllipticCurve.valueOf(name);
        assertEquals(Optional.of(curve), EllipticCurve.of(ec(jcaName).getPublic()));
        assertEquals(fieldLength, curve.fieldLength());

        var published = Wycheproof.vectors("ec_prime_order_curves")
                .filter(vector -> vector.text("name").equals(jcaName))
                .findFirst()
                .orElseThrow();
        assertEquals(new BigInteger(published.text("n"), 16), curve.order());
        assertTrue(curve.contains(new BigInteger(published.text("gx"), 16), new BigInteger(published.text("gy"), 16)));
        var parameters = new ECParameterSpec(
                new java.security.spec.EllipticCurve(
                        new ECFieldFp(new BigInteger(published.text("p"), 16)),
                        new BigInteger(published.text("a"), 16),
                        new BigInteger(published.text("b"), 16)),
                new ECPoint(new BigInteger(published.text("gx"), 16), new BigInteger(published.text("gy"), 16)),
                new BigInteger(published.text("n"), 16),
                published.number("h"));
        assertEquals(
                Optional.of(curve),
                EllipticCurve.of(new Point(new ECPoint(BigInteger.ONE, BigInteger.ONE), parameters)));
    }

    /** CVE-2020-0601: another generator makes another key pair out of a trusted public point. */
    @Test
    void aCurveWithAnotherGeneratorIsNotOurs() throws GeneralSecurityException {
        var own = AlgorithmParameters.getInstance("EC");
        own.init(new ECGenParameterSpec("secp256r1"));
        var genuine = own.getParameterSpec(ECParameterSpec.class);
        var elsewhere = ((ECPublicKey) ec("secp256r1").getPublic()).getW();
        var forged = new ECParameterSpec(genuine.getCurve(), elsewhere, genuine.getOrder(), genuine.getCofactor());
        assertEquals(Optional.empty(), EllipticCurve.of(new Point(elsewhere, forged)));
    }

    @Test
    void aKeyOfAnotherKindIsOnNoCurve() {
        assertEquals(Optional.empty(), EllipticCurve.of(rsa(2048).getPublic()));
    }

    @Test
    void coordinatesOutsideTheFieldAreOnNoCurve() {
        var curve = EllipticCurve.P256;
        var g = ((ECPublicKey) ec("secp256r1").getPublic()).getParams();
        var x = g.getGenerator().getAffineX();
        var y = g.getGenerator().getAffineY();
        var p = ((ECFieldFp) g.getCurve().getField()).getP();
        assertTrue(curve.contains(x, y));
        assertTrue(curve.contains(x, p.subtract(y)));
        assertFalse(curve.contains(x.add(p), y));
        assertFalse(curve.contains(x, y.add(p)));
        assertFalse(curve.contains(x.subtract(p), y));
        assertFalse(curve.contains(x, y.negate()));
        assertFalse(curve.contains(x, y.add(BigInteger.ONE)));
    }

    private static final class Point implements ECPublicKey {
        private static final long serialVersionUID = 1L;

        private final transient ECPoint w;
        private final transient ECParameterSpec parameters;

        Point(ECPoint w, ECParameterSpec parameters) {
            this.w = w;
            this.parameters = parameters;
        }

        @Override
        public ECPoint getW() {
            return w;
        }

        @Override
        public ECParameterSpec getParams() {
            return parameters;
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }
}
