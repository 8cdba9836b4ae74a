package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.internal.EarlyRecords.Added;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EarlyRecordsTest {
    /** Epoch 0 is open in these, so that records of epoch 0 are the ones whose keys have come. */
    private final ReadEpochs epochs = new ReadEpochs();

    private final EarlyRecords early = new EarlyRecords(100, 3);

    @Test
    @SecurityHistory("T33")
    void bytesAreBounded() {
        assertEquals(Added.KEPT, add(record(1, 0, 40)));
        assertEquals(Added.KEPT, add(record(1, 1, 34)));
        assertEquals(100, early.bytes());
        assertEquals(Added.FULL, add(record(1, 2, 0)));
        assertEquals(2, early.count());
    }

    @Test
    @SecurityHistory("T33")
    void recordsAreBounded() {
        for (int i = 0; i < 3; i++) {
            assertEquals(Added.KEPT, add(record(1, i, 0)));
        }
        assertEquals(Added.FULL, add(record(1, 3, 0)));
        assertEquals(3, early.count());
    }

    @Test
    void removedRecordMakesRoomAndLeavesTheOthersInOrder() {
        assertEquals(Added.KEPT, add(record(0, 0, 1)));
        assertEquals(Added.KEPT, add(record(0, 1, 2)));
        assertEquals(Added.KEPT, add(record(0, 2, 3)));
        var first = early.firstOf(epochs, 0);
        assertNotNull(first);

        early.remove(first);

        assertEquals(15 + 16, early.bytes());
        assertEquals(Added.KEPT, add(record(0, 0, 4)));
        assertArrayEquals(record(0, 1, 2), early.firstOf(epochs, 0));
    }

    @Test
    void recordsOfClosedEpochsArePassedOver() {
        assertEquals(Added.KEPT, add(record(1, 0, 1)));
        assertNull(early.firstOf(epochs, 0));
        assertEquals(Added.KEPT, add(record(0, 0, 2)));
        assertArrayEquals(record(0, 0, 2), early.firstOf(epochs, 0));
    }

    @Test
    void recordIsCopiedOutOfItsDatagram() {
        var datagram = Peer.concat(new byte[9], record(0, 4, 5), new byte[9]);
        var header = new RecordHeader();
        assertTrue(header.parse(datagram, 9, datagram.length));

        assertEquals(Added.KEPT, early.add(datagram, header, header.epoch()));
        datagram[25] = 99;

        assertArrayEquals(record(0, 4, 5), early.firstOf(epochs, 0));
    }

    @Test
    void clearingWipesWhatWasKept() {
        assertEquals(Added.KEPT, add(record(0, 0, 5)));
        var kept = early.firstOf(epochs, 0);
        assertNotNull(kept);

        early.clear();

        assertArrayEquals(new byte[18], kept);
        assertEquals(0, early.count());
        assertEquals(0, early.bytes());
        assertEquals(Added.KEPT, add(record(0, 0, 5)));
    }

    @Test
    void stashForNothingKeepsNothing() {
        var record = record(0, 0, 0);
        var header = new RecordHeader();
        assertTrue(header.parse(record, 0, record.length));

        assertTrue(EarlyRecords.NONE.keepsNothing());
        assertEquals(Added.FULL, EarlyRecords.NONE.add(record, header, 0));
        assertNull(EarlyRecords.NONE.firstOf(epochs, 0));
    }

    @Test
    void negativeBoundsAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> new EarlyRecords(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new EarlyRecords(1, -1));
    }

    private Added add(byte[] record) {
        var header = new RecordHeader();
        assertTrue(header.parse(record, 0, record.length));
        return early.add(record, header, header.epoch());
    }

    private static byte[] record(int epoch, long sequence, int length) {
        var content = new byte[length];
        Arrays.fill(content, (byte) length);
        return Peer.concat(Peer.header(23, 0xFEFD, epoch, sequence, length), content);
    }
}
