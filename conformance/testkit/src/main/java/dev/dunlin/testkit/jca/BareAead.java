package dev.dunlin.testkit.jca;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEADs that the JDK has. */
@SuppressWarnings("NullAway.Init") // BareRecord keys it before it gives it away
final class BareAead extends BareRecord {
    private static final int TAG_BITS = 128;

    private final boolean isChaCha20;
    private final Cipher sealing;
    private final Cipher opening;
    private final byte[] aad;
    private SecretKey key;

    BareAead(AeadAlgorithm algorithm, int length, int aadLength, BareMask mask) throws GeneralSecurityException {
        super(algorithm.tagLength(), length, mask);
        aad = new byte[aadLength];
        isChaCha20 = algorithm == AeadAlgorithm.CHACHA20_POLY1305;
        var transformation = isChaCha20 ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding";
        sealing = Cipher.getInstance(transformation);
        opening = Cipher.getInstance(transformation);
    }

    @Override
    void key(byte[] secret) {
        key = new SecretKeySpec(secret, isChaCha20 ? "ChaCha20" : "AES");
    }

    @Override
    int seal(byte[] withNonce, byte[] plaintext, byte[] into) throws GeneralSecurityException {
        sealing.init(Cipher.ENCRYPT_MODE, key, parameters(withNonce));
        sealing.updateAAD(aad, 0, aad.length);
        return sealing.doFinal(plaintext, 0, plaintext.length, into, 0);
    }

    @Override
    int open(byte[] withNonce, byte[] ciphertext, byte[] into) throws GeneralSecurityException {
        opening.init(Cipher.DECRYPT_MODE, key, parameters(withNonce));
        opening.updateAAD(aad, 0, aad.length);
        return opening.doFinal(ciphertext, 0, ciphertext.length, into, 0);
    }

    private AlgorithmParameterSpec parameters(byte[] withNonce) {
        return isChaCha20 ? new IvParameterSpec(withNonce) : new GCMParameterSpec(TAG_BITS, withNonce);
    }
}
