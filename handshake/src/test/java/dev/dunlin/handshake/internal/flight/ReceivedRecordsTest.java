package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.requirements.Requirement;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReceivedRecordsTest {
    private final ReceivedRecords received = new ReceivedRecords();

    @Test
    @Requirement("RFC9147-7-b")
    void theListIsInIncreasingOrderWhateverCameFirst() {
        long highest = RecordNumber.of(RecordNumber.MAX_EPOCH, 1);
        for (long number : new long[] {highest, RecordNumber.of(2, 7), 5, RecordNumber.of(2, 3)}) {
            received.add(number);
        }
        assertArrayEquals(new long[] {5, RecordNumber.of(2, 3), RecordNumber.of(2, 7), highest}, received.list(10));
    }

    @Test
    void aNumberStandsInItOnce() {
        received.add(1);
        received.add(1);
        assertArrayEquals(new long[] {1}, received.list(10));
    }

    @Test
    @Requirement({"RFC9147-7.1-i", "RFC9147-7.1-j"})
    void whenSpaceIsShortWhatNoAckHasListedComesFirst() {
        for (int i = 0; i < 5; i++) {
            received.add(i);
        }
        assertArrayEquals(new long[] {0, 1, 2, 3, 4}, received.list(5));
        received.add(9);
        received.add(8);
        assertTrue(received.hasUnlisted());
        assertArrayEquals(new long[] {4, 8, 9}, received.list(3));
        assertFalse(received.hasUnlisted());
    }

    @Test
    void whatDoesNotFitIntoOneAckIsLeftForTheNext() {
        for (int i = 0; i < 5; i++) {
            received.add(i);
        }
        assertArrayEquals(new long[] {3, 4}, received.list(2));
        assertArrayEquals(new long[] {1, 2}, received.list(2));
        assertTrue(received.hasUnlisted());
        assertArrayEquals(new long[] {0, 2}, received.list(2));
        assertFalse(received.hasUnlisted());
    }

    @Test
    void theOldestGiveWayToTheLatest() {
        for (int i = 0; i < 3 * ReceivedRecords.MOST; i++) {
            received.add(i);
        }
        assertArrayEquals(
                LongStream.range(2 * ReceivedRecords.MOST, 3 * ReceivedRecords.MOST)
                        .toArray(),
                received.list(1000));
        received.clear();
        assertTrue(received.isEmpty());
        assertEquals(0, received.list(10).length);
    }

    @Test
    void aListIsWholeIfEverythingFitsAndNothingWasForgottenOrLeftOut() {
        assertTrue(received.fitsWhole(0));
        for (int i = 0; i < ReceivedRecords.MOST; i++) {
            received.add(i);
        }
        assertTrue(received.fitsWhole(ReceivedRecords.MOST));
        assertFalse(received.fitsWhole(ReceivedRecords.MOST - 1));
        received.add(ReceivedRecords.MOST);
        assertFalse(received.fitsWhole(1000), "the first is forgotten");

        received.clear();
        received.add(1);
        assertTrue(received.fitsWhole(1));
        received.omit();
        assertFalse(received.fitsWhole(1));
    }
}
