package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CryptoFailure.Kind.BAD_PUBLIC_VALUE;
import static dev.dunlin.crypto.internal.CryptoFailure.Kind.DECAPSULATION_FAILED;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** ML-KEM-768, FIPS 203: the key pair of the side that decapsulates, and what the other does with its public half. */
final class MlKem implements AutoCloseable {
    static final String ALGORITHM = "ML-KEM";
    static final String PARAMETERS = "ML-KEM-768";
    static final int ENCAPSULATION_KEY_LENGTH = 1184;
    static final int CIPHERTEXT_LENGTH = 1088;

    /** The modulus of FIPS 203 §2.4, below which all coefficients are. */
    private static final int Q = 3329;

    /** FIPS 203 §4.2.1: three polynomials of 256 coefficients with 12 bits each; a seed follows. */
    private static final int COEFFICIENTS_LENGTH = 3 * 256 * 12 / 8;

    /** What precedes the raw key in a SubjectPublicKeyInfo: the lengths, and NIST's OID of ML-KEM-768. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final Jca jca;
    private final byte[] encapsulationKey;
    private @Nullable PrivateKey privateKey;

    /** For vectors, whose key pairs are given; everything else generates. */
    MlKem(Jca jca, KeyPair pair) {
        this.jca = jca;
        encapsulationKey = raw(jca, pair.getPublic());
        privateKey = pair.getPrivate();
    }

    static MlKem generate(Jca jca) {
        return new MlKem(jca, jca.mlKemKeyPairGenerator().generateKeyPair());
    }

    byte[] encapsulationKey() {
        return encapsulationKey.clone();
    }

    /**
     * A fresh secret for whoever has the private half of {@code encapsulationKey}.
     *
     * @throws CryptoFailure {@code BAD_PUBLIC_VALUE}: it has not the right length, or fails the check of FIPS 203 §7.2
     */
    static KeyExchange.Response encapsulate(Jca jca, byte[] encapsulationKey) throws CryptoFailure {
        if (encapsulationKey.length != ENCAPSULATION_KEY_LENGTH) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "encapsulation key of " + encapsulationKey.length + " bytes");
        }
        requireReduced(encapsulationKey);
        try {
            return jca.kem().encapsulate(publicKey(jca, encapsulationKey), jca.random());
        } catch (GeneralSecurityException e) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "encapsulation key refused by the provider", e);
        }
    }

    /**
     * The secret that a peer encapsulated; for a ciphertext that was tampered with it is another, and only the handshake tells (FIPS 203 §6.3).
     *
     * @throws CryptoFailure {@code BAD_PUBLIC_VALUE}: it has not the right length; {@code DECAPSULATION_FAILED}: the provider did not do it
     */
    Secret decapsulate(byte[] ciphertext) throws CryptoFailure {
        if (ciphertext.length != CIPHERTEXT_LENGTH) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, "ciphertext of " + ciphertext.length + " bytes");
        }
        var key = privateKey;
        if (key == null) {
            throw new IllegalStateException("key exchange is closed");
        }
        try {
            return jca.kem().decapsulate(key, ciphertext);
        } catch (GeneralSecurityException e) {
            throw new CryptoFailure(DECAPSULATION_FAILED, "the provider did not decapsulate", e);
        }
    }

    @Override
    public void close() {
        privateKey = null;
    }

    /** Not left to the provider: one that takes coefficients modulo q would agree where others refuse. */
    private static void requireReduced(byte[] key) throws CryptoFailure {
        for (int i = 0; i < COEFFICIENTS_LENGTH; i += 3) {
            int first = (key[i] & 0xFF) | (key[i + 1] & 0x0F) << 8;
            int second = (key[i + 1] & 0xF0) >> 4 | (key[i + 2] & 0xFF) << 4;
            if (first >= Q || second >= Q) {
                throw new CryptoFailure(BAD_PUBLIC_VALUE, "coefficient of an encapsulation key is not below " + Q);
            }
        }
    }

    private static PublicKey publicKey(Jca jca, byte[] raw) throws InvalidKeySpecException {
        var encoded = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
        System.arraycopy(raw, 0, encoded, PREFIX.length, raw.length);
        return jca.keyFactory(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static byte[] raw(Jca jca, PublicKey key) {
        var encoded = key.getEncoded();
        if (encoded == null || encoded.length != PREFIX.length + ENCAPSULATION_KEY_LENGTH) {
            throw jca.unavailable(
                    PARAMETERS, new InvalidKeySpecException("the provider's public key has another form"));
        }
        return Arrays.copyOfRange(encoded, PREFIX.length, encoded.length);
    }

    /** Throws {@link AlgorithmUnavailableException} unless what the provider generates is what it encapsulates to and decapsulates with. */
    static void requireConsistent(Jca jca) {
        try (var own = generate(jca);
                var encapsulated = encapsulate(jca, own.encapsulationKey());
                var decapsulated = own.decapsulate(encapsulated.publicValue())) {
            if (!ConstantTime.equal(encapsulated.secret().bytes(), decapsulated.bytes())) {
                throw jca.unavailable(PARAMETERS, new InvalidKeySpecException("the two sides have different secrets"));
            }
        } catch (CryptoFailure e) {
            throw jca.unavailable(PARAMETERS, e);
        }
    }
}
