package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;

/**
 * How much one key may be used (RFC 9325 §4.4, RFC 9147 §4.5.3).
 *
 * @param sealed records that may be sealed; no more are
 * @param failedOpens records whose authentication may fail; the association ends when this many have
 */
public record AeadLimits(long sealed, long failedOpens) {
    private static final int FULL_TAG = 16;

    /** No key, no limit; record numbers still end. */
    public static final AeadLimits NONE = new AeadLimits(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * AES-GCM in DTLS 1.2, for keys of either length: the block size decides, not the key.
     *
     * <p>Sealed: 2^24.5 = 23,726,566.4 records of full size leave a margin of about 2^-57 (RFC 8446 §5.5, which RFC 9325 §4.4 extends to
     * 1.2). Failed: 2^28 (RFC 9325 §4.4). A forgery of the longest record, 1,024 blocks and two more in GHASH, passes with about 2^-118, so
     * that many of them pass with less than 2^-89.
     */
    public static final AeadLimits DTLS_1_2_AES_GCM = new AeadLimits(23_726_566, 1L << 28);

    /** @throws IllegalArgumentException for a limit that would forbid the first record */
    public AeadLimits {
        if (sealed < 1 || failedOpens < 1) {
            throw new IllegalArgumentException("an AEAD limit is at least 1");
        }
    }

    /**
     * ChaCha20-Poly1305: record numbers end long before any number of sealed records would matter (RFC 8446 §5.5). Failed: 2^36 (RFC 9147
     * §4.5.3, the same construction as in 1.2).
     */
    public static final AeadLimits DTLS_1_2_CHACHA20_POLY1305 = new AeadLimits(Long.MAX_VALUE, 1L << 36);

    /**
     * AES-CCM, for keys of either length: the block size decides, not the key. No RFC says it for 1.2; those of 1.3 hold for the same
     * construction (RFC 9147 §4.5.3, derived in B.2). Sealed: 2^23. Failed: 2^23.5 = 11,863,283.2.
     */
    public static final AeadLimits DTLS_1_2_AES_CCM = new AeadLimits(1L << 23, 11_863_283);

    /**
     * AES-CCM with a tag of 64 bits: one forgery in 2^64 passes, so that after 2^7 attempts the chance is 2^-57, the margin that the other
     * AEADs keep (RFC 9147 B.3).
     */
    public static final AeadLimits DTLS_1_2_AES_CCM_8 = new AeadLimits(1L << 23, 1L << 7);

    /**
     * AES-GCM in DTLS 1.3. Sealed: 2^24.5 as in 1.2 (RFC 8446 §5.5). Failed: 2^36 (RFC 9147 §4.5.3), after which a forgery has passed with
     * less than 2^-81.
     */
    public static final AeadLimits DTLS_1_3_AES_GCM = new AeadLimits(23_726_566, 1L << 36);

    /** The limits of an algorithm in DTLS 1.3 (RFC 9147 §4.5.3); those of the others are the same in 1.2, which has taken them from there. */
    public static AeadLimits ofDtls13(AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_GCM, AES_256_GCM -> DTLS_1_3_AES_GCM;
            case CHACHA20_POLY1305, AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> ofDtls12(algorithm);
        };
    }

    /** The limits of an algorithm in DTLS 1.2. */
    public static AeadLimits ofDtls12(AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_GCM, AES_256_GCM -> DTLS_1_2_AES_GCM;
            case CHACHA20_POLY1305 -> DTLS_1_2_CHACHA20_POLY1305;
            case AES_128_CCM, AES_256_CCM -> DTLS_1_2_AES_CCM;
            case AES_128_CCM_8, AES_256_CCM_8 -> DTLS_1_2_AES_CCM_8;
        };
    }

    /** Whether forgeries are easier than with a tag of 128 bits, so that how many may come is for a deployment to say (RFC 9147 §4.5.3). */
    static boolean hasShortTag(AeadAlgorithm algorithm) {
        return algorithm.tagLength() < FULL_TAG;
    }

    /** The same limits with another number of failures, for a tag that is short. */
    public AeadLimits withFailedOpens(long most) {
        return new AeadLimits(sealed, most);
    }

    /**
     * From how much of {@code limit} on keys should be changed: three quarters, so that the change, which takes a round trip and may have to
     * be repeated, is over before the limit (RFC 9147 §4.5.3).
     */
    static long threshold(long limit) {
        return limit - limit / 4;
    }
}
