package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/**
 * The prime curves of FIPS 186-4 (D.1.2) that keys may lie on, written out: a key that brings other parameters under a known name is not
 * on the curve (CVE-2020-0601). All have a = -3 and cofactor 1, so that a point on the curve needs no order check.
 */
enum EllipticCurve {
    P256(
            0x0017,
            HashAlgorithm.SHA256,
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    P384(
            0x0018,
            HashAlgorithm.SHA384,
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
    P521(
            0x0019,
            HashAlgorithm.SHA512,
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109"
                    + "e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d"
                    + "baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e66"
                    + "2c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650");

    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final EllipticCurve[] ALL = values();

    private final int groupCode;
    private final HashAlgorithm hash;
    private final BigInteger p;
    private final BigInteger b;
    private final BigInteger order;
    private final BigInteger generatorX;
    private final BigInteger generatorY;

    EllipticCurve(int groupCode, HashAlgorithm hash, String p, String b, String order, String x, String y) {
        this.groupCode = groupCode;
        this.hash = hash;
        this.p = new BigInteger(p, 16);
        this.b = new BigInteger(b, 16);
        this.order = new BigInteger(order, 16);
        generatorX = new BigInteger(x, 16);
        generatorY = new BigInteger(y, 16);
    }

    /** The curve of a key, told by its parameters; empty when it is none of ours or the key does not show it. */
    static Optional<EllipticCurve> of(Key key) {
        if (key instanceof ECKey onCurve) {
            for (var curve : ALL) {
                if (curve.matches(onCurve.getParams())) {
                    return Optional.of(curve);
                }
            }
        }
        return Optional.empty();
    }

    private boolean matches(ECParameterSpec parameters) {
        var curve = parameters.getCurve();
        return curve.getField() instanceof ECFieldFp field
                && field.getP().equals(p)
                && curve.getA().equals(p.subtract(THREE))
                && curve.getB().equals(b)
                && parameters.getGenerator().equals(new ECPoint(generatorX, generatorY))
                && parameters.getOrder().equals(order)
                && parameters.getCofactor() == 1;
    }

    /** Bytes of one coordinate. */
    int fieldLength() {
        return (p.bitLength() + 7) / 8;
    }

    /** The code of the curve in supported_groups, RFC 8422 §5.1.1; we verify under curves that we exchange no keys on. */
    int groupCode() {
        return groupCode;
    }

    /** The hash that RFC 8446 §4.2.3 pairs with the curve. */
    HashAlgorithm hash() {
        return hash;
    }

    BigInteger order() {
        return order;
    }

    /** Whether (x, y) are field elements and satisfy the equation of the curve: SP 800-56A 5.6.2.3.4 for cofactor 1. */
    boolean contains(BigInteger x, BigInteger y) {
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        return y.multiply(y).mod(p).equals(ofAbscissa(x));
    }

    /** One of the two ordinates of the point with this abscissa, which must have some: p is 3 modulo 4 for all of these curves. */
    BigInteger ordinate(BigInteger x) {
        return ofAbscissa(x).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    }

    /** The other ordinate. */
    BigInteger negated(BigInteger y) {
        return p.subtract(y);
    }

    /** The right-hand side of the equation. */
    private BigInteger ofAbscissa(BigInteger x) {
        return x.multiply(x).subtract(THREE).multiply(x).add(b).mod(p);
    }
}
