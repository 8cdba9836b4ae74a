package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** AES on the sample itself, keyed once and never initialised again. */
final class AesMask extends RecordNumberMask {
    private final Cipher ecb;
    private final CipherKey key = CipherKey.ofAes();

    AesMask(Jca jca) {
        ecb = jca.cipher("AES/ECB/NoPadding");
    }

    @Override
    boolean speaks(AeadAlgorithm algorithm) {
        return algorithm != AeadAlgorithm.CHACHA20_POLY1305;
    }

    @Override
    void rekey(AeadAlgorithm algorithm, byte[] secret, int offset) {
        try {
            ecb.init(Cipher.ENCRYPT_MODE, key.set(secret, offset, algorithm.keyLength()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses a key of a length that it took before", e);
        } finally {
            key.wipe();
        }
    }

    @Override
    boolean unkey() {
        try {
            ecb.init(Cipher.ENCRYPT_MODE, key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public void of(byte[] ciphertext, int offset, byte[] mask) {
        try {
            ecb.doFinal(ciphertext, offset, SAMPLE_LENGTH, mask, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES cannot encrypt one block", e);
        }
    }
}
