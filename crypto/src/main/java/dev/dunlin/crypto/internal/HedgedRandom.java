package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Randomness for one ECDSA signature, made of the private key, what is signed, and fresh bytes: where those are weak, or repeat, the nonce still
 * cannot be guessed and does not come again for other content, either of which would give the key away. That is the protection of deterministic
 * ECDSA (RFC 8446 appendix C.3), in the variant with additional randomness (RFC 6979 §3.6).
 */
final class HedgedRandom extends SecureRandom implements AutoCloseable {
    private static final long serialVersionUID = 1L;
    /** Of the HMAC that it is made by. */
    static final HashAlgorithm HASH = HashAlgorithm.SHA256;

    private static final int FRESH = 32;

    private final transient Hmac blocks;
    private int block;

    private HedgedRandom(Hmac blocks) {
        // Neither an implementation nor a provider stands behind it: all that is asked of it is nextBytes.
        super(null, null);
        this.blocks = blocks;
    }

    /** @param privateKey its encoding, which stays the caller's to wipe */
    static HedgedRandom of(Jca jca, byte[] privateKey, byte[] content) {
        var fresh = new byte[FRESH];
        jca.random().nextBytes(fresh);
        try (var hmac = new Hmac(jca, HASH, privateKey)) {
            hmac.update(fresh);
            hmac.update(content);
            var seed = hmac.doFinal();
            try {
                return new HedgedRandom(new Hmac(jca, HASH, seed));
            } finally {
                Arrays.fill(seed, (byte) 0);
            }
        } finally {
            Arrays.fill(fresh, (byte) 0);
        }
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int filled = 0; filled < bytes.length; filled += HASH.length()) {
            block++;
            blocks.update(new byte[] {(byte) (block >> 24), (byte) (block >> 16), (byte) (block >> 8), (byte) block});
            var next = blocks.doFinal();
            System.arraycopy(next, 0, bytes, filled, Math.min(next.length, bytes.length - filled));
            Arrays.fill(next, (byte) 0);
        }
    }

    @Override
    public void close() {
        blocks.close();
    }
}
