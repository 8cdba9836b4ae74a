package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;

/**
 * Authenticated encryption, RFC 5116, under the key it was last given by the {@link CipherPool}.
 *
 * <p>Arrays in and out are disjoint heap arrays: the JDK copies whole records when they are not. Nonces have 12 bytes; the array is the
 * caller's and may be reused at once. Neither method allocates anything beside what the JCA calls do by themselves.
 */
public abstract sealed class Aead permits AesGcm, AesCcm, ChaCha20Poly1305 {
    /** The answer of {@link #open} to whatever was not sealed under this key, nonce and additional data. */
    public static final int FORGED = -1;

    /** An AEAD of the kind that {@code algorithm} needs, with no key yet, and arrays of its own to work in. */
    static Aead of(Jca jca, AeadAlgorithm algorithm) {
        return of(jca, algorithm, new AeadScratch());
    }

    /** The same with arrays that others work in too, on the same thread. */
    static Aead of(Jca jca, AeadAlgorithm algorithm, AeadScratch scratch) {
        return switch (algorithm) {
            case AES_128_GCM, AES_256_GCM -> new AesGcm(jca);
            case CHACHA20_POLY1305 -> new ChaCha20Poly1305(jca, scratch);
            case AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> new AesCcm(jca, scratch);
        };
    }

    /** Whether this object can be keyed for {@code algorithm}. */
    abstract boolean speaks(AeadAlgorithm algorithm);

    /** Throws {@link AlgorithmUnavailableException} when the provider does not take keys of this length. */
    abstract void requireKeyLength(AeadAlgorithm algorithm);

    /** Forgets the old key for {@code algorithm.keyLength()} bytes at {@code offset} of {@code secret}. */
    abstract void rekey(AeadAlgorithm algorithm, byte[] secret, int offset);

    /**
     * Puts a key that everybody knows in the place of its own, which is gone from the cipher with that. Of no use until it is keyed again.
     *
     * @return false when the provider refuses that; then the object has to be given up
     */
    abstract boolean unkey();

    /** Its key goes before it does, as far as the provider lets it; nobody uses it any more. */
    final void giveUp() {
        boolean unused = unkey();
    }

    /**
     * Encrypts {@code inLength} bytes and appends the tag. A nonce is used once under a key.
     *
     * @return bytes written: {@code inLength} and the tag
     * @throws IllegalStateException the nonce is the last one that was sealed with
     */
    public abstract int seal(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset);

    /**
     * Authenticates and decrypts {@code inLength} bytes of ciphertext and tag. {@code out} must have room for {@code inLength} bytes
     * less the tag; nothing of the plaintext is left there when the answer is {@link #FORGED}.
     *
     * @return bytes of plaintext, or {@link #FORGED}
     */
    public abstract int open(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset);
}
