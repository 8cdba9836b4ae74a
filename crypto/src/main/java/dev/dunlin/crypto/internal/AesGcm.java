package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;

/** AES-GCM with a 128-bit tag, RFC 5288 §3 and RFC 5116 §5.1, on the provider's own implementation. */
final class AesGcm extends Aead {
    private static final int TAG_LENGTH = 16;
    private static final int TAG_BITS = 8 * TAG_LENGTH;

    /** No cipher takes anything at random whose nonce is given; the JDK keeps what it gets, which costs it a barrier for each record. */
    private static final @Nullable SecureRandom NO_RANDOM = null;

    private final Jca jca;
    private final Cipher cipher;
    private final GcmNonce parameters = new GcmNonce(TAG_BITS);
    private final byte[] noKeyNonce = new byte[GcmNonce.LENGTH];
    private final CipherKey key = CipherKey.ofAes();

    AesGcm(Jca jca) {
        this.jca = jca;
        cipher = jca.cipher("AES/GCM/NoPadding");
    }

    @Override
    boolean speaks(AeadAlgorithm algorithm) {
        return algorithm == AeadAlgorithm.AES_128_GCM || algorithm == AeadAlgorithm.AES_256_GCM;
    }

    @Override
    void requireKeyLength(AeadAlgorithm algorithm) {
        key.setToZeros(algorithm.keyLength());
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters.of(new byte[GcmNonce.LENGTH]));
        } catch (GeneralSecurityException e) {
            throw jca.unavailable(algorithm.name(), e);
        }
    }

    @Override
    void rekey(AeadAlgorithm algorithm, byte[] secret, int offset) {
        key.set(secret, offset, algorithm.keyLength());
    }

    @Override
    boolean unkey() {
        key.wipe();
        try {
            // To encrypt: the JDK's GCM keeps the key and the nonce that it has last encrypted with, to refuse them.
            noKeyNonce[0] ^= 1;
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters.of(noKeyNonce));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public int seal(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters.of(nonce), NO_RANDOM);
            cipher.updateAAD(aad, 0, aadLength);
            return cipher.doFinal(in, inOffset, inLength, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        }
    }

    @Override
    public int open(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        if (inLength < TAG_LENGTH) {
            return FORGED;
        }
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, parameters.of(nonce), NO_RANDOM);
            cipher.updateAAD(aad, 0, aadLength);
            return cipher.doFinal(in, inOffset, inLength, out, outOffset);
        } catch (BadPaddingException e) {
            // AEADBadTagException in the JDK; its superclass covers providers that are less exact.
            return FORGED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        }
    }
}
