package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of RFC 9147 §4, in all its forms. */
class UnifiedHeaderTest {
    private static final int PAYLOAD = 20;

    private final RecordHeader header = new RecordHeader();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 20, 254, 255})
    @Requirement({"RFC9147-4-g", "RFC9147-4-h", "RFC9147-4-j", "RFC9147-4-k", "RFC9147-4.1-b"})
    void everyFormIsReadWherePositionsCountFromTheStartOfTheDatagram(int connectionIdLength) {
        for (int flags = 0x20; flags < 0x40; flags++) {
            boolean hasConnectionId = (flags & 0x10) != 0;
            int numberOffset = 1 + (hasConnectionId ? connectionIdLength : 0);
            int numberLength = (flags & 8) != 0 ? 2 : 1;
            int headerLength = numberOffset + numberLength + ((flags & 4) != 0 ? 2 : 0);
            var record = record(flags, numberOffset + numberLength, headerLength);
            var datagram = Peer.concat(new byte[7], record);
            boolean isKnown = !hasConnectionId || connectionIdLength > 0;

            assertEquals(isKnown, parse(datagram, 7, datagram.length, connectionIdLength));

            if (isKnown) {
                assertTrue(header.isUnified());
                assertEquals(hasConnectionId, header.hasConnectionId());
                assertEquals(flags & 3, header.epochBits());
                assertEquals(7, header.start());
                assertEquals(8, header.connectionIdOffset());
                assertEquals(7 + numberOffset, header.numberOffset());
                assertEquals(numberLength, header.numberLength());
                assertEquals(7 + headerLength, header.payloadOffset());
                assertEquals(PAYLOAD, header.payloadLength());
                assertEquals(datagram.length, header.end());
            }
        }
    }

    @Test
    void lengthTellsWhereTheNextRecordBegins() {
        var record = record(0x2C, 3, 5);
        var datagram = Peer.concat(record, new byte[9]);
        assertTrue(parse(datagram, 0, datagram.length, 0));
        assertEquals(record.length, header.end());
        assertTrue(parse(datagram, 0, record.length, 0));
        assertFalse(parse(datagram, 0, record.length - 1, 0), "the limit counts, not the array");
    }

    @Test
    @Requirement("RFC9147-4-l")
    void withoutLengthARecordGoesToTheEndOfItsDatagram() {
        var datagram = Peer.concat(record(0x28, 3, 3), new byte[9]);
        assertTrue(parse(datagram, 0, datagram.length, 0));
        assertEquals(PAYLOAD + 9, header.payloadLength());
        assertTrue(parse(datagram, 0, 3, 0));
        assertEquals(0, header.payloadLength());
    }

    @Test
    void headerCutAnywhereIsRefused() {
        for (int flags = 0x20; flags < 0x40; flags++) {
            int headerLength =
                    1 + ((flags & 0x10) != 0 ? 8 : 0) + ((flags & 8) != 0 ? 2 : 1) + ((flags & 4) != 0 ? 2 : 0);
            var record = new byte[headerLength];
            record[0] = (byte) flags;
            for (int length = 0; length < headerLength; length++) {
                assertFalse(parse(record, 0, length, 8), flags + " cut to " + length);
            }
            assertTrue(parse(record, 0, headerLength, 8));
        }
    }

    @Test
    void greatestLengthIsNotMistakenForANegativeOne() {
        var record = new byte[5 + 0xFFFF];
        record[0] = 0x2C;
        record[3] = (byte) 0xFF;
        record[4] = (byte) 0xFF;
        assertTrue(parse(record, 0, record.length, 0));
        assertEquals(0xFFFF, header.payloadLength());
        assertFalse(header.hasPossibleLength());
        assertFalse(parse(record, 0, record.length - 1, 0));
    }

    @Test
    @Requirement("RFC9147-4.2.3-f")
    void payloadLengthsArePossibleFromTheMaskToTheLimit() {
        assertFalse(isPossible(15));
        assertTrue(isPossible(16));
        assertTrue(isPossible((1 << 14) + 256));
        assertFalse(isPossible((1 << 14) + 257));
    }

    private boolean isPossible(int payloadLength) {
        var record = new byte[3 + payloadLength];
        record[0] = 0x28;
        assertTrue(parse(record, 0, record.length, 0));
        return header.hasPossibleLength();
    }

    @Test
    @Requirement({"RFC9147-4.1-a", "RFC9147-4.1-b", "RFC9147-4.1-c"})
    void firstByteTellsWhetherARecordIsOurs() {
        for (int first = 0; first < 256; first++) {
            var record = new byte[50];
            record[0] = (byte) first;
            boolean isPlain = (first >= 20 && first <= 23) || first == 27;
            // Those with the bit 0x10 have a connection id, which was not agreed on.
            boolean isNew = first == 26 || (first >= 0x20 && first < 0x30);
            for (var framing : RecordFraming.values()) {
                boolean isSpoken = isPlain || (isNew && framing != RecordFraming.DTLS_1_2);
                assertEquals(
                        isSpoken,
                        header.parse(record, 0, record.length, framing, OwnConnectionIds.NONE),
                        first + " " + framing);
            }
        }
    }

    @Test
    void headerIsFilledAnewForEachRecord() {
        assertTrue(parse(record(0x2F, 3, 5), 0, 25, 0));
        header.reveal(RecordNumber.of(3, 77), 23);
        assertEquals(23, header.type());
        assertEquals(77, header.sequence());

        assertTrue(parse(record(0x2F, 3, 5), 0, 25, 0));
        assertEquals(0, header.type());
        assertEquals(0, header.recordNumber());

        var plain = Peer.plaintextRecord(22, 0xFEFD, 9, new byte[4]);
        assertTrue(parse(plain, 0, plain.length, 0));
        assertFalse(header.isUnified());
        assertEquals(9, header.sequence());
    }

    private boolean parse(byte[] datagram, int offset, int limit, int connectionIdLength) {
        return header.parse(
                datagram,
                offset,
                limit,
                RecordFraming.DTLS_1_3,
                OwnConnectionIds.agreed(ConnectionId.of(new byte[connectionIdLength])));
    }

    private static byte[] record(int flags, int lengthOffset, int headerLength) {
        var record = new byte[headerLength + PAYLOAD];
        record[0] = (byte) flags;
        if ((flags & 4) != 0) {
            record[lengthOffset + 1] = PAYLOAD;
        }
        return record;
    }
}
