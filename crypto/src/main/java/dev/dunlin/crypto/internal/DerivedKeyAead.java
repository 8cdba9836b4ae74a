package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.HashAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * AES-256-GCM under a key of its own for every message, derived by HKDF (RFC 5869) from a key that lives longer and a random salt that
 * travels along. So many salts are never drawn that two would be alike: unlike with random nonces under one key, there is nothing to count,
 * and any number of machines may share the key.
 */
public final class DerivedKeyAead {
    /** Bytes of the key that others are derived from. */
    public static final int KEY_LENGTH = 32;

    /** 192 bits: after 2^64 messages two salts are alike with a chance of 2^-65. */
    private static final int SALT_LENGTH = 24;

    private static final AeadAlgorithm ALGORITHM = AeadAlgorithm.AES_256_GCM;
    private static final int NONCE_LENGTH = 12;

    /** Bytes that a sealed message is longer than its plaintext. */
    public static final int OVERHEAD = SALT_LENGTH + ALGORITHM.tagLength();

    private DerivedKeyAead() {}

    /** Salt, ciphertext and tag. */
    public static byte[] seal(Jca jca, Secret key, byte[] aad, byte[] plaintext) {
        var salt = new byte[SALT_LENGTH];
        jca.random().nextBytes(salt);
        try (var derived = derive(jca, key, salt)) {
            var sealedMessage = Arrays.copyOf(salt, plaintext.length + OVERHEAD);
            keyed(jca, derived)
                    .seal(nonce(derived), aad, aad.length, plaintext, 0, plaintext.length, sealedMessage, SALT_LENGTH);
            return sealedMessage;
        }
    }

    /** The plaintext that was sealed under {@code key} with {@code aad}; empty for anything else. */
    public static Optional<Secret> open(Jca jca, Secret key, byte[] aad, byte[] message) {
        if (message.length < OVERHEAD) {
            return Optional.empty();
        }
        int length = message.length - SALT_LENGTH;
        var plaintext = new byte[length - ALGORITHM.tagLength()];
        // Providers may want room for the tag as well.
        var opened = new byte[length];
        try (var derived = derive(jca, key, Arrays.copyOf(message, SALT_LENGTH))) {
            int read =
                    keyed(jca, derived).open(nonce(derived), aad, aad.length, message, SALT_LENGTH, length, opened, 0);
            if (read != plaintext.length) {
                return Optional.empty();
            }
            System.arraycopy(opened, 0, plaintext, 0, read);
            return Optional.of(Secret.owning(plaintext));
        } finally {
            Arrays.fill(opened, (byte) 0);
        }
    }

    private static Secret derive(Jca jca, Secret key, byte[] salt) {
        return Hkdf.expand(jca, HashAlgorithm.SHA256, key, salt, ALGORITHM.keyLength() + NONCE_LENGTH);
    }

    private static Aead keyed(Jca jca, Secret derived) {
        var aead = Aead.of(jca, ALGORITHM);
        aead.rekey(ALGORITHM, derived.bytes(), 0);
        return aead;
    }

    private static byte[] nonce(Secret derived) {
        return Arrays.copyOfRange(derived.bytes(), ALGORITHM.keyLength(), derived.length());
    }
}
