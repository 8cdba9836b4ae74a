package dev.dunlin.testkit.jca;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JCA calls that anyone must make for the mask of a record number, RFC 9147 §4.2.3. */
abstract sealed class BareMask {
    /** Of DTLS 1.2, where numbers are not hidden. */
    static final BareMask NONE = new None();

    private static final int SAMPLE_LENGTH = 16;

    static BareMask of(AeadAlgorithm algorithm) throws GeneralSecurityException {
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? new ChaCha20() : new Aes();
    }

    abstract void key(byte[] secret) throws GeneralSecurityException;

    abstract void make(byte[] ciphertext) throws GeneralSecurityException;

    private static final class None extends BareMask {
        @Override
        void key(byte[] secret) {
            // Nothing is hidden.
        }

        @Override
        void make(byte[] ciphertext) {
            // Nothing is hidden.
        }
    }

    private static final class Aes extends BareMask {
        private final Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        private final byte[] mask = new byte[SAMPLE_LENGTH];

        Aes() throws GeneralSecurityException {}

        @Override
        void key(byte[] secret) throws GeneralSecurityException {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"));
        }

        @Override
        void make(byte[] ciphertext) throws GeneralSecurityException {
            cipher.doFinal(ciphertext, 0, SAMPLE_LENGTH, mask, 0);
        }
    }

    @SuppressWarnings("NullAway.Init") // as the AEAD beside it
    private static final class ChaCha20 extends BareMask {
        private final Cipher cipher = Cipher.getInstance("ChaCha20");
        private final byte[] nonce = new byte[12];
        private final byte[] zeros = new byte[SAMPLE_LENGTH];
        private final byte[] mask = new byte[SAMPLE_LENGTH];
        private SecretKeySpec key;

        ChaCha20() throws GeneralSecurityException {}

        @Override
        void key(byte[] secret) {
            key = new SecretKeySpec(secret, "ChaCha20");
        }

        @Override
        void make(byte[] ciphertext) throws GeneralSecurityException {
            System.arraycopy(ciphertext, 4, nonce, 0, nonce.length);
            cipher.init(Cipher.ENCRYPT_MODE, key, new ChaCha20ParameterSpec(nonce, ciphertext[0]));
            cipher.doFinal(zeros, 0, SAMPLE_LENGTH, mask, 0);
        }
    }
}
