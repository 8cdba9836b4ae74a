package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table of paths against the JDK's map. */
class PathTablePropertyTest {
    private static final DtlsServerConfig CONFIG = Pki.server().build();

    /** What is done with the entry of one path: the known one or its candidate. */
    record Step(int path, boolean candidate, boolean adds) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var path = Arbitraries.integers().between(0, 60);
        var yes = Arbitraries.of(true, false);
        return Combinators.combine(path, yes, Arbitraries.of(true, true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(seed = "815", tries = 100)
    void findsWhatIsInItAndNothingElse(@ForAll("steps") List<Step> steps) {
        var table = new PathTable(new SecureRandom());
        var model = new HashMap<Step, AcceptedSession>();
        try (var session = DtlsSession.server(CONFIG, 0)) {
            for (var step : steps) {
                var key = new Step(step.path(), step.candidate(), true);
                var known = model.get(key);
                if (step.adds() && known == null) {
                    var entry = new AcceptedSession(
                            session, path(step), Knock.hello(1).random());
                    entry.isCandidate = step.candidate();
                    table.add(entry);
                    model.put(key, entry);
                } else if (!step.adds() && known != null) {
                    assertEquals(true, table.remove(known));
                    assertEquals(false, table.remove(known));
                    model.remove(key);
                }
                assertEquals(model.size(), table.size());
                assertSame(model.get(new Step(step.path(), true, true)), table.candidate(path(step)));
                assertSame(model.get(new Step(step.path(), false, true)), table.established(path(step)));
            }
        }
        var all = new ArrayList<AcceptedSession>();
        table.forEach(all::add);
        assertEquals(model.size(), all.size());
        all.forEach(table::remove);
        assertEquals(0, table.size());
    }

    /** Made anew each time: equality counts, not identity. */
    private static PeerPath path(Step step) {
        return PeerPath.of(new byte[] {1, (byte) step.path()});
    }
}
