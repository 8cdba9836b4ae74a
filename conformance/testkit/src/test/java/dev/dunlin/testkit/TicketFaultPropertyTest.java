package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What resumes a session arrives whatever befalls a NewSessionTicket and its ACK, and nobody waits for either for ever. */
class TicketFaultPropertyTest {
    private static final long SEED = 20_261_128;
    private static final int TICKETS = 3;

    @Example
    @Requirement({"RFC9147-7.3-a", "RFC9147-7.1-d"})
    void ticketsArriveWhicheverDatagramIsLost() {
        assertTicketsAtEveryPosition(Faults::losing);
    }

    @Example
    @Requirement({"RFC9147-7.1-h", "RFC9147-7-h"})
    void ticketsArriveOnceWhicheverDatagramIsDoubled() {
        assertTicketsAtEveryPosition(Faults::doubling);
    }

    @Example
    @Requirement("RFC9147-7-g")
    void ticketsArriveWhicheverDatagramIsOvertaken() {
        assertTicketsAtEveryPosition(position -> Faults.delaying(position, 1));
        assertTicketsAtEveryPosition(position -> Faults.delaying(position, 4));
    }

    @Property(seed = "52", tries = 100)
    @Requirement({"RFC9147-7.3-a", "RFC9147-7-f"})
    void ticketsArriveOnABadNetwork(@ForAll long seed, @ForAll @IntRange(min = 1, max = TICKETS) int count) {
        var network = VirtualNetwork.seeded(seed)
                .with(Faults.losingPercent(20))
                .with(Faults.doublingPercent(20))
                .with(Faults.reorderingWithin(Duration.ofMillis(200)));
        assertTickets(network, seed, count);
    }

    private static void assertTicketsAtEveryPosition(IntFunction<Fault> faultAt) {
        var whole = VirtualNetwork.seeded(SEED);
        assertTickets(whole, SEED, TICKETS);
        int positions = whole.sent().size();
        for (int position = 0; position < positions; position++) {
            assertTickets(VirtualNetwork.seeded(SEED).with(faultAt.apply(position)), SEED, TICKETS);
        }
    }

    private static void assertTickets(VirtualNetwork network, long seed, int count) {
        var ledger = new KeyNonceLedger();
        var store = new Counting();
        var setup = Setup.standard()
                .seed(seed)
                .speaking(ProtocolVersion.DTLS_1_3)
                .client(builder -> builder.sessionStore(store))
                .server(builder -> builder.ticketCount(count))
                .crypto(ledger.provider());
        try (var pair = setup.over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            network.runUntilIdle();
            // Those that arrive together are one to the store, which keeps the latest.
            assertTrue(store.puts >= 1 && store.puts <= count, () -> store.puts + " tickets; " + network);
            network.heal();
            pair.assertExchange();
        }
        assertTrue(store.latest.isPresent());
        store.latest.get().close();
        ledger.assertNeverRepeats();
    }

    /** Keeps the last one. */
    private static final class Counting implements SessionStore {
        private Optional<ResumableSession> latest = Optional.empty();
        private int puts;

        @Override
        public Optional<ResumableSession> find(PeerName server, PeerPath path) {
            return Optional.empty();
        }

        @Override
        public void put(PeerName server, PeerPath path, ResumableSession session) {
            puts++;
            latest.ifPresent(ResumableSession::close);
            latest = Optional.of(session);
        }

        @Override
        public void remove(PeerName server, PeerPath path) {
            latest.ifPresent(ResumableSession::close);
            latest = Optional.empty();
        }
    }
}
