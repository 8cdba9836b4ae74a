package dev.dunlin.recordlayer.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The other end, written from the RFCs with bare JCA calls: it shares no code with what it tests. */
final class Peer {
    private static final int HEADER_LENGTH = 13;
    private static final int TAG_LENGTH = 16;

    private final byte[] key;
    private final byte[] fixedIv;

    Peer(byte[] key, byte[] fixedIv) {
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
        var sealed = gcm(Cipher.ENCRYPT_MODE, concat(fixedIv, explicit), ordered, content);
        return concat(header(type, version, epoch, sequence, 8 + sealed.length), explicit, sealed);
    }

    /** The content of a protected record. */
    byte[] open(byte[] record) {
        var explicit = Arrays.copyOfRange(record, HEADER_LENGTH, HEADER_LENGTH + 8);
        var additionalData = ByteBuffer.allocate(13)
                .put(record, 3, 8)
                .put(record, 0, 3)
                .putShort((short) (record.length - HEADER_LENGTH - 8 - TAG_LENGTH))
                .array();
        return gcm(
                Cipher.DECRYPT_MODE,
                concat(fixedIv, explicit),
                additionalData,
                Arrays.copyOfRange(record, HEADER_LENGTH + 8, record.length));
    }

    private byte[] gcm(int mode, byte[] nonce, byte[] additionalData, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_LENGTH, nonce));
            cipher.updateAAD(additionalData);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
