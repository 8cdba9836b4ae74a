package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.AeadAlgorithm;

/**
 * The AEAD key and IV of one direction, as a view into the flat secret array of an association. Several views share one {@link Secret}
 * (the key_block of RFC 5246 §6.3); whoever owns that closes it, and a view is dead from then on.
 *
 * <p>Offsets are shorts because every idle association holds two of these: no flat array of ours comes near 32 KiB.
 */
public final class TrafficKeys {
    private final AeadAlgorithm algorithm;
    private final Secret flat;
    private final short keyOffset;
    private final short ivOffset;
    private final short ivLength;

    /** Where {@link AeadPool} last put these keys; only a hint, the pool compares identities. */
    short slot;

    /** A view on {@code algorithm.keyLength()} bytes of key at {@code keyOffset}, and {@code ivLength} bytes of IV at {@code ivOffset}. */
    public TrafficKeys(AeadAlgorithm algorithm, Secret flat, int keyOffset, int ivOffset, int ivLength) {
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

    @Override
    public String toString() {
        return "TrafficKeys(" + algorithm + ")";
    }
}
