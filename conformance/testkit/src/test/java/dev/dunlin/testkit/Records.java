package dev.dunlin.testkit;

import dev.dunlin.handshake.ProtocolVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records as they stand on the wire, for tests that read, forge or rearrange them (RFC 6347 §4.1). */
final class Records {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    static final int TLS12_CID = 25;
    static final int ACK = 26;

    static final int HEADER = 13;
    private static final int DTLS_1_2 = 0xFEFD;
    private static final int SEQUENCE_BITS = 48;

    private Records() {}

    /** RFC 9147 §4: flags, 16 bits of the number, length, and no connection id. */
    static final int UNIFIED_HEADER = 5;

    private static boolean isUnified(byte first) {
        return (first & 0b1110_0000) == 0b0010_0000;
    }

    /** Whether a record that begins with {@code first} names its association (RFC 9146 §4, RFC 9147 §4). */
    static boolean hasConnectionId(byte first) {
        return first == TLS12_CID || (isUnified(first) && (first & 0b0001_0000) != 0);
    }

    /** Bytes of the header, which end with the length, of a record of ours that begins with {@code first}. */
    static int headerLength(byte first) {
        return isUnified(first) ? UNIFIED_HEADER : HEADER;
    }

    /** One record, whole. */
    static final class Cut {
        private final byte[] bytes;

        private Cut(byte[] bytes) {
            this.bytes = bytes;
        }

        /** What it says about its type; the unified header of DTLS 1.3 says nothing (RFC 9147 §4). */
        int type() {
            return bytes[0];
        }

        boolean hasConnectionId() {
            return Records.hasConnectionId(bytes[0]);
        }

        /** The {@code length} bytes of its connection id. */
        byte[] connectionId(int length) {
            int at = hasUnifiedHeader() ? 1 : HEADER - 2;
            return Arrays.copyOfRange(bytes, at, at + length);
        }

        boolean hasUnifiedHeader() {
            return isUnified(bytes[0]);
        }

        /** Of a unified header the two bits that it has. */
        int epoch() {
            return hasUnifiedHeader() ? bytes[0] & 0b11 : ByteBuffer.wrap(bytes).getChar(3);
        }

        long sequence() {
            return ByteBuffer.wrap(bytes).getLong(3) & (1L << SEQUENCE_BITS) - 1;
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /** The records of a datagram that one of our sessions has sent. */
    static List<Cut> in(byte[] datagram) {
        return in(datagram, 0);
    }

    /** The same where those that have a connection id have one of {@code idLength} bytes. */
    static List<Cut> in(byte[] datagram, int idLength) {
        var records = new ArrayList<Cut>();
        for (int at = 0; at < datagram.length; ) {
            int header = headerLength(datagram[at]) + (hasConnectionId(datagram[at]) ? idLength : 0);
            int end = at + header + ByteBuffer.wrap(datagram).getChar(at + header - 2);
            records.add(new Cut(Arrays.copyOfRange(datagram, at, end)));
            at = end;
        }
        return records;
    }

    /** A record of our own. */
    static byte[] of(int type, int epoch, long sequence, byte... payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) type)
                .putChar((char) DTLS_1_2)
                .putLong((long) epoch << SEQUENCE_BITS | sequence)
                .position(HEADER - 2)
                .putChar((char) payload.length)
                .put(payload)
                .array();
    }

    /** A record that comes before its keys: of the first protected epoch of that version, and under nobody's key. */
    static byte[] ahead(ProtocolVersion version, int sequence, int length) {
        return switch (version) {
            case DTLS_1_2 -> of(APPLICATION_DATA, 1, sequence, new byte[length]);
            case DTLS_1_3 -> unified(2, sequence, new byte[length]);
        };
    }

    /** A record with the unified header that our sessions write (RFC 9147 §4). */
    static byte[] unified(int epoch, int number, byte... sealed) {
        return ByteBuffer.allocate(UNIFIED_HEADER + sealed.length)
                .put((byte) (0b0010_1100 | (epoch & 0b11)))
                .putChar((char) number)
                .putChar((char) sealed.length)
                .put(sealed)
                .array();
    }

    /** A plaintext handshake record with one fragment of a message. */
    static byte[] fragment(
            int epoch, long sequence, int type, int length, int messageSeq, int offset, byte... fragment) {
        return of(HANDSHAKE, epoch, sequence, handshake(type, length, messageSeq, offset, fragment));
    }

    /** A fragment of a handshake message (RFC 6347 §4.2.2). */
    static byte[] handshake(int type, int length, int messageSeq, int offset, byte... fragment) {
        return ByteBuffer.allocate(12 + fragment.length)
                .putInt(type << 24 | length)
                .putChar((char) messageSeq)
                .put((byte) (offset >> 16))
                .putChar((char) offset)
                .put((byte) (fragment.length >> 16))
                .putChar((char) fragment.length)
                .put(fragment)
                .array();
    }

    /** Datagrams one after the other in one. */
    static byte[] joined(byte[]... parts) {
        var all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}
