package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;

import dev.dunlin.crypto.internal.Der.MalformedDer;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * SubjectPublicKeyInfo (RFC 5280 §4.1) of the keys that sign handshakes here, each in the one form that it has: a named curve and an
 * uncompressed point (RFC 5480 §2), EdDSA without parameters (RFC 8410 §3), rsaEncryption with NULL (RFC 3279 §2.3.1). So the digest of what
 * came is that of the key, and no key can be shown in two ways.
 */
public final class SubjectPublicKeys {
    /** An RSA modulus at its longest, an exponent no longer than that, and what DER puts around them. */
    static final int MAX_BYTES = 2 * (Signatures.MAX_RSA_BITS / 8) + 64;

    private static final String RSA_ENCRYPTION = "2a864886f70d010101";
    private static final String EC_PUBLIC_KEY = "2a8648ce3d0201";
    private static final String ED25519 = "2b6570";
    private static final String ED448 = "2b6571";

    private SubjectPublicKeys() {}

    /**
     * The key in {@code der}.
     *
     * @throws CertificateFailure {@code MALFORMED}: too long, not DER, another form than the one, a point that is not on its curve;
     *     {@code UNSUPPORTED}: another algorithm or curve, an RSA key that is too short or too long
     */
    public static PublicKey decode(byte[] der) throws CertificateFailure {
        if (der.length > MAX_BYTES) {
            throw new CertificateFailure(MALFORMED, "public key of " + der.length + " bytes");
        }
        PublicKey key;
        try {
            var outer = Der.over(der);
            var info = outer.value(Der.SEQUENCE);
            outer.expectEnd();
            var identifier = info.value(Der.SEQUENCE).value(Der.OBJECT_IDENTIFIER);
            info.value(Der.BIT_STRING);
            info.expectEnd();
            key = KeyFactory.getInstance(algorithm(identifier)).generatePublic(new X509EncodedKeySpec(der));
        } catch (MalformedDer | InvalidKeySpecException e) {
            throw new CertificateFailure(MALFORMED, "public key cannot be parsed: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA, EC and EdDSA", e);
        }
        requireUsable(key);
        if (!ConstantTime.equal(key.getEncoded(), der)) {
            throw new CertificateFailure(MALFORMED, "public key in an unusual encoding");
        }
        return key;
    }

    private static String algorithm(Der identifier) throws CertificateFailure {
        var known = HexFormat.of().formatHex(identifier.rest());
        return switch (known) {
            case RSA_ENCRYPTION -> "RSA";
            case EC_PUBLIC_KEY -> "EC";
            case ED25519 -> "Ed25519";
            case ED448 -> "Ed448";
            default -> throw new CertificateFailure(UNSUPPORTED, "public key of an algorithm that is not used here");
        };
    }

    /** What is demanded of the key in a certificate as well; a certificate's issuer has seen to it that a point is on its curve. */
    private static void requireUsable(PublicKey key) throws CertificateFailure {
        if (Signatures.schemesFor(key).isEmpty()) {
            throw new CertificateFailure(UNSUPPORTED, "no signature scheme for this " + key.getAlgorithm() + " key");
        }
        if (key instanceof ECPublicKey onCurve) {
            var point = onCurve.getW();
            var curve = EllipticCurve.of(key).orElseThrow();
            if (!curve.contains(point.getAffineX(), point.getAffineY())) {
                throw new CertificateFailure(MALFORMED, "public key that is not on " + curve);
            }
        }
    }
}
