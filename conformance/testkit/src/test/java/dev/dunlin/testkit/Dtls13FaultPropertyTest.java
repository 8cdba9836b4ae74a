package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losingPercent;
import static dev.dunlin.testkit.Faults.reorderingWithin;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.KeyUpdateOutcome;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Accidents of datagrams in DTLS 1.3: to each in turn of a handshake with its ACKs and tickets, to each of a change of keys, and to all of
 * them at once.
 */
class Dtls13FaultPropertyTest {
    private static final long SEED = 20_260_113;
    /** What is outstanding after the handshake has long arrived by then, whatever a single accident did to it. */
    private static final Duration LATER = Duration.ofSeconds(30);

    @Provide
    Arbitrary<Integer> mtus() {
        return Arbitraries.of(256, 400, 1200);
    }

    static Setup setup(long seed, boolean cookie, boolean mutual, int mtu) {
        var setup = Setup.standard()
                .seed(seed)
                .mtu(mtu)
                .client(builder -> builder.versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3))
                .server(builder -> builder.versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3));
        setup = cookie ? setup : setup.withoutCookie();
        return mutual ? setup.mutual() : setup;
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-5.8.1-b", "RFC9147-5.8.1-e", "RFC9147-5.8.1-g", "RFC9147-7.1-d", "RFC9147-7.3-a"})
    void theHandshakeCompletesWhicheverDatagramHasAnAccident(
            @ForAll boolean cookie, @ForAll boolean mutual, @ForAll("mtus") int mtu, @ForAll Accident accident) {
        var setup = setup(SEED, cookie, mutual, mtu);
        int positions = positions(setup);
        for (int position = 0; position < positions; position++) {
            var network = VirtualNetwork.seeded(SEED + position).with(accident.at(position));
            var ledger = new KeyNonceLedger();
            try (var pair = setup.crypto(ledger.provider()).over(network)) {
                pair.runUntilQuiet();
                network.run(LATER);
                network.heal();
                pair.assertEstablished();
                pair.assertExchange();
                assertAllIsAcknowledged(pair);
                ledger.assertNeverRepeats();
            }
        }
    }

    /** How many datagrams it takes when all is well. */
    private static int positions(Setup setup) {
        try (var pair = setup.over(VirtualNetwork.seeded(SEED))) {
            pair.runUntilQuiet();
            pair.network().run(LATER);
            pair.assertEstablished();
            return pair.network().sent().size();
        }
    }

    /** Nothing is sent any more of its own accord. */
    private static void assertAllIsAcknowledged(Pair pair) {
        int sent = pair.network().sent().size();
        pair.network().run(Duration.ofMinutes(10));
        assertEquals(sent, pair.network().sent().size(), () -> "something is still outstanding: " + pair.network());
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-8-e", "RFC9147-5.8.4-a"})
    void keysChangeWhicheverDatagramHasAnAccident(
            @ForAll boolean byClient, @ForAll boolean requested, @ForAll Accident accident) {
        for (int accidentAt = 0; accidentAt < 5; accidentAt++) {
            var network = VirtualNetwork.seeded(SEED + accidentAt);
            var ledger = new KeyNonceLedger();
            try (var pair =
                    setup(SEED, false, false, 1200).crypto(ledger.provider()).over(network)) {
                pair.runUntilQuiet();
                network.run(LATER);
                network.with(accident.at(network.sent().size() + accidentAt));
                var changing = byClient ? pair.client() : pair.server();
                var outcome =
                        changing.session().updateKeys(requested, network.clock().now());
                assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
                pair.client().send("meanwhile");
                pair.server().send("meanwhile");
                network.run(LATER);
                network.heal();
                overtake(pair);
                pair.assertExchange();
                var next = changing.session().updateKeys(false, network.clock().now());
                assertEquals(KeyUpdateOutcome.Kind.STARTED, next.kind(), "the first one was never acknowledged");
                network.run(LATER);
                pair.assertExchange();
                assertAllIsAcknowledged(pair);
                ledger.assertNeverRepeats();
            }
        }
    }

    /** What was held back until others had overtaken it comes now. */
    private static void overtake(Pair pair) {
        for (int i = 0; i < 4; i++) {
            pair.client().send("overtaking");
            pair.server().send("overtaking");
        }
        pair.runUntilQuiet();
    }

    @Property(seed = "131", tries = 120)
    @Requirement({"RFC9147-5.8.1-b", "RFC9147-7.2-b", "RFC9147-7.2-d"})
    void allOfItTogetherIsSurvived(@ForAll long seed, @ForAll boolean cookie, @ForAll boolean mutual) {
        var network = VirtualNetwork.seeded(seed)
                .with(losingPercent(30))
                .with(doublingPercent(30))
                .with(reorderingWithin(Duration.ofMillis(1200)));
        var ledger = new KeyNonceLedger();
        var setup = setup(seed, cookie, mutual, 512).patient().crypto(ledger.provider());
        try (var pair = setup.over(network)) {
            pair.runUntilQuiet();
            for (int i = 0; i < 5; i++) {
                var changing = i % 2 == 0 ? pair.client() : pair.server();
                var unused = changing.session()
                        .updateKeys(i % 3 == 0, network.clock().now());
                pair.client().send("from the client");
                pair.server().send("from the server");
                network.run(Duration.ofSeconds(2));
            }
            network.heal();
            network.run(Duration.ofMinutes(3));
            pair.assertEstablished();
            pair.assertExchange();
            assertAllIsAcknowledged(pair);
            ledger.assertNeverRepeats();
        }
    }
}
