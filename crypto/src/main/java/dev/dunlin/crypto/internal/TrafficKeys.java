package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;

/**
 * The AEAD key and IV of one direction, and in DTLS 1.3 the key that hides its record numbers, as a view into a flat secret array of an
 * association. Several views may share one {@link Secret} (the key_block of RFC 5246 §6.3); whoever owns that closes it, and a view is dead
 * from then on.
 *
 * <p>Offsets are shorts because every idle association holds two of these: no flat array of ours comes near 32 KiB.
 */
public final class TrafficKeys {
    /** Stands for the offset of a mask key that there is not: record numbers of DTLS 1.2 are sent as they are. */
    private static final short NO_MASK_KEY = -1;

    private final AeadAlgorithm algorithm;
    private final Secret flat;
    private final short keyOffset;
    private final short ivOffset;
    private final short ivLength;
    private final short maskKeyOffset;

    /** Where {@link CipherPool} last put these keys; only a hint, the pool compares identities. */
    short slot;

    /** A view on {@code algorithm.keyLength()} bytes of key at {@code keyOffset}, and {@code ivLength} bytes of IV at {@code ivOffset}. */
    public TrafficKeys(AeadAlgorithm algorithm, Secret flat, int keyOffset, int ivOffset, int ivLength) {
        this(algorithm, flat, keyOffset, ivOffset, ivLength, NO_MASK_KEY);
    }

    /**
     * The same with the key of a {@link RecordNumberMask} at {@code maskKeyOffset}, which is as long as that of the AEAD (RFC 9147 §4.2.3).
     */
    public static TrafficKeys withMaskKey(
            AeadAlgorithm algorithm, Secret flat, int keyOffset, int ivOffset, int ivLength, int maskKeyOffset) {
        requireWithin(flat, maskKeyOffset, algorithm.keyLength());
        return new TrafficKeys(algorithm, flat, keyOffset, ivOffset, ivLength, maskKeyOffset);
    }

    private TrafficKeys(
            AeadAlgorithm algorithm, Secret flat, int keyOffset, int ivOffset, int ivLength, int maskKeyOffset) {
        if (flat.length() > Short.MAX_VALUE) {
            throw new IllegalArgumentException("flat secret of " + flat.length() + " bytes");
        }
        requireWithin(flat, keyOffset, algorithm.keyLength());
        requireWithin(flat, ivOffset, ivLength);
        this.algorithm = algorithm;
        this.flat = flat;
        this.keyOffset = (short) keyOffset;
        this.ivOffset = (short) ivOffset;
        this.ivLength = (short) ivLength;
        this.maskKeyOffset = (short) maskKeyOffset;
    }

    private static void requireWithin(Secret flat, int offset, int length) {
        if (offset < 0 || length < 0 || offset > flat.length() - length) {
            throw new IllegalArgumentException(
                    length + " bytes at " + offset + " of a secret of " + flat.length() + " bytes");
        }
    }

    public AeadAlgorithm algorithm() {
        return algorithm;
    }

    public Secret flat() {
        return flat;
    }

    public int keyOffset() {
        return keyOffset;
    }

    public int ivOffset() {
        return ivOffset;
    }

    public int ivLength() {
        return ivLength;
    }

    public boolean hasMaskKey() {
        return maskKeyOffset != NO_MASK_KEY;
    }

    int maskKeyOffset() {
        return maskKeyOffset;
    }

    /** Writes the keys and the IV, one after the other. */
    public void fold(FoldWriter out) {
        byte[] bytes = flat.bytes();
        out.bytes(bytes, keyOffset, algorithm.keyLength()).bytes(bytes, ivOffset, ivLength);
        if (hasMaskKey()) {
            out.bytes(bytes, maskKeyOffset, algorithm.keyLength());
        }
    }

    @Override
    public String toString() {
        return "TrafficKeys(" + algorithm + ")";
    }
}
