package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
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

    public KeyAgreement keyAgreement(String algorithm) {
        return find(algorithm, KeyAgreement::getInstance, KeyAgreement::getInstance);
    }

    public KeyPairGenerator keyPairGenerator(String algorithm) {
        return find(algorithm, KeyPairGenerator::getInstance, KeyPairGenerator::getInstance);
    }

    public KeyFactory keyFactory(String algorithm) {
        return find(algorithm, KeyFactory::getInstance, KeyFactory::getInstance);
    }

    public AlgorithmParameters parameters(String algorithm) {
        return find(algorithm, AlgorithmParameters::getInstance, AlgorithmParameters::getInstance);
    }

    public Signature signature(String algorithm) {
        return find(algorithm, Signature::getInstance, Signature::getInstance);
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
            throw new AlgorithmUnavailableException(algorithm, source, e);
        }
    }

    private interface Installed<T> {
        T get(String algorithm) throws GeneralSecurityException;
    }

    private interface Named<T> {
        T get(String algorithm, Provider provider) throws GeneralSecurityException;
    }
}
