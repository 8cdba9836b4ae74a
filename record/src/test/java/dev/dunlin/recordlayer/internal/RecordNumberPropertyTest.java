package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sequence numbers rebuilt from 8 or 16 of their bits (RFC 9147 §4.2.2). */
class RecordNumberPropertyTest {
    @Property(seed = "91471", tries = 3000)
    @Requirement({"RFC9147-4.2.2-a", "RFC9147-4.2.2-b"})
    void rebuiltNumberIsTheNearestWithTheseBits(@ForAll("expected") long expected, @ForAll("bits") int value) {
        for (int bitCount : new int[] {8, 16}) {
            int bits = value & ((1 << bitCount) - 1);
            long rebuilt = RecordNumber.closest(expected, bits, bitCount);

            assertTrue(rebuilt >= 0 && rebuilt <= RecordNumber.MAX_SEQUENCE);
            assertEquals(bits, rebuilt & ((1 << bitCount) - 1));
            assertEquals(nearestByTrial(expected, bits, bitCount), Math.abs(rebuilt - expected));
        }
    }

    @Property(seed = "91472", tries = 2000)
    @Requirement("RFC9147-4.2.2-b")
    void everyNumberLessThanHalfASpanAwayIsFound(@ForAll("expected") long expected, @ForAll("bits") int value) {
        for (int bitCount : new int[] {8, 16}) {
            int half = 1 << (bitCount - 1);
            long actual = expected + value % half;
            if (actual >= 0 && actual <= RecordNumber.MAX_SEQUENCE) {
                assertEquals(actual, RecordNumber.closest(expected, (int) actual & (2 * half - 1), bitCount));
            }
        }
    }

    @Example
    void edgesAreWhereTheyShouldBe() {
        assertEquals(0x34, RecordNumber.closest(0, 0x34, 8));
        assertEquals(0xFF, RecordNumber.closest(0, 0xFF, 8), "there is nothing below zero");
        assertEquals(0xFFFF, RecordNumber.closest(0, 0xFFFF, 16));
        assertEquals(0x80, RecordNumber.closest(0x100, 0x80, 8) & 0xFF);
        assertEquals(0x180, RecordNumber.closest(0x100, 0x80, 8), "of two that are as close the higher");
        assertEquals(0x81, RecordNumber.closest(0x100, 0x81, 8));
        assertEquals(0x10000, RecordNumber.closest(0xFFFF, 0, 16));
        assertEquals(0xFFFF, RecordNumber.closest(0x10000, 0xFFFF, 16));
        assertEquals(RecordNumber.MAX_SEQUENCE, RecordNumber.closest(RecordNumber.MAX_SEQUENCE + 1, 0xFF, 8));
        assertEquals(
                RecordNumber.MAX_SEQUENCE - 0xFF,
                RecordNumber.closest(RecordNumber.MAX_SEQUENCE, 0, 8),
                "there is nothing above the last");
    }

    /** Looks at one number after the other on both sides. */
    private static long nearestByTrial(long expected, int bits, int bitCount) {
        long mask = (1L << bitCount) - 1;
        for (long distance = 0; ; distance++) {
            boolean isAbove =
                    ((expected + distance) & mask) == bits && expected + distance <= RecordNumber.MAX_SEQUENCE;
            boolean isBelow = ((expected - distance) & mask) == bits && expected >= distance;
            if (isAbove || isBelow) {
                return distance;
            }
        }
    }

    @Provide
    Arbitrary<Long> expected() {
        var nearEdges = Arbitraries.of(
                        0L, 0x80L, 0x100L, 0x8000L, 0x10000L, 1L << 24, 1L << 32, RecordNumber.MAX_SEQUENCE)
                .flatMap(edge -> Arbitraries.longs()
                        .between(-300, 300)
                        .map(delta -> Math.max(0, Math.min(RecordNumber.MAX_SEQUENCE, edge + delta))));
        return Arbitraries.oneOf(nearEdges, Arbitraries.longs().between(0, RecordNumber.MAX_SEQUENCE));
    }

    @Provide
    Arbitrary<Integer> bits() {
        return Arbitraries.integers().between(-0xFFFF, 0xFFFF);
    }
}
