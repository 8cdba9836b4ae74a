package dev.dunlin.crypto.internal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** Public keys out of PEM, and out of the private keys that they belong to. */
public final class PublicKeys {
    private static final String LABEL = "PUBLIC KEY";

    private PublicKeys() {}

    /**
     * All public keys of {@code pem} in their order; what stands beside them is passed over.
     *
     * @throws UnusablePem none is there, or one cannot be used
     */
    public static List<PublicKey> in(Pem pem) throws UnusablePem {
        var keys = new ArrayList<PublicKey>();
        for (var block : pem.blocks()) {
            if (block.label().equals(LABEL)) {
                keys.add(decode(block));
            }
        }
        if (keys.isEmpty()) {
            throw new UnusablePem("no public key (-----BEGIN PUBLIC KEY-----)");
        }
        return List.copyOf(keys);
    }

    /** Whether {@link #in} would find one. */
    public static boolean areIn(Pem pem) {
        return pem.blocks().stream().anyMatch(block -> block.label().equals(LABEL));
    }

    private static PublicKey decode(Pem.Block block) throws UnusablePem {
        try {
            return SubjectPublicKeys.decode(block.contents().bytes());
        } catch (CertificateFailure e) {
            throw new UnusablePem(e.getMessage() == null ? "public key" : e.getMessage(), e);
        }
    }

    /**
     * What the public key of {@code key} may be: no more than two, of which a signature tells the right one. Empty when the key does not
     * show what is needed. Not a point multiplication of ours ever sees the private key.
     */
    public static List<PublicKey> candidates(PrivateKey key) {
        try {
            if (key instanceof RSAPrivateCrtKey rsa) {
                var spec = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
                return List.of(KeyFactory.getInstance("RSA").generatePublic(spec));
            }
            if (key instanceof ECPrivateKey ec) {
                return onPrimeCurve(ec);
            }
            return key instanceof EdECPrivateKey edwards ? onEdwardsCurve(edwards) : List.of();
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    /** Diffie-Hellman with the generator as the other side is the abscissa of the public point; which of two ordinates, it does not say. */
    private static List<PublicKey> onPrimeCurve(ECPrivateKey key) throws GeneralSecurityException {
        Optional<EllipticCurve> curve = EllipticCurve.of(key);
        if (curve.isEmpty()) {
            return List.of();
        }
        var parameters = key.getParams();
        var factory = KeyFactory.getInstance("EC");
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(factory.generatePublic(new ECPublicKeySpec(parameters.getGenerator(), parameters)), true);
        var x = new BigInteger(1, agreement.generateSecret());
        var y = curve.get().ordinate(x);
        return List.of(
                factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters)),
                factory.generatePublic(
                        new ECPublicKeySpec(new ECPoint(x, curve.get().negated(y)), parameters)));
    }

    /** Generating a key pair from the very bytes of the private key gives the public one (RFC 8032 §5.1.5). */
    private static List<PublicKey> onEdwardsCurve(EdECPrivateKey key) throws GeneralSecurityException {
        var seed = key.getBytes().orElse(new byte[0]);
        try {
            var generator = KeyPairGenerator.getInstance(key.getParams().getName());
            generator.initialize(key.getParams(), new Given(seed));
            return List.of(generator.generateKeyPair().getPublic());
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** No randomness at all: it gives out what it was given. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] out) {
            System.arraycopy(bytes, 0, out, 0, Math.min(bytes.length, out.length));
        }
    }
}
