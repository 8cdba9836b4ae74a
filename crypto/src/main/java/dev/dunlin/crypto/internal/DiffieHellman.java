package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CryptoFailure.Kind.BAD_PUBLIC_VALUE;

import dev.dunlin.crypto.NamedGroup;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** Ephemeral Diffie-Hellman on an elliptic curve, RFC 8422 §5.4 and §5.10: the same for both sides. */
final class DiffieHellman implements KeyExchange {
    private static final byte UNCOMPRESSED = 4;

    private final Jca jca;
    private final NamedGroup group;
    private final PublicKey publicKey;
    private @Nullable PrivateKey privateKey;

    /** For vectors, whose key pairs are given; everything else generates. */
    DiffieHellman(Jca jca, NamedGroup group, KeyPair pair) {
        this.jca = jca;
        this.group = group;
        publicKey = pair.getPublic();
        privateKey = pair.getPrivate();
    }

    static DiffieHellman generate(Jca jca, NamedGroup group) {
        return new DiffieHellman(jca, group, jca.keyPairGenerator(group).generateKeyPair());
    }

    @Override
    public NamedGroup group() {
        return group;
    }

    /** Our public value as it goes on the wire: an uncompressed point (RFC 8422 §5.4.1), or the bytes of X25519 and X448. */
    @Override
    public byte[] publicValue() {
        return switch (group) {
            case X25519MLKEM768, SECP256R1MLKEM768 -> throw unknown(group);
            case X25519 -> MontgomeryCurve.X25519.fromSubjectPublicKeyInfo(publicKey.getEncoded());
            case X448 -> MontgomeryCurve.X448.fromSubjectPublicKeyInfo(publicKey.getEncoded());
            case SECP256R1, SECP384R1, SECP521R1 -> uncompressed(((ECPublicKey) publicKey).getW());
        };
    }

    /**
     * The shared secret with a peer: the x coordinate or the output of X25519 or X448, in full length (leading zeros are never stripped, RFC 8422
     * §5.10).
     *
     * @throws CryptoFailure {@code BAD_PUBLIC_VALUE}: wrong length or form, a point off the curve (RFC 8422 §5.11), an all-zero secret
     *     (RFC 8422 §5.10)
     */
    @Override
    public Secret agree(byte[] peerValue) throws CryptoFailure {
        if (peerValue.length != group.clientLength()) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, group + " value of " + peerValue.length + " bytes");
        }
        return switch (group) {
            case X25519MLKEM768, SECP256R1MLKEM768 -> throw unknown(group);
            case X25519 -> agree(MontgomeryCurve.X25519, peerValue);
            case X448 -> agree(MontgomeryCurve.X448, peerValue);
            case SECP256R1 -> agree(EllipticCurve.P256, peerValue);
            case SECP384R1 -> agree(EllipticCurve.P384, peerValue);
            case SECP521R1 -> agree(EllipticCurve.P521, peerValue);
        };
    }

    private static IllegalStateException unknown(NamedGroup group) {
        return new IllegalStateException(group + " is more than Diffie-Hellman");
    }

    /** Drops the private key, which the JDK cannot wipe; {@link #agree} is misuse from now on. */
    @Override
    public void close() {
        privateKey = null;
    }

    private Secret agree(MontgomeryCurve curve, byte[] value) throws CryptoFailure {
        if (curve.hasSmallOrder(value)) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, curve.name() + " value of small order");
        }
        PublicKey peer;
        try {
            peer = jca.keyFactory(curve.name())
                    .generatePublic(new X509EncodedKeySpec(curve.toSubjectPublicKeyInfo(value)));
        } catch (InvalidKeySpecException e) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, curve.name() + " value refused by the provider", e);
        }
        var secret = agree(peer, curve.length());
        // Nothing should get past the check of small orders; constant time, for it is a secret.
        if (ConstantTime.isZero(secret.bytes())) {
            secret.close();
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "all-zero secret");
        }
        return secret;
    }

    private Secret agree(EllipticCurve curve, byte[] value) throws CryptoFailure {
        return agree(point(curve, value), curve.fieldLength());
    }

    private PublicKey point(EllipticCurve curve, byte[] value) throws CryptoFailure {
        if (value[0] != UNCOMPRESSED) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "point form " + value[0] + ", not uncompressed");
        }
        int length = curve.fieldLength();
        var x = new BigInteger(1, value, 1, length);
        var y = new BigInteger(1, value, 1 + length, length);
        if (!curve.contains(x, y)) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "point is not on " + group);
        }
        try {
            var parameters = ((ECPublicKey) publicKey).getParams();
            return jca.keyFactory("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
        } catch (InvalidKeySpecException e) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "point refused by the provider", e);
        }
    }

    private Secret agree(PublicKey peer, int length) throws CryptoFailure {
        var agreement = initialized();
        byte[] shared;
        try {
            agreement.doPhase(peer, true);
            shared = agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, group + " value refused by the provider", e);
        }
        if (shared.length == length) {
            return Secret.owning(shared);
        }
        try {
            // A provider that strips leading zeros.
            byte[] padded = new byte[length];
            System.arraycopy(shared, 0, padded, length - shared.length, shared.length);
            return Secret.owning(padded);
        } finally {
            Arrays.fill(shared, (byte) 0);
        }
    }

    private KeyAgreement initialized() {
        var key = privateKey;
        if (key == null) {
            throw new IllegalStateException("key exchange is closed");
        }
        var agreement = jca.keyAgreement(group);
        try {
            agreement.init(key, jca.random());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("provider refuses its own key", e);
        }
        return agreement;
    }

    private byte[] uncompressed(ECPoint point) {
        byte[] value = new byte[group.clientLength()];
        int length = (value.length - 1) / 2;
        value[0] = UNCOMPRESSED;
        copyFixed(point.getAffineX(), value, 1, length);
        copyFixed(point.getAffineY(), value, 1 + length, length);
        return value;
    }

    // BigInteger gives a sign byte too many or leading zeros too few.
    private static void copyFixed(BigInteger number, byte[] out, int offset, int length) {
        byte[] bytes = number.toByteArray();
        int used = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - used, out, offset + length - used, used);
    }
}
