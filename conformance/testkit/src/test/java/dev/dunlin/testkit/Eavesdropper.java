package dev.dunlin.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Someone who has the key log and all that was said: opens the records of either side, and seals others in its name. Derives the keys by
 * itself, from RFC 5246 §5 and §6.3 and RFC 5288 §3, for TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.
 */
final class Eavesdropper {
    private static final int KEY = 16;
    private static final int SALT = 4;
    private static final int EXPLICIT = 8;
    private static final int TAG_BITS = 128;
    private static final int RANDOM = 32;
    /** Of a hello, behind the headers of record and message and its version. */
    private static final int RANDOM_OFFSET = Records.HEADER + 12 + 2;

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    private final byte[] keyBlock;

    /** @param keyLogLine {@code CLIENT_RANDOM <client random> <master secret>} */
    Eavesdropper(String keyLogLine, List<Datagram> said) {
        var master = HexFormat.of().parseHex(keyLogLine.split(" ", -1)[2]);
        var seed = Records.joined(
                "key expansion".getBytes(StandardCharsets.US_ASCII),
                random(said, SERVER_HELLO),
                random(said, CLIENT_HELLO));
        keyBlock = expand(master, seed, 2 * KEY + 2 * SALT);
    }

    private static byte[] random(List<Datagram> said, int helloType) {
        for (var datagram : said) {
            var bytes = datagram.bytes();
            if (bytes[0] == Records.HANDSHAKE && bytes[Records.HEADER] == helloType) {
                return Arrays.copyOfRange(bytes, RANDOM_OFFSET, RANDOM_OFFSET + RANDOM);
            }
        }
        throw new AssertionError("no hello was said");
    }

    /** P_SHA256 of RFC 5246 §5. */
    private static byte[] expand(byte[] secret, byte[] seed, int length) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var out = ByteBuffer.allocate(length);
            var a = mac.doFinal(seed);
            while (out.hasRemaining()) {
                mac.update(a);
                var block = mac.doFinal(seed);
                out.put(block, 0, Math.min(block.length, out.remaining()));
                a = mac.doFinal(a);
            }
            return out.array();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A record of epoch 1 as the client would have sealed it. */
    byte[] asClient(int type, long sequence, byte... content) {
        return seal(0, type, sequence, content);
    }

    /** The same in the server's name. */
    byte[] asServer(int type, long sequence, byte... content) {
        return seal(1, type, sequence, content);
    }

    /** What the client's record of epoch 1 says. */
    byte[] openClient(byte[] record) {
        return open(0, record);
    }

    /** What the server's record of epoch 1 says. */
    byte[] openServer(byte[] record) {
        return open(1, record);
    }

    private byte[] seal(int side, int type, long sequence, byte[] content) {
        var number = ByteBuffer.allocate(EXPLICIT).putLong(1L << 48 | sequence).array();
        var sealed = apply(Cipher.ENCRYPT_MODE, side, number, type, content.length, content);
        return Records.of(type, 1, sequence, Records.joined(number, sealed));
    }

    private byte[] open(int side, byte[] record) {
        int start = Records.HEADER + EXPLICIT;
        var number = Arrays.copyOfRange(record, Records.HEADER, start);
        var sealed = Arrays.copyOfRange(record, start, record.length);
        return apply(Cipher.DECRYPT_MODE, side, number, record[0], sealed.length - TAG_BITS / Byte.SIZE, sealed);
    }

    private byte[] apply(int mode, int side, byte[] number, int type, int length, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            var nonce = ByteBuffer.allocate(SALT + EXPLICIT)
                    .put(keyBlock, 2 * KEY + side * SALT, SALT)
                    .put(number)
                    .array();
            cipher.init(
                    mode, new SecretKeySpec(keyBlock, side * KEY, KEY, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            // RFC 5246 §6.2.3.3 with epoch and sequence number for seq_num (RFC 6347 §4.1.2.1).
            cipher.updateAAD(ByteBuffer.allocate(13)
                    .put(number)
                    .put((byte) type)
                    .putChar((char) 0xFEFD)
                    .putChar((char) length)
                    .flip());
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("not sealed with these keys", e);
        }
    }
}
