package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.corrupting;
import static dev.dunlin.testkit.Faults.delaying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.Counters;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * One datagram of a handshake has an accident: each in turn, of either side, with and without cookie, in each flow of
 * messages, however the messages are cut.
 */
class SingleFaultPropertyTest {
    private static final long SEED = 20_260_101;

    /** UDP's checksum catches bit errors; what gets past it meets plaintext that nothing authenticates before Finished does. */
    private enum AfterCorruption {
        AGREED,
        REFUSED
    }

    @Provide
    Arbitrary<Integer> mtus() {
        return Arbitraries.of(256, 400, 1200);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.4-b", "RFC6347-4.2.3-a"})
    @SecurityHistory("T19")
    void handshakeCompletesWhicheverDatagramIsLost(
            @ForAll ProtocolVersion version, @ForAll boolean cookie, @ForAll Flow flow, @ForAll("mtus") int mtu) {
        assertCompletesAtEveryPosition(setup(version, cookie, flow, mtu), Faults::losing);
    }

    /** What repairs the first loss may be lost itself, an ACK among it. */
    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-7.1-d", "RFC9147-7.2-b"})
    void handshakeCompletesWhicheverTwoDatagramsAreLost(@ForAll Flow flow) {
        var setup = setup(ProtocolVersion.DTLS_1_3, true, flow, 1200);
        int positions = positions(setup);
        for (int first = 0; first < positions; first++) {
            for (int second = first + 1; second <= positions; second++) {
                assertCompletes(setup, first, Faults.losing(first), Faults.losing(second));
            }
        }
    }

    /** The same where a HelloRetryRequest asks for the missing share alone, of a client that is believed. */
    @Example
    @Requirement({"RFC9147-7.1-d", "RFC9147-7.2-b"})
    void handshakeWithAMissingShareCompletesWhicheverTwoDatagramsAreLost() {
        var setup = setup(ProtocolVersion.DTLS_1_3, false, Flow.OTHER_GROUP, 1200);
        try (var pair = setup.established()) {
            assertEquals(1, pair.server().session().counters().total(Counters.Total.COOKIES_SENT));
        }
        int positions = positions(setup);
        for (int first = 0; first < positions; first++) {
            for (int second = first + 1; second <= positions; second++) {
                assertCompletes(setup, first, Faults.losing(first), Faults.losing(second));
            }
        }
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC6347-4.2.2-c", "RFC6347-4.1.2.6-a"})
    void handshakeCompletesWhicheverDatagramIsDoubled(
            @ForAll ProtocolVersion version, @ForAll boolean cookie, @ForAll Flow flow, @ForAll("mtus") int mtu) {
        assertCompletesAtEveryPosition(setup(version, cookie, flow, mtu), Faults::doubling);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC6347-4.2.2-d", "RFC6347-4.2.3-f"})
    void handshakeCompletesWhicheverDatagramIsOvertakenByTheNext(
            @ForAll ProtocolVersion version, @ForAll boolean cookie, @ForAll Flow flow, @ForAll("mtus") int mtu) {
        assertCompletesAtEveryPosition(setup(version, cookie, flow, mtu), position -> delaying(position, 1));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC6347-4.2.2-d", "RFC6347-4.2.4-a"})
    void handshakeCompletesWhicheverDatagramIsOvertakenByTheNextFour(
            @ForAll ProtocolVersion version, @ForAll boolean cookie, @ForAll Flow flow, @ForAll("mtus") int mtu) {
        assertCompletesAtEveryPosition(setup(version, cookie, flow, mtu), position -> delaying(position, 4));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement("RFC6347-4.1.2.7-a")
    void handshakeCompletesWhicheverDatagramIsCutShort(
            @ForAll ProtocolVersion version, @ForAll boolean cookie, @ForAll Flow flow, @ForAll("mtus") int mtu) {
        assertCompletesAtEveryPosition(setup(version, cookie, flow, mtu), Faults::truncating);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement("RFC6347-4.1.2.7-a")
    void handshakeWithOneBitTurnedIsAgreedOnByBothOrRefused(
            @ForAll ProtocolVersion version, @ForAll boolean cookie, @ForAll Flow flow, @ForAll("mtus") int mtu) {
        // A ticket would stand in the clear beside Finished: then the one bit is most likely its.
        var setup = setup(version, cookie, flow, mtu).server(builder -> builder.tickets(false));
        int positions = positions(setup);
        int agreed = 0;
        for (int position = 0; position < positions; position++) {
            agreed += afterCorruption(setup, position) == AfterCorruption.AGREED ? 1 : 0;
        }
        assertTrue(agreed > 0, "not even a corrupted Finished was repeated");
    }

    private AfterCorruption afterCorruption(Setup setup, int position) {
        var network = VirtualNetwork.seeded(SEED + position).with(corrupting(position));
        var ledger = new KeyNonceLedger();
        try (var pair = setup.crypto(ledger.provider()).over(network)) {
            pair.runUntilQuiet();
            var client = pair.client().session();
            var server = pair.server().session();
            if (client.isEstablished() && server.isEstablished()) {
                network.heal();
                pair.assertEstablished();
                pair.assertExchange();
                ledger.assertNeverRepeats();
                return AfterCorruption.AGREED;
            }
            assertFalse(client.isEstablished() || server.isEstablished(), () -> "one side alone: " + network);
            assertTrue(
                    client.failure().isPresent() || server.failure().isPresent(), () -> "nobody says why: " + network);
            return AfterCorruption.REFUSED;
        }
    }

    private Setup setup(ProtocolVersion version, boolean cookie, Flow flow, int mtu) {
        var setup = Setup.standard().seed(SEED).mtu(mtu);
        setup = cookie ? setup : setup.withoutCookie();
        return flow.applyTo(setup, version);
    }

    private void assertCompletesAtEveryPosition(Setup setup, IntFunction<Fault> faultAt) {
        int positions = positions(setup);
        for (int position = 0; position < positions; position++) {
            assertCompletes(setup, position, faultAt.apply(position));
        }
    }

    private static void assertCompletes(Setup setup, int position, Fault... faults) {
        var network = VirtualNetwork.seeded(SEED + position);
        for (var fault : faults) {
            network.with(fault);
        }
        var ledger = new KeyNonceLedger();
        try (var pair = setup.crypto(ledger.provider()).over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            network.runUntilIdle();
            network.heal();
            pair.assertExchange();
            assertEquals(1, pair.server().diary().messages().size());
            ledger.assertNeverRepeats();
        }
    }

    /** How many datagrams the handshake takes when all is well. */
    private static int positions(Setup setup) {
        try (var pair = setup.over(VirtualNetwork.seeded(SEED))) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            pair.network().runUntilIdle();
            return pair.network().sent().size();
        }
    }
}
