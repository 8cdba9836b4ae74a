package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RecordHeaderTest {
    private static final byte[] HANDSHAKE = HexFormat.of().parseHex("16fefd0102030405060708" + "0003" + "aabbcc");

    private final RecordHeader header = new RecordHeader();

    @Test
    void everyFieldIsReadFromItsPlace() {
        assertTrue(header.parse(HANDSHAKE, 0, HANDSHAKE.length));

        assertEquals(22, header.type());
        assertEquals(0xFEFD, header.version());
        assertEquals(0x0102, header.epoch());
        assertEquals(0x030405060708L, header.sequence());
        assertEquals(0x0102030405060708L, header.recordNumber());
        assertEquals(0, header.start());
        assertEquals(13, header.payloadOffset());
        assertEquals(3, header.payloadLength());
        assertEquals(16, header.end());
    }

    @Test
    void highestEpochAndSequenceNumberAreUnsigned() {
        var record = HexFormat.of().parseHex("17fefdffffffffffffffff" + "0000");

        assertTrue(header.parse(record, 0, record.length));

        assertEquals(0xFFFF, header.epoch());
        assertEquals((1L << 48) - 1, header.sequence());
    }

    @Test
    void positionsCountFromTheStartOfTheDatagram() {
        var datagram = Peer.concat(new byte[] {1, 2, 3, 4, 5}, HANDSHAKE, new byte[] {6});

        assertTrue(header.parse(datagram, 5, datagram.length));

        assertEquals(5, header.start());
        assertEquals(18, header.payloadOffset());
        assertEquals(21, header.end());
    }

    @Test
    @Requirement("RFC6347-4.1.1-d")
    void recordCutAnywhereIsRefused() {
        for (int length = 0; length < HANDSHAKE.length; length++) {
            assertFalse(header.parse(Arrays.copyOf(HANDSHAKE, length), 0, length), "cut to " + length);
        }
    }

    @Test
    void lengthIsHeldAgainstTheLimitNotTheArray() {
        var array = Arrays.copyOf(HANDSHAKE, 100);

        assertFalse(header.parse(array, 0, HANDSHAKE.length - 1));
        assertTrue(header.parse(array, 0, HANDSHAKE.length));
    }

    @Test
    void greatestLengthIsNotMistakenForANegativeOne() {
        var record = HexFormat.of().parseHex("16fefd0000000000000000" + "ffff");

        assertFalse(header.parse(record, 0, record.length));
        assertTrue(header.parse(Arrays.copyOf(record, 13 + 0xFFFF), 0, 13 + 0xFFFF));
        assertEquals(0xFFFF, header.payloadLength());
    }

    @Test
    @Requirement("RFC5246-6-b")
    void onlyTheFiveSpokenContentTypesBeginARecord() {
        for (int first = 0; first < 256; first++) {
            var record = HANDSHAKE.clone();
            record[0] = (byte) first;
            boolean isSpoken = (first >= 20 && first <= 23) || first == 27;
            assertEquals(isSpoken, header.parse(record, 0, record.length), "first byte " + first);
        }
    }

    @Test
    void writtenHeaderHasTheBytesOfTheRfc() {
        var out = new byte[15];

        RecordHeader.write(out, 1, 22, 0xFEFF, 0x0102030405060708L, 0x1234);

        assertArrayEquals(HexFormat.of().parseHex("00" + "16feff01020304050607081234" + "00"), out);
    }
}
