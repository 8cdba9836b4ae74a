package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;

/**
 * What hides the record numbers of DTLS 1.3 (RFC 9147 §4.2.3), under the key it was last given by the {@link CipherPool}: a pseudorandom
 * function of the first bytes of a record's ciphertext. Allocates nothing beside what the JCA calls do by themselves.
 */
public abstract sealed class RecordNumberMask permits AesMask, ChaCha20Mask {
    /** Bytes of ciphertext that a mask is made from. */
    public static final int SAMPLE_LENGTH = 16;

    /** Bytes of a mask; record numbers take one or two of them. */
    public static final int LENGTH = 16;

    /** A mask of the kind that {@code algorithm} goes with, with no key yet. */
    static RecordNumberMask of(Jca jca, AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_GCM, AES_256_GCM, AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> new AesMask(jca);
            case CHACHA20_POLY1305 -> new ChaCha20Mask(jca);
        };
    }

    /** Whether this object can be keyed for {@code algorithm}. */
    abstract boolean speaks(AeadAlgorithm algorithm);

    /** Forgets the old key for {@code algorithm.keyLength()} bytes at {@code offset} of {@code secret}. */
    abstract void rekey(AeadAlgorithm algorithm, byte[] secret, int offset);

    /**
     * Puts a key that everybody knows in the place of its own. Of no use until it is keyed again.
     *
     * @return false when the provider refuses that; then the object has to be given up
     */
    abstract boolean unkey();

    /** Its key goes before it does, as far as the provider lets it; nobody uses it any more. */
    final void giveUp() {
        boolean unused = unkey();
    }

    /** Puts the mask for the sample at {@code offset} of {@code ciphertext} into {@code mask}, another array. Any sample may come again. */
    public abstract void of(byte[] ciphertext, int offset, byte[] mask);
}
