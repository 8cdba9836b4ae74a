package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;

/** A block of ChaCha20 (RFC 8439 §2.3), for which the sample is a counter of 4 bytes, least first, and a nonce of 12. */
final class ChaCha20Mask extends RecordNumberMask {
    private static final int COUNTER_LENGTH = 4;
    private static final int NONCE_LENGTH = SAMPLE_LENGTH - COUNTER_LENGTH;
    private static final byte[] ZEROS = new byte[LENGTH];

    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final CipherKey key = CipherKey.ofChaCha20();
    private boolean initialized;

    ChaCha20Mask(Jca jca) {
        cipher = jca.cipher("ChaCha20");
    }

    @Override
    boolean speaks(AeadAlgorithm algorithm) {
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305;
    }

    @Override
    void rekey(AeadAlgorithm algorithm, byte[] secret, int offset) {
        key.set(secret, offset, algorithm.keyLength());
    }

    @Override
    boolean unkey() {
        key.wipe();
        try {
            initialized = false;
            // Another nonce than the last: the same key may have been put here before.
            nonce[0] ^= 1;
            initialize(0);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public void of(byte[] ciphertext, int offset, byte[] mask) {
        int nonceOffset = offset + COUNTER_LENGTH;
        try {
            if (initialized
                    && Arrays.equals(nonce, 0, NONCE_LENGTH, ciphertext, nonceOffset, nonceOffset + NONCE_LENGTH)) {
                // The JDK refuses the key and nonce of the last initialisation, whatever the counter: with another
                // nonce in between it has forgotten. A record that comes twice has the same sample twice.
                nonce[0] ^= 1;
                initialize(0);
            }
            System.arraycopy(ciphertext, nonceOffset, nonce, 0, NONCE_LENGTH);
            initialize(littleEndian(ciphertext, offset));
            cipher.doFinal(ZEROS, 0, LENGTH, mask, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ChaCha20 cannot make one block", e);
        }
    }

    private void initialize(int counter) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, new ChaCha20ParameterSpec(nonce, counter));
        initialized = true;
    }

    private static int littleEndian(byte[] bytes, int offset) {
        int value = 0;
        for (int i = COUNTER_LENGTH - 1; i >= 0; i--) {
            value = value << 8 | (bytes[offset + i] & 0xFF);
        }
        return value;
    }
}
