package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.KeyUpdateOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Long epochs and many of them. */
class EpochTest {
    /** RFC 9147 §B.3: AES-CCM with a tag of 64 bits. */
    private static final int MOST_FORGERIES = 128;

    private static final Setup SETUP = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);

    @Test
    @Requirement({"RFC9147-4.2.2-b", "RFC9147-4.5.1-d"})
    @SecurityHistory("T18")
    void seventyThousandRecordsOfOneEpochGoThroughOnALossyNetwork() {
        try (var pair = idle(SETUP)) {
            int delivered = 0;
            for (int i = 0; i < 70_000; i++) {
                var datagram = pair.client().sealed("x");
                if (i % 7 == 3) {
                    continue;
                }
                pair.server().receive(datagram);
                delivered++;
                if (i % 100 == 0) {
                    pair.server().receive(datagram);
                }
            }
            assertEquals(delivered, pair.server().diary().messages().size());
            assertEquals(700 - 100, pair.server().diary().discarded(DiscardReason.REPLAYED));
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC9147-8-a", "RFC9147-8-b"})
    void thousandsOfEpochsAreNoTrouble() {
        var ledger = new KeyNonceLedger();
        try (var pair = idle(SETUP.crypto(ledger.provider()))) {
            for (int i = 0; i < 3_000; i++) {
                update(pair.client(), pair);
                if (i % 3 == 0) {
                    update(pair.server(), pair);
                }
                exchange(pair);
                var message = "in epoch " + (4 + i);
                pair.server().receive(pair.client().sealed(message));
                assertEquals(message, pair.server().diary().messages().get(i));
            }
            pair.network().runUntilIdle();
            pair.assertExchange();
            assertEquals(0, HeldBytes.of(pair.client().session()));
            assertEquals(0, HeldBytes.of(pair.server().session()));
        }
        ledger.assertNeverRepeats();
    }

    /** message_seq has 16 bits as well: what cannot be said any more is refused, and the session lives on. */
    @Test
    @Requirement({"RFC9147bis-8-d", "RFC9147-8-i"})
    void updatesThatHaveNoNumberLeftAreRefusedAndDataStillFlows() {
        try (var pair = idle(SETUP)) {
            int updates = 0;
            var outcome = started(pair.client(), pair);
            while (outcome == KeyUpdateOutcome.Kind.STARTED) {
                updates++;
                exchange(pair);
                outcome = started(pair.client(), pair);
            }
            assertEquals(KeyUpdateOutcome.Kind.EXHAUSTED, outcome);
            assertFalse(updates < 65_000 || updates > 65_535, "after " + updates);
            pair.network().runUntilIdle();
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC9147-4.5.3-d", "RFC9147-4.5.3-e"})
    @SecurityHistory("T54")
    void theLastForgeryThatTheKeyBearsEndsTheAssociation() {
        var suites = List.of(CipherSuite.TLS_AES_128_CCM_8_SHA256);
        try (var pair =
                idle(SETUP.client(builder -> builder.suites(suites)).server(builder -> builder.suites(suites)))) {
            for (int i = 1; i < MOST_FORGERIES; i++) {
                pair.server().receive(forged(pair.client()));
            }
            assertEquals(MOST_FORGERIES - 1, pair.server().diary().discarded(DiscardReason.BAD_TAG));
            assertFalse(pair.server().session().isClosed());
            pair.server().receive(forged(pair.client()));
            assertEquals(
                    FailureReason.INTEGRITY_LIMIT,
                    pair.server().session().failure().orElseThrow().reason());
        }
    }

    private static byte[] forged(SessionEndpoint sender) {
        var datagram = sender.sealed("some message that is long enough");
        datagram[datagram.length - 1] ^= 1;
        return datagram;
    }

    private static Pair idle(Setup setup) {
        var pair = setup.established();
        pair.network().runUntilIdle();
        return pair;
    }

    private static void update(SessionEndpoint endpoint, Pair pair) {
        assertEquals(KeyUpdateOutcome.Kind.STARTED, started(endpoint, pair));
    }

    private static KeyUpdateOutcome.Kind started(SessionEndpoint endpoint, Pair pair) {
        return endpoint.session()
                .updateKeys(false, pair.network().clock().now())
                .kind();
    }

    /** Everything that either side has to say, past the network and without any time. */
    private static void exchange(Pair pair) {
        while (carry(pair.client(), pair.server()) + carry(pair.server(), pair.client()) > 0) {
            // Until both have nothing to say.
        }
    }

    private static int carry(SessionEndpoint from, SessionEndpoint to) {
        var datagrams = from.transmitted();
        datagrams.forEach(to::receive);
        return datagrams.size();
    }
}
