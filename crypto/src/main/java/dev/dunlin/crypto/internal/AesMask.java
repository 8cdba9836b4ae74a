package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES on the sample itself, keyed once and never initialised again. */
final class AesMask extends RecordNumberMask {
    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[16], "AES");

    private final Cipher ecb;

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
            ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, offset, algorithm.keyLength(), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses a key of a length that it took before", e);
        }
    }

    @Override
    boolean unkey() {
        try {
            ecb.init(Cipher.ENCRYPT_MODE, NO_KEY);
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
