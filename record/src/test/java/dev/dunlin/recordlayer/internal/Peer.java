package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The other end, written from the RFCs with bare JCA calls: it shares no code with what it tests. */
final class Peer {
    private static final int HEADER_LENGTH = 13;

    private final AeadAlgorithm algorithm;
    private final byte[] key;
    private final byte[] fixedIv;

    Peer(AeadAlgorithm algorithm, byte[] key, byte[] fixedIv) {
        this.algorithm = algorithm;
        this.key = key;
        this.fixedIv = fixedIv;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] header(int type, int version, int epoch, long sequence, int length) {
        return ByteBuffer.allocate(HEADER_LENGTH)
                .put((byte) type)
                .putShort((short) version)
                .putLong((long) epoch << 48 | sequence)
                .putShort((short) length)
                .array();
    }

    static byte[] plaintextRecord(int type, int version, long sequence, byte[] content) {
        return concat(header(type, version, 0, sequence, content.length), content);
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = ByteBuffer.allocate(length);
        for (var part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** The same bytes but for one bit. */
    static byte[] flippedBit(byte[] record, int at) {
        var flipped = record.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    byte[] data(long sequence, String text) {
        return record(23, 1, sequence, utf8(text));
    }

    byte[] record(int type, int epoch, long sequence, byte[] content) {
        return record(type, 0xFEFD, epoch, sequence, (long) epoch << 48 | sequence, content);
    }

    byte[] record(int type, int version, int epoch, long sequence, long explicitNonce, byte[] content) {
        var additionalData = header(type, version, epoch, sequence, content.length);
        // The header has the same fields in another order: RFC 5246 §6.2.3.3 puts the number first.
        var ordered = ByteBuffer.allocate(13)
                .put(additionalData, 3, 8)
                .put(additionalData, 0, 3)
                .put(additionalData, 11, 2)
                .array();
        var explicit = ByteBuffer.allocate(8).putLong(explicitNonce).array();
        if (isChaCha20()) {
            var sealed = ForeignAead.seal(algorithm, key, mixedNonce((long) epoch << 48 | sequence), ordered, content);
            return concat(header(type, version, epoch, sequence, sealed.length), sealed);
        }
        var sealed = ForeignAead.seal(algorithm, key, concat(fixedIv, explicit), ordered, content);
        return concat(header(type, version, epoch, sequence, 8 + sealed.length), explicit, sealed);
    }

    /** The content of a protected record. */
    byte[] open(byte[] record) {
        int explicitLength = isChaCha20() ? 0 : 8;
        int tagLength = algorithm.name().endsWith("CCM_8") ? 8 : 16;
        var explicit = Arrays.copyOfRange(record, HEADER_LENGTH, HEADER_LENGTH + explicitLength);
        var additionalData = ByteBuffer.allocate(13)
                .put(record, 3, 8)
                .put(record, 0, 3)
                .putShort((short) (record.length - HEADER_LENGTH - explicitLength - tagLength))
                .array();
        var nonce = isChaCha20() ? mixedNonce(ByteBuffer.wrap(record).getLong(3)) : concat(fixedIv, explicit);
        return ForeignAead.open(
                algorithm,
                key,
                nonce,
                additionalData,
                Arrays.copyOfRange(record, HEADER_LENGTH + explicitLength, record.length));
    }

    private boolean isChaCha20() {
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305;
    }

    /** RFC 7905 §2. */
    private byte[] mixedNonce(long number) {
        var padded = new BigInteger(
                1, concat(new byte[4], ByteBuffer.allocate(8).putLong(number).array()));
        var mixed = new BigInteger(1, fixedIv).xor(padded).toByteArray();
        var nonce = new byte[12];
        for (int i = 1; i <= Math.min(12, mixed.length); i++) {
            nonce[12 - i] = mixed[mixed.length - i];
        }
        return nonce;
    }
}
