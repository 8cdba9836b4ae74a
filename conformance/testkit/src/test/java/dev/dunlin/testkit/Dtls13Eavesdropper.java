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
 * Someone who has the key log of an association of DTLS 1.3: opens the records of epoch 3 of either side, or of the handshake's epoch, and
 * seals others in its name. Derives the keys by itself, from RFC 8446 §7.3 and RFC 9147 §4 and §5.9, for TLS_AES_128_GCM_SHA256.
 */
final class Dtls13Eavesdropper {
    private static final int KEY = 16;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    /** 0b001 for the unified header, no connection id, 16 bits of the number, with a length, epoch 0. */
    private static final int FIRST_BYTE = 0b0010_1100;

    private static final int CONNECTION_ID_BIT = 0b0001_0000;

    private final int epoch;
    private final Direction client;
    private final Direction server;

    /** What is left of a record without its protection. */
    record Opened(int type, List<Integer> content) {
        byte[] bytes() {
            var bytes = new byte[content.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = content.get(i).byteValue();
            }
            return bytes;
        }
    }

    /** The keys of one sender. */
    private record Direction(SecretKeySpec key, SecretKeySpec mask, String iv, String id) {
        static Direction of(byte[] secret) {
            return new Direction(
                    new SecretKeySpec(expand(secret, "key", KEY), "AES"),
                    new SecretKeySpec(expand(secret, "sn", KEY), "AES"),
                    HexFormat.of().formatHex(expand(secret, "iv", NONCE)),
                    "");
        }

        Direction naming(byte[] other) {
            return new Direction(key, mask, iv, HexFormat.of().formatHex(other));
        }

        byte[] header(int epoch, int sequence, int length) {
            var name = HexFormat.of().parseHex(id);
            return ByteBuffer.allocate(Records.UNIFIED_HEADER + name.length)
                    .put((byte) (FIRST_BYTE | (name.length == 0 ? 0 : CONNECTION_ID_BIT) | epoch))
                    .put(name)
                    .putChar((char) sequence)
                    .putChar((char) length)
                    .array();
        }

        int idLength() {
            return id.length() / 2;
        }

        /** RFC 9147 §4.2.2, RFC 8446 §5.3. */
        GCMParameterSpec nonce(long sequence) {
            var nonce = HexFormat.of().parseHex(iv);
            for (int i = 0; i < Long.BYTES; i++) {
                nonce[NONCE - 1 - i] ^= (byte) (sequence >>> (Byte.SIZE * i));
            }
            return new GCMParameterSpec(TAG * Byte.SIZE, nonce);
        }
    }

    /** @param keyLog lines as the NSS key log format has them, those of this association among them and of no other */
    Dtls13Eavesdropper(List<String> keyLog) {
        this(
                3,
                Direction.of(secret("CLIENT_TRAFFIC_SECRET_0", keyLog)),
                Direction.of(secret("SERVER_TRAFFIC_SECRET_0", keyLog)));
    }

    private Dtls13Eavesdropper(int epoch, Direction client, Direction server) {
        this.epoch = epoch;
        this.client = client;
        this.server = server;
    }

    /** The same for epoch 2, in which the handshake is. */
    static Dtls13Eavesdropper ofHandshake(List<String> keyLog) {
        return new Dtls13Eavesdropper(
                2,
                Direction.of(secret("CLIENT_HANDSHAKE_TRAFFIC_SECRET", keyLog)),
                Direction.of(secret("SERVER_HANDSHAKE_TRAFFIC_SECRET", keyLog)));
    }

    /** The same where records carry these connection ids, or none where they are empty. */
    Dtls13Eavesdropper naming(byte[] ofClientsRecords, byte[] ofServersRecords) {
        return new Dtls13Eavesdropper(epoch, client.naming(ofClientsRecords), server.naming(ofServersRecords));
    }

    private static byte[] secret(String label, List<String> keyLog) {
        return keyLog.stream()
                .filter(line -> line.startsWith(label + " "))
                .map(line -> HexFormat.of().parseHex(line.split(" ", -1)[2]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + " is not in " + keyLog));
    }

    /** HKDF-Expand-Label for one block of output at most, without context. */
    private static byte[] expand(byte[] secret, String label, int length) {
        var full = ("dtls13" + label).getBytes(StandardCharsets.US_ASCII);
        var info = ByteBuffer.allocate(2 + 1 + full.length + 1 + 1)
                .putChar((char) length)
                .put((byte) full.length)
                .put(full)
                .put((byte) 0)
                .put((byte) 1);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(info.array()), length);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A record as the client would have sealed it. */
    byte[] asClient(int type, long sequence, byte... content) {
        return seal(client, type, sequence, content);
    }

    /** The same in the server's name. */
    byte[] asServer(int type, long sequence, byte... content) {
        return seal(server, type, sequence, content);
    }

    /** What a record of the client says. */
    Opened openClient(byte[] record) {
        return open(client, record);
    }

    /** What a record of the server says. */
    Opened openServer(byte[] record) {
        return open(server, record);
    }

    private byte[] seal(Direction sender, int type, long sequence, byte[] content) {
        var inner = Arrays.copyOf(content, content.length + 1);
        inner[content.length] = (byte) type;
        var header = sender.header(epoch, (int) sequence, inner.length + TAG);
        var record = Records.joined(header, apply(Cipher.ENCRYPT_MODE, sender, sequence, header, inner));
        mask(sender, record);
        return record;
    }

    private static Opened open(Direction sender, byte[] masked) {
        var record = masked.clone();
        mask(sender, record);
        int headerLength = Records.UNIFIED_HEADER + sender.idLength();
        var header = Arrays.copyOf(record, headerLength);
        var inner = apply(
                Cipher.DECRYPT_MODE,
                sender,
                ByteBuffer.wrap(header).getChar(1 + sender.idLength()),
                header,
                Arrays.copyOfRange(record, headerLength, record.length));
        int end = inner.length - 1;
        while (inner[end] == 0) {
            end--;
        }
        var content = new Integer[end];
        for (int i = 0; i < end; i++) {
            content[i] = inner[i] & 0xFF;
        }
        return new Opened(inner[end], List.of(content));
    }

    /** RFC 9147 §4.2.3: what was masked is unmasked by the same. */
    private static void mask(Direction sender, byte[] record) {
        try {
            var cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, sender.mask);
            var mask = cipher.doFinal(record, Records.UNIFIED_HEADER + sender.idLength(), KEY);
            record[1 + sender.idLength()] ^= mask[0];
            record[2 + sender.idLength()] ^= mask[1];
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] apply(int mode, Direction sender, long sequence, byte[] header, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sender.key, sender.nonce(sequence));
            cipher.updateAAD(header);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("not sealed with these keys", e);
        }
    }
}
