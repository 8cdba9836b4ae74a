package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/** AEAD_CHACHA20_POLY1305, RFC 8439 §2.8, on the provider's own implementation. */
final class ChaCha20Poly1305 extends Aead {
    private static final int TAG_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;

    private final Jca jca;
    private final AeadScratch scratch;
    private final Cipher cipher;
    private final byte[] lastNonce = new byte[NONCE_LENGTH];
    private final CipherKey key = CipherKey.ofChaCha20();
    private boolean initialized;

    ChaCha20Poly1305(Jca jca, AeadScratch scratch) {
        this.jca = jca;
        this.scratch = scratch;
        cipher = jca.cipher("ChaCha20-Poly1305");
    }

    @Override
    boolean speaks(AeadAlgorithm algorithm) {
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305;
    }

    @Override
    void requireKeyLength(AeadAlgorithm algorithm) {
        try {
            key.setToZeros(algorithm.keyLength());
            initialize(Cipher.ENCRYPT_MODE, new byte[NONCE_LENGTH]);
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
            // Another nonce than the last: the same key may have been put here before.
            lastNonce[0] ^= 1;
            initialize(Cipher.DECRYPT_MODE, lastNonce.clone());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public int seal(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        try {
            initialize(Cipher.ENCRYPT_MODE, nonce);
            cipher.updateAAD(aad, 0, aadLength);
            return cipher.doFinal(in, inOffset, inLength, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ChaCha20-Poly1305 cannot seal", e);
        }
    }

    @Override
    public int open(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        if (inLength < TAG_LENGTH) {
            return FORGED;
        }
        byte[] sealed = in;
        int sealedOffset = inOffset;
        if (inOffset > 0) {
            // JDK 17 buffers a message that does not begin its array, which costs twice its length in garbage.
            sealed = scratch.whole(inLength);
            sealedOffset = 0;
            System.arraycopy(in, inOffset, sealed, 0, inLength);
        }
        try {
            allowRepeated(nonce);
            initialize(Cipher.DECRYPT_MODE, nonce);
            cipher.updateAAD(aad, 0, aadLength);
            return cipher.doFinal(sealed, sealedOffset, inLength, out, outOffset);
        } catch (BadPaddingException e) {
            // AEADBadTagException in the JDK; its superclass covers providers that are less exact.
            return FORGED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ChaCha20-Poly1305 cannot open", e);
        }
    }

    /**
     * The JDK (17 also when decrypting) refuses the key and nonce of the last initialisation, with which a forged record would lock out the
     * genuine one of the same number: an initialisation with another nonce in between makes it forget. Sealing has no such way out.
     */
    private void allowRepeated(byte[] nonce) throws GeneralSecurityException {
        if (initialized && ConstantTime.equal(nonce, lastNonce)) {
            byte[] spare = nonce.clone();
            spare[NONCE_LENGTH - 1] ^= 1;
            initialize(Cipher.DECRYPT_MODE, spare);
        }
    }

    private void initialize(int mode, byte[] nonce) throws GeneralSecurityException {
        cipher.init(mode, key, new IvParameterSpec(nonce));
        System.arraycopy(nonce, 0, lastNonce, 0, NONCE_LENGTH);
        initialized = true;
    }
}
