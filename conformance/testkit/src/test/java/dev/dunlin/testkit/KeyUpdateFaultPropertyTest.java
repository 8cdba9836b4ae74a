package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.RecordNumbers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/** Keys are replaced on a network that loses, doubles and reorders what is said about it, with data on its way under the old keys and the new. */
class KeyUpdateFaultPropertyTest {
    private static final long SEED = 20_261_127;

    /** Messages of each side in {@link #talk}. */
    private static final int MESSAGES = 4;

    /** Three quarters of 2^24.5, the limit of AES-GCM (RFC 8446 §5.5). */
    private static final long WORN_OUT_AT = 17_794_925;

    /** So far a record may be ahead of the one before, for the receiver to know its number from 16 bits of it (RFC 9147 §4.2.2). */
    private static final long LEAP = 32_000;

    /** Three quarters of 2^7, the limit of CCM with tags of 64 bits (RFC 9147 §B.3). */
    private static final int MANY_FORGERIES = 96;

    private static final Duration HALF_WAY = Duration.ofMillis(15);

    /** Whose keys are replaced, and at whose wish. */
    private enum Script {
        CLIENT,
        SERVER,
        CLIENT_ASKS,
        SERVER_ASKS,
        BOTH,
        BOTH_ASK,
        /** Of its own accord, as the client's key has sealed three quarters of what it may (RFC 9147 §4.5.3). */
        WORN_OUT,
        /** The same of the server, whose key has stood three quarters of the forgeries that it may. */
        UNDER_ATTACK;

        private static final CipherSuite SHORT_TAGS = CipherSuite.TLS_AES_128_CCM_8_SHA256;

        Setup applyTo(Setup setup) {
            return this != UNDER_ATTACK
                    ? setup
                    : setup.client(builder -> builder.suites(List.of(SHORT_TAGS)))
                            .server(builder -> builder.suites(List.of(SHORT_TAGS)));
        }

        /** Before anything of {@link #talk} is said. */
        void prepare(Pair pair) {
            if (this == WORN_OUT) {
                // The second message of the client is the one that wears its key out.
                sealUpTo(WORN_OUT_AT - 2, pair);
            }
        }

        void start(Pair pair) {
            if (this == WORN_OUT) {
                return;
            }
            if (this == UNDER_ATTACK) {
                var forged = pair.client().sealed("genuine");
                for (int i = 0; i < MANY_FORGERIES; i++) {
                    forged[forged.length - 1]++;
                    pair.server().receive(forged);
                }
                return;
            }
            if (this != SERVER && this != SERVER_ASKS) {
                update(pair.client(), this == CLIENT_ASKS || this == BOTH_ASK, pair);
            }
            if (this != CLIENT && this != CLIENT_ASKS) {
                update(pair.server(), this == SERVER_ASKS || this == BOTH_ASK, pair);
            }
        }

        /** The ledger does not see CCM, which no provider has. */
        void assertNeverRepeats(KeyNonceLedger ledger) {
            if (this != UNDER_ATTACK) {
                ledger.assertNeverRepeats();
            }
        }

        boolean replacesKeysOfClient() {
            return this != SERVER;
        }

        boolean replacesKeysOfServer() {
            return this != CLIENT && this != WORN_OUT;
        }
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-8-c", "RFC9147-8-e", "RFC9147-7.1-l"})
    void keysAreReplacedWhicheverDatagramHasAnAccident(@ForAll Script script, @ForAll Accident accident) {
        int positions = positions(script);
        for (int position = 0; position < positions; position++) {
            int at = position;
            assertReplaced(script, accident.isLoss() ? 1 : 0, (network, base) -> network.with(accident.at(base + at)));
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
        try (var pair = setup(seed, script).patient().crypto(ledger.provider()).over(network)) {
            idle(pair);
            for (int round = 0; round < 3; round++) {
                network.with(Faults.losingPercent(20))
                        .with(Faults.doublingPercent(20))
                        .with(Faults.reorderingWithin(Duration.ofMillis(300)));
                script.prepare(pair);
                talk(pair, script);
                network.heal();
                network.runUntilIdle();
                pair.assertEstablished();
                // Nothing is left half done: both can do it again.
                Script.BOTH.start(pair);
                network.runUntilIdle();
                pair.assertExchange();
            }
            assertNoneTwice(pair.client());
            assertNoneTwice(pair.server());
        }
        script.assertNeverRepeats(ledger);
    }

    /** Sets the faults of a network on which so many datagrams were sent before. */
    private interface Trouble {
        void on(VirtualNetwork network, int base);
    }

    private static void assertReplaced(Script script, int mostLost, Trouble trouble) {
        var ledger = new KeyNonceLedger();
        var network = VirtualNetwork.seeded(SEED);
        try (var pair = setup(SEED, script).crypto(ledger.provider()).over(network)) {
            idle(pair);
            script.prepare(pair);
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
        script.assertNeverRepeats(ledger);
    }

    private static int positions(Script script) {
        var network = VirtualNetwork.seeded(SEED);
        try (var pair = setup(SEED, script).over(network)) {
            idle(pair);
            script.prepare(pair);
            int base = network.sent().size();
            talk(pair, script);
            return network.sent().size() - base;
        }
    }

    private static Setup setup(long seed, Script script) {
        return script.applyTo(Setup.standard().seed(seed).speaking(ProtocolVersion.DTLS_1_3));
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

    /** As if the client had sent {@code records} records in its epoch; in leaps, and past the diaries. */
    private static void sealUpTo(long records, Pair pair) {
        for (long number = LEAP; number < records - 1; number += LEAP) {
            deliverNumber(number, pair);
        }
        deliverNumber(records - 1, pair);
    }

    private static void deliverNumber(long number, Pair pair) {
        RecordNumbers.goOnFrom(pair.client().session(), number);
        var datagram = ByteBuffer.wrap(pair.client().sealed("-"));
        var outcome = pair.server()
                .session()
                .receive(
                        datagram, ByteBuffer.allocate(1), pair.network().clock().now());
        assertEquals(ReceiveOutcome.Kind.DATA, outcome.kind());
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
