package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.recordlayer.internal.ReplayWindow.Verdict;
import dev.dunlin.requirements.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplayWindowPropertyTest {
    /** The definition: every number ever accepted, and the highest of them. */
    private static final class Model {
        private final Set<Long> accepted = new HashSet<>();
        private final int size;
        private long highest = -1;

        Model(int size) {
            this.size = size;
        }

        Verdict check(long number) {
            if (number <= highest - size) {
                return Verdict.TOO_OLD;
            }
            return accepted.contains(number) ? Verdict.DUPLICATE : Verdict.FRESH;
        }

        void accept(long number) {
            accepted.add(number);
            highest = Math.max(highest, number);
        }
    }

    private static ReplayWindow folded(ReplayWindow window, int size) {
        var out = new FoldWriter();
        window.fold(out);
        return ReplayWindow.unfold(size, new FoldReader(out.toByteArray()));
    }

    @Property(seed = "4126", tries = 400)
    @Requirement({"RFC6347-4.1.2.6-a", "RFC6347-4.1.2.6-c"})
    void windowAgreesWithTheSetOfAllNumbersEverAccepted(
            @ForAll("sizes") int size, @ForAll("start") long start, @ForAll("steps") List<Integer> steps) {
        var window = new ReplayWindow(size);
        var model = new Model(size);
        long number = start;
        for (int step : steps) {
            number = Math.min(RecordNumber.MAX_SEQUENCE, Math.max(0, number + step));
            assertEquals(model.check(number), window.check(number), "number " + number);
            if (step % 5 == 0) {
                window = folded(window, size);
            }
            // Numbers that the check has refused are accepted as well now and then: that must do no harm.
            if (window.check(number) == Verdict.FRESH || step % 3 == 0) {
                model.accept(number);
                window.accept(number);
            }
            assertEquals(model.highest + 1, window.next());
            for (long near = Math.max(0, number - 3); near <= number + 3; near++) {
                assertEquals(model.check(near), window.check(near), "number " + near);
            }
        }
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(32, 64, 96, 128, 192, 256, 1024, 8192);
    }

    @Provide
    Arbitrary<Long> start() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 300),
                Arbitraries.longs().between(0, RecordNumber.MAX_SEQUENCE),
                Arbitraries.longs().between(RecordNumber.MAX_SEQUENCE - 300, RecordNumber.MAX_SEQUENCE));
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        var near = Arbitraries.integers().between(-5, 5);
        var acrossAWord = Arbitraries.integers().between(-140, 140);
        var far = Arbitraries.integers().between(-10_000, 10_000);
        return Arbitraries.oneOf(near, near, acrossAWord, far).list().ofMaxSize(150);
    }
}
