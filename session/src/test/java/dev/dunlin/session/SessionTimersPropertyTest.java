package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dunlin.crypto.internal.Nullable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The heap of deadlines against a table that is searched from end to end, wherever the clock stands, its wrap included. */
class SessionTimersPropertyTest {
    private static final int SESSIONS = 12;
    private static final DtlsServerConfig CONFIG = Pki.server().build();

    /** What is done with one session; a deadline of zero takes it out. */
    record Step(int session, long after) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var session = Arbitraries.integers().between(0, SESSIONS - 1);
        var after = Arbitraries.longs().between(0, 1_000);
        return Combinators.combine(session, after).as(Step::new).list().ofMaxSize(60);
    }

    @Property(seed = "4711", tries = 300)
    void theFirstIsTheFirstOfAll(
            @ForAll("steps") List<Step> steps,
            @ForAll @LongRange(min = Long.MIN_VALUE, max = Long.MAX_VALUE) long start) {
        var timers = new SessionTimers();
        var entries = entries();
        var model = new HashMap<Integer, Long>();
        for (var step : steps) {
            if (step.after() == 0) {
                timers.remove(entries.get(step.session()));
                model.remove(step.session());
            } else {
                timers.set(entries.get(step.session()), start + step.after());
                model.put(step.session(), step.after());
            }
            assertEquals(first(model), timers.next(start));
            assertFirst(entries, model, timers.first());
        }
    }

    private static long first(Map<Integer, Long> model) {
        return model.values().stream().min(Long::compare).orElse(Long.MAX_VALUE);
    }

    /** Among equals any may be first. */
    private static void assertFirst(
            List<SessionTimers.Entry> entries, Map<Integer, Long> model, @Nullable AcceptedSession first) {
        if (first == null) {
            assertEquals(Map.of(), model);
            return;
        }
        int index = 0;
        while (entries.get(index).session != first) {
            index++;
        }
        assertSame(first, entries.get(index).session);
        assertEquals(first(model), model.get(index));
    }

    private static List<SessionTimers.Entry> entries() {
        var entries = new ArrayList<SessionTimers.Entry>();
        for (int i = 0; i < SESSIONS; i++) {
            var session = DtlsSession.server(CONFIG, 0);
            entries.add(new SessionTimers.Entry(new AcceptedSession(
                    session, PeerPath.of(new byte[] {(byte) i}), Knock.hello(i).random())));
        }
        return entries;
    }
}
