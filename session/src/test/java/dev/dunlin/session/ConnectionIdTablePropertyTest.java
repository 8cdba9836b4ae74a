package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table of connection ids against the JDK's map. */
class ConnectionIdTablePropertyTest {
    private static final DtlsServerConfig CONFIG = Pki.server().build();
    private static final int SESSIONS = 12;

    /** From here on a session has these of its ids; one of its own number at most, so that no two share one. */
    record Step(int session, Set<Integer> ids) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var session = Arbitraries.integers().between(0, SESSIONS - 1);
        var ids = Arbitraries.integers().between(0, 5).set().ofMaxSize(6);
        return Combinators.combine(session, ids).as(Step::new).list().ofMaxSize(120);
    }

    @Property(seed = "9146", tries = 200)
    void findsWhatIsInItAndNothingElse(@ForAll("steps") List<Step> steps) {
        var table = new ConnectionIdTable(new SecureRandom());
        var model = new HashMap<ConnectionId, AcceptedSession>();
        var entries = new HashMap<Integer, AcceptedSession>();
        try (var session = DtlsSession.server(CONFIG, 0)) {
            for (int i = 0; i < SESSIONS; i++) {
                entries.put(
                        i,
                        new AcceptedSession(
                                session, PeerPath.FIXED, Knock.hello(1).random()));
            }
            for (var step : steps) {
                var entry = Objects.requireNonNull(entries.get(step.session()));
                var ids = new HashSet<ConnectionId>();
                step.ids().forEach(number -> ids.add(id(step.session(), number)));
                model.values().removeIf(owner -> owner == entry);
                ids.forEach(id -> model.put(id, entry));

                table.route(entry, OwnConnectionIds.agreed(ids.toArray(ConnectionId[]::new)));

                assertEquals(model.size(), table.size());
                assertFinds(model, table);
            }
            entries.values().forEach(entry -> table.route(entry, OwnConnectionIds.NONE));
            assertEquals(0, table.size());
            assertFinds(Map.of(), table);
        }
    }

    private static void assertFinds(Map<ConnectionId, AcceptedSession> model, ConnectionIdTable table) {
        for (int owner = 0; owner < SESSIONS; owner++) {
            for (int number = 0; number < 6; number++) {
                var id = id(owner, number);
                var datagram = ByteBuffer.allocate(3 + id.length() + 2).put(3, id.toByteArray());
                assertSame(model.get(id), table.find(datagram, 3, id.length()));
                assertEquals(model.containsKey(id), table.has(id));
            }
        }
    }

    /** Of unequal lengths. */
    private static ConnectionId id(int owner, int number) {
        var bytes = new byte[2 + number % 3];
        bytes[0] = (byte) owner;
        bytes[1] = (byte) number;
        return ConnectionId.of(bytes);
    }
}
