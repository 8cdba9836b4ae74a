package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RangeSetTest {
    private final RangeSet ranges = new RangeSet();

    @Test
    void rangesThatAdjoinBecomeOne() {
        ranges.add(0, 2);
        ranges.add(4, 6);
        assertEquals("[0, 2)[4, 6)", ranges.toString());
        ranges.add(2, 4);
        assertEquals("[0, 6)", ranges.toString());
        assertEquals(1, ranges.size());
    }

    @Test
    void oneRangeMaySwallowMany() {
        for (int i = 0; i < 20; i += 2) {
            ranges.add(i, i + 1);
        }
        assertEquals(10, ranges.size());
        ranges.add(3, 16);
        assertEquals("[0, 1)[2, 17)[18, 19)", ranges.toString());
    }

    @Test
    void completeWhenNothingIsMissing() {
        assertTrue(ranges.isComplete(0));
        ranges.add(0, 9);
        assertTrue(ranges.isComplete(9));
        assertFalse(ranges.isComplete(10));
    }

    @Test
    void emptyRangeChangesNothing() {
        ranges.add(3, 3);
        assertEquals(0, ranges.size());
        assertTrue(ranges.covers(7, 7));
    }

    @Test
    void clearedSetIsEmpty() {
        ranges.add(0, 9);
        ranges.clear();
        assertEquals(0, ranges.size());
        assertFalse(ranges.covers(0, 1));
    }

    @Test
    void highestPositionsDoNotOverflow() {
        ranges.add(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        assertTrue(ranges.covers(Integer.MAX_VALUE - 1, Integer.MAX_VALUE));
        assertFalse(ranges.covers(Integer.MAX_VALUE - 2, Integer.MAX_VALUE));
    }

    @Test
    void backwardRangeIsTheCallersFault() {
        assertThrows(IllegalArgumentException.class, () -> ranges.add(3, 2));
        assertThrows(IllegalArgumentException.class, () -> ranges.covers(-1, 2));
    }
}
