package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Each ticket comes to the client's store, and comes once, whatever befalls a NewSessionTicket and its ACK, after a handshake of either kind;
 * and nobody waits for either for ever.
 */
class TicketFaultPropertyTest {
    private static final long SEED = 20_261_128;
    private static final int MOST = 3;

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-7.3-a", "RFC9147-7.1-d", "RFC9147-7.1-h", "RFC9147-7-h", "RFC9147-7-g"})
    void eachTicketArrivesOnceWhicheverDatagramHasAnAccident(
            @ForAll Accident accident, @ForAll boolean resumed, @ForAll @IntRange(min = 1, max = MOST) int count) {
        assertTicketsAtEveryPosition(accident, resumed, count, UnaryOperator.identity());
    }

    /** Here no ticket fits into one datagram, let alone with another. */
    @Property(generation = GenerationMode.EXHAUSTIVE)
    void eachTicketInFragmentsArrivesOnceWhicheverDatagramHasAnAccident(@ForAll Accident accident) {
        assertTicketsAtEveryPosition(accident, false, 2, setup -> setup.mutual().mtu(256));
    }

    @Property(seed = "52", tries = 100)
    @Requirement({"RFC9147-7.3-a", "RFC9147-7-f"})
    void eachTicketArrivesOnceOnABadNetwork(
            @ForAll long seed, @ForAll boolean resumed, @ForAll @IntRange(min = 1, max = MOST) int count) {
        var network = VirtualNetwork.seeded(seed)
                .with(Faults.losingPercent(20))
                .with(Faults.doublingPercent(20))
                .with(Faults.reorderingWithin(Duration.ofMillis(200)));
        try (var resuming =
                Resuming.by(Resuming.Means.PSK_TICKET, setup -> setup.seed(seed).patient())) {
            assertTickets(network, resuming, resumed, count);
        }
    }

    private static void assertTicketsAtEveryPosition(
            Accident accident, boolean resumed, int count, UnaryOperator<Setup> change) {
        try (var resuming = Resuming.by(Resuming.Means.PSK_TICKET, change)) {
            var whole = VirtualNetwork.seeded(SEED);
            assertTickets(whole, resuming, resumed, count);
            int positions = whole.sent().size();
            for (int position = 0; position < positions; position++) {
                assertTickets(VirtualNetwork.seeded(SEED).with(accident.at(position)), resuming, resumed, count);
            }
        }
    }

    private static void assertTickets(VirtualNetwork network, Resuming resuming, boolean resumed, int count) {
        var ledger = new KeyNonceLedger();
        var store = new Collecting(resumed ? Optional.of(resuming.session()) : Optional.empty());
        var setup = resuming.setup()
                .client(builder -> builder.sessionStore(store))
                .server(builder -> builder.ticketCount(count))
                .crypto(ledger.provider());
        try (store;
                var pair = setup.over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            network.runUntilIdle();
            network.heal();
            pair.assertExchange();
            assertEquals(resumed, pair.client().session().info().orElseThrow().resumed());
            assertEquals(count, store.arrived.size(), network::toString);
            assertEquals(count, new HashSet<>(store.arrived).size(), "one ticket has come twice");
        }
        ledger.assertNeverRepeats();
    }

    /** Takes note of all that comes, and offers what it had from the beginning. */
    private static final class Collecting implements SessionStore, AutoCloseable {
        private final Optional<ResumableSession> first;
        private final List<ByteBuffer> arrived = new ArrayList<>();

        Collecting(Optional<ResumableSession> first) {
            this.first = first;
        }

        @Override
        public Optional<ResumableSession> find(PeerName server, PeerPath path) {
            return first.map(ResumableSession::copy);
        }

        @Override
        public void put(PeerName server, PeerPath path, ResumableSession session) {
            arrived.add(ByteBuffer.wrap(session.toBytes()));
            session.close();
        }

        @Override
        public void remove(PeerName server, PeerPath path) {
            assertEquals(List.of(), arrived, "a ticket that is dropped unused");
        }

        @Override
        public void close() {
            first.ifPresent(ResumableSession::close);
        }
    }
}
