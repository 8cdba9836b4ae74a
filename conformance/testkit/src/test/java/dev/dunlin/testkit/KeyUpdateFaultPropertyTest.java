package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import java.time.Duration;
import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/** Keys are replaced on a network that loses, doubles and reorders what is said about it, with data on its way under the old keys and the new. */
class KeyUpdateFaultPropertyTest {
    private static final long SEED = 20_261_127;

    /** Messages of each side in {@link #talk}. */
    private static final int MESSAGES = 4;

    private static final Duration HALF_WAY = Duration.ofMillis(15);

    /** Enough for any of these seeds: a KeyUpdate that is never acknowledged ends the session. */
    private static final Limits PATIENT = Limits.builder()
            .expiries(40)
            .maxTimeout(Duration.ofSeconds(4))
            .handshakeDeadline(Duration.ofHours(1))
            .build();

    /** Whose keys are replaced, and at whose wish. */
    private enum Script {
        CLIENT,
        SERVER,
        CLIENT_ASKS,
        SERVER_ASKS,
        BOTH,
        BOTH_ASK;

        void start(Pair pair) {
            if (this != SERVER && this != SERVER_ASKS) {
                update(pair.client(), this == CLIENT_ASKS || this == BOTH_ASK, pair);
            }
            if (this != CLIENT && this != CLIENT_ASKS) {
                update(pair.server(), this == SERVER_ASKS || this == BOTH_ASK, pair);
            }
        }

        boolean replacesKeysOfClient() {
            return this != SERVER;
        }

        boolean replacesKeysOfServer() {
            return this != CLIENT;
        }
    }

    /** What befalls one datagram. */
    private enum Accident {
        LOST,
        DOUBLED,
        OVERTAKEN,
        OVERTAKEN_BY_FOUR;

        Fault at(int position) {
            return switch (this) {
                case LOST -> Faults.losing(position);
                case DOUBLED -> Faults.doubling(position);
                case OVERTAKEN -> Faults.delaying(position, 1);
                case OVERTAKEN_BY_FOUR -> Faults.delaying(position, 4);
            };
        }
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-8-c", "RFC9147-8-e", "RFC9147-7.1-l"})
    void keysAreReplacedWhicheverDatagramHasAnAccident(@ForAll Script script, @ForAll Accident accident) {
        int positions = positions(script);
        for (int position = 0; position < positions; position++) {
            int at = position;
            assertReplaced(
                    script, accident == Accident.LOST ? 1 : 0, (network, base) -> network.with(accident.at(base + at)));
        }
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-8-e"})
    void keysAreReplacedWhicheverTwoDatagramsAreLost(@ForAll Script script) {
        int positions = positions(script);
        for (int position = 0; position < positions; position++) {
            for (int next = position + 1; next <= positions; next++) {
                int first = position;
                int second = next;
                assertReplaced(script, 2, (network, base) -> network.with(Faults.losing(base + first))
                        .with(Faults.losing(base + second)));
            }
        }
    }

    @Property(seed = "51", tries = 150)
    @Requirement({"RFC9147-8-a", "RFC9147-8-e"})
    void keysAreReplacedOnABadNetwork(@ForAll long seed, @ForAll Script script) {
        var ledger = new KeyNonceLedger();
        var network = VirtualNetwork.seeded(seed);
        try (var pair = setup(seed).limits(PATIENT).crypto(ledger.provider()).over(network)) {
            idle(pair);
            for (int round = 0; round < 3; round++) {
                network.with(Faults.losingPercent(20))
                        .with(Faults.doublingPercent(20))
                        .with(Faults.reorderingWithin(Duration.ofMillis(300)));
                talk(pair, script);
                network.heal();
                network.runUntilIdle();
                pair.assertEstablished();
                pair.assertExchange();
            }
            assertNoneTwice(pair.client());
            assertNoneTwice(pair.server());
        }
        ledger.assertNeverRepeats();
    }

    /** Sets the faults of a network on which so many datagrams were sent before. */
    private interface Trouble {
        void on(VirtualNetwork network, int base);
    }

    private static void assertReplaced(Script script, int mostLost, Trouble trouble) {
        var ledger = new KeyNonceLedger();
        var network = VirtualNetwork.seeded(SEED);
        try (var pair = setup(SEED).crypto(ledger.provider()).over(network)) {
            idle(pair);
            trouble.on(network, network.sent().size());
            talk(pair, script);
            network.heal();
            assertDelivered(pair.client(), mostLost, pair);
            assertDelivered(pair.server(), mostLost, pair);
            assertEquals(script.replacesKeysOfClient(), epochOf(pair.client()) != 3);
            assertEquals(script.replacesKeysOfServer(), epochOf(pair.server()) != 3);
            // Nothing is left half done: keys can be replaced again.
            Script.BOTH.start(pair);
            network.runUntilIdle();
            pair.assertExchange();
            assertEquals(0, HeldBytes.of(pair.client().session()));
            assertEquals(0, HeldBytes.of(pair.server().session()));
        }
        ledger.assertNeverRepeats();
    }

    private static int positions(Script script) {
        var network = VirtualNetwork.seeded(SEED);
        try (var pair = setup(SEED).over(network)) {
            idle(pair);
            int base = network.sent().size();
            talk(pair, script);
            return network.sent().size() - base;
        }
    }

    private static Setup setup(long seed) {
        return Setup.standard().seed(seed).speaking(ProtocolVersion.DTLS_1_3);
    }

    private static void idle(Pair pair) {
        pair.runUntilQuiet();
        pair.assertEstablished();
        pair.network().runUntilIdle();
    }

    /** Data before, during and after the replacement, until nobody waits for anything. */
    private static void talk(Pair pair, Script script) {
        say(pair, "under the old keys");
        script.start(pair);
        say(pair, "while the peer does not know yet");
        pair.network().run(HALF_WAY);
        say(pair, "between KeyUpdate and ACK");
        pair.network().runUntilIdle();
        say(pair, "under the new keys");
        pair.network().runUntilIdle();
    }

    private static void say(Pair pair, String what) {
        int number = pair.network().sent().size();
        pair.client().send(number + " " + what);
        pair.server().send(number + " " + what);
    }

    private static void update(SessionEndpoint endpoint, boolean asking, Pair pair) {
        var outcome =
                endpoint.session().updateKeys(asking, pair.network().clock().now());
        assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind(), pair.network()::toString);
    }

    private static int epochOf(SessionEndpoint endpoint) {
        return Records.in(endpoint.sealed("which epoch?")).get(0).epoch();
    }

    private static void assertDelivered(SessionEndpoint endpoint, int mostLost, Pair pair) {
        assertFalse(endpoint.session().isClosed(), pair.network()::toString);
        assertNoneTwice(endpoint);
        int arrived = endpoint.diary().messages().size();
        assertTrue(arrived <= MESSAGES && arrived >= MESSAGES - mostLost, () -> arrived + " of " + MESSAGES);
    }

    private static void assertNoneTwice(SessionEndpoint endpoint) {
        var messages = endpoint.diary().messages();
        assertEquals(new HashSet<>(messages).size(), messages.size(), messages::toString);
    }
}
