package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RangeSetPropertyTest {
    private static final int LIMIT = 64;

    private record Range(int from, int to) {}

    @Property(seed = "42341", tries = 500)
    void agreesWithABitSet(@ForAll("additions") List<Range> additions, @ForAll("ranges") Range asked) {
        var ranges = new RangeSet();
        var bits = new BitSet();
        for (var range : additions) {
            ranges.add(range.from(), range.to());
            bits.set(range.from(), range.to());
            assertEquals(runs(bits), ranges.size());
            assertEquals(covers(bits, asked), ranges.covers(asked.from(), asked.to()));
            assertEquals(bits.nextClearBit(0) >= asked.to(), ranges.isComplete(asked.to()));
        }
    }

    @Provide
    Arbitrary<List<Range>> additions() {
        return ranges().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<Range> ranges() {
        var positions = Arbitraries.integers().between(0, LIMIT);
        return Combinators.combine(positions, positions).as((a, b) -> new Range(Math.min(a, b), Math.max(a, b)));
    }

    private static boolean covers(BitSet bits, Range range) {
        return bits.get(range.from(), range.to()).cardinality() == range.to() - range.from();
    }

    private static int runs(BitSet bits) {
        int runs = 0;
        for (int start = bits.nextSetBit(0); start >= 0; start = bits.nextSetBit(bits.nextClearBit(start))) {
            runs++;
        }
        return runs;
    }
}
