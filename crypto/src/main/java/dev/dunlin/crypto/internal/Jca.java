package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;

/** The one place that asks a provider for an algorithm, and the randomness that goes with it. */
public final class Jca {
    private final CryptoProvider source;
    private final SecureRandom random;

    public Jca(CryptoProvider source, SecureRandom random) {
        this.source = source;
        this.random = random;
    }

    public SecureRandom random() {
        return random;
    }

    public Cipher cipher(String transformation) {
        return find(transformation, Cipher::getInstance, Cipher::getInstance);
    }

    public Mac mac(HashAlgorithm hash) {
        return find(hash.macName(), Mac::getInstance, Mac::getInstance);
    }

    public MessageDigest digest(HashAlgorithm hash) {
        return find(hash.digestName(), MessageDigest::getInstance, MessageDigest::getInstance);
    }

    /** ECDH, X25519 or X448, whose results come in full length from {@link KeyExchange#agree}. */
    public KeyAgreement keyAgreement(NamedGroup group) {
        var algorithm = isMontgomery(group) ? group.name() : "ECDH";
        return find(algorithm, KeyAgreement::getInstance, KeyAgreement::getInstance);
    }

    /** Makes key pairs of this group from {@link #random()}. */
    public KeyPairGenerator keyPairGenerator(NamedGroup group) {
        var generator = find(keyAlgorithm(group), KeyPairGenerator::getInstance, KeyPairGenerator::getInstance);
        try {
            generator.initialize(parameters(group), random);
        } catch (InvalidAlgorithmParameterException e) {
            throw unavailable(group.ianaName(), e);
        }
        return generator;
    }

    private static AlgorithmParameterSpec parameters(NamedGroup group) {
        return isMontgomery(group) ? new NamedParameterSpec(group.name()) : new ECGenParameterSpec(group.ianaName());
    }

    private static String keyAlgorithm(NamedGroup group) {
        return isMontgomery(group) ? group.name() : "EC";
    }

    private static boolean isMontgomery(NamedGroup group) {
        return switch (group) {
            case X25519, X448 -> true;
            case SECP256R1, SECP384R1, SECP521R1 -> false;
            case X25519MLKEM768, SECP256R1MLKEM768 -> throw new IllegalArgumentException(group + " is not one curve");
        };
    }

    /** Makes key pairs of ML-KEM-768 from {@link #random()}. */
    KeyPairGenerator mlKemKeyPairGenerator() {
        var generator = find(MlKem.ALGORITHM, KeyPairGenerator::getInstance, KeyPairGenerator::getInstance);
        try {
            generator.initialize(new NamedParameterSpec(MlKem.PARAMETERS), random);
        } catch (InvalidAlgorithmParameterException e) {
            throw unavailable(MlKem.PARAMETERS, e);
        }
        return generator;
    }

    Kem kem() {
        return find(MlKem.ALGORITHM, Kem::getInstance, Kem::getInstance);
    }

    public KeyFactory keyFactory(String algorithm) {
        return find(algorithm, KeyFactory::getInstance, KeyFactory::getInstance);
    }

    public Signature signature(String algorithm) {
        return find(algorithm, Signature::getInstance, Signature::getInstance);
    }

    /** Whether the provider has what a key exchange over {@code group} needs. */
    public boolean supports(NamedGroup group) {
        return switch (group) {
            case X25519MLKEM768 -> supportsMlKem() && supports(NamedGroup.X25519);
            case SECP256R1MLKEM768 -> supportsMlKem() && supports(NamedGroup.SECP256R1);
            case X25519, SECP256R1, SECP384R1, SECP521R1, X448 ->
                has(() -> {
                    keyPairGenerator(group);
                    keyAgreement(group);
                    keyFactory(keyAlgorithm(group));
                });
        };
    }

    private boolean supportsMlKem() {
        return has(() -> {
            mlKemKeyPairGenerator();
            keyFactory(MlKem.ALGORITHM);
            kem();
            // What two providers share the work of need not fit together.
            if (source.provider().isPresent()) {
                MlKem.requireConsistent(this);
            }
        });
    }

    /** Whether the provider has the cipher and takes keys of its length, which an export policy may limit. */
    public boolean supports(AeadAlgorithm algorithm) {
        return has(() -> Aead.of(this, algorithm).requireKeyLength(algorithm));
    }

    /** Whether the provider has the algorithm of {@code scheme} with its parameters. */
    public boolean supports(SignatureScheme scheme) {
        return has(() -> Signatures.requireAvailable(this, scheme));
    }

    /** Whether the provider has the digest and its HMAC. */
    public boolean supports(HashAlgorithm hash) {
        return has(() -> {
            digest(hash);
            mac(hash);
        });
    }

    /** Whether the AEAD and the hash of {@code suite} are there. */
    public boolean supports(CipherSuite suite) {
        return supports(suite.aead()) && supports(suite.hash());
    }

    private static boolean has(Runnable probe) {
        try {
            probe.run();
            return true;
        } catch (AlgorithmUnavailableException e) {
            return false;
        }
    }

    /** The parser of certificates, always the JDK's: what it makes is what the JDK's path validation expects. */
    public static CertificateFactory certificateFactory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("every JDK has X.509", e);
        }
    }

    /** Path validation by RFC 5280 §6, always the JDK's. */
    public static CertPathValidator certPathValidator() {
        try {
            return CertPathValidator.getInstance("PKIX");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has PKIX", e);
        }
    }

    /** The installed providers, for a key that a merely preferred one does not understand; empty when nothing else may be asked. */
    Optional<Jca> fallback() {
        return source.provider().isEmpty() || source.isExclusive()
                ? Optional.empty()
                : Optional.of(new Jca(CryptoProvider.jdk(), random));
    }

    /** The name of the one provider that may be asked, if path validation, which goes by names, can find it under that. */
    Optional<String> onlyInstalledProvider() {
        return source.provider()
                .filter(provider -> source.isExclusive() && provider.equals(Security.getProvider(provider.getName())))
                .map(Provider::getName);
    }

    AlgorithmUnavailableException unavailable(String algorithm, Throwable cause) {
        return new AlgorithmUnavailableException(algorithm, source, cause);
    }

    private <T> T find(String algorithm, Installed<T> installed, Named<T> named) {
        try {
            var provider = source.provider();
            if (provider.isEmpty()) {
                return installed.get(algorithm);
            }
            try {
                return named.get(algorithm, provider.get());
            } catch (NoSuchAlgorithmException e) {
                if (source.isExclusive()) {
                    throw e;
                }
                return installed.get(algorithm);
            }
        } catch (GeneralSecurityException e) {
            throw unavailable(algorithm, e);
        }
    }

    private interface Installed<T> {
        T get(String algorithm) throws GeneralSecurityException;
    }

    private interface Named<T> {
        T get(String algorithm, Provider provider) throws GeneralSecurityException;
    }
}
