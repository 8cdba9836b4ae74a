package dev.dunlin.audit.allocation;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JCA calls that one AES-GCM record takes, and nothing else: what we are measured against. One object each for sealing and opening.
 */
final class BareAesGcm {
    private static final int TAG_BITS = 128;

    private final Cipher cipher;
    private final SecretKey key;

    BareAesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seals {@code length} bytes of {@code in} into {@code out}, which is another array. */
    int seal(byte[] nonce, byte[] aad, byte[] in, int length, byte[] out) {
        return run(Cipher.ENCRYPT_MODE, nonce, aad, in, length, out);
    }

    /** Opens {@code length} bytes of ciphertext and tag of {@code in} into {@code out}, which is another array. */
    int open(byte[] nonce, byte[] aad, byte[] in, int length, byte[] out) {
        return run(Cipher.DECRYPT_MODE, nonce, aad, in, length, out);
    }

    private int run(int mode, byte[] nonce, byte[] aad, byte[] in, int length, byte[] out) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(aad, 0, aad.length);
            return cipher.doFinal(in, 0, length, out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
