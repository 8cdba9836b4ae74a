package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.TrafficKeys;

/**
 * How a record of DTLS 1.2 comes to its nonce. Those that we send never repeat under a key, for all come from epoch and sequence number
 * (RFC 9325 §7.2.1; random ones collide).
 */
abstract sealed class Dtls12Nonce {
    private static final int LENGTH = WorkingSet.NONCE_LENGTH;

    private static final Dtls12Nonce EXPLICIT = new Explicit();
    private static final Dtls12Nonce IMPLICIT = new Implicit();

    static Dtls12Nonce of(AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_GCM, AES_256_GCM, AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> EXPLICIT;
            case CHACHA20_POLY1305 -> IMPLICIT;
        };
    }

    /** Bytes of IV that the key block has for each direction. */
    abstract int fixedIvLength();

    /** Bytes of nonce that stand in the record, in front of the ciphertext. */
    abstract int explicitLength();

    /** Puts the nonce of a record of ours into {@code nonce}, and what is sent of it into {@code record} at {@code offset}. */
    abstract void forSealing(byte[] nonce, TrafficKeys keys, long recordNumber, byte[] record, int offset);

    /** Puts the nonce of a record that came into {@code nonce}; what was sent of it stands at {@code offset}. */
    abstract void forOpening(byte[] nonce, TrafficKeys keys, long recordNumber, byte[] record, int offset);

    /**
     * The IV of the key block and 8 bytes in the record (RFC 5288 §3, RFC 6655 §3). Those that we receive are whatever the record says: peers
     * count differently.
     */
    private static final class Explicit extends Dtls12Nonce {
        private static final int EXPLICIT_LENGTH = 8;

        @Override
        int fixedIvLength() {
            return LENGTH - EXPLICIT_LENGTH;
        }

        @Override
        int explicitLength() {
            return EXPLICIT_LENGTH;
        }

        @Override
        void forSealing(byte[] nonce, TrafficKeys keys, long recordNumber, byte[] record, int offset) {
            BigEndian.putU64(record, offset, recordNumber);
            forOpening(nonce, keys, recordNumber, record, offset);
        }

        @Override
        void forOpening(byte[] nonce, TrafficKeys keys, long recordNumber, byte[] record, int offset) {
            System.arraycopy(keys.flat().bytes(), keys.ivOffset(), nonce, 0, LENGTH - EXPLICIT_LENGTH);
            System.arraycopy(record, offset, nonce, LENGTH - EXPLICIT_LENGTH, EXPLICIT_LENGTH);
        }
    }

    /** The IV of the key block and the record number; nothing is sent (RFC 7905 §2). */
    private static final class Implicit extends Dtls12Nonce {
        @Override
        int fixedIvLength() {
            return LENGTH;
        }

        @Override
        int explicitLength() {
            return 0;
        }

        @Override
        void forSealing(byte[] nonce, TrafficKeys keys, long recordNumber, byte[] record, int offset) {
            forOpening(nonce, keys, recordNumber, record, offset);
        }

        @Override
        void forOpening(byte[] nonce, TrafficKeys keys, long recordNumber, byte[] record, int offset) {
            ImplicitNonce.write(nonce, keys, recordNumber);
        }
    }
}
