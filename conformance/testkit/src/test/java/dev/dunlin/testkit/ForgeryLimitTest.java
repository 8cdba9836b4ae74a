package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a key under which too much was forged, at the AEAD whose limit is the lowest: one that a test can reach. */
class ForgeryLimitTest {
    /** RFC 9147 §B.3: AES-CCM with a tag of 64 bits. */
    private static final int LIMIT = 128;

    private static final Setup SHORT_TAGS = Setup.standard()
            .client(builder -> builder.suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8)))
            .server(builder -> builder.suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8)));

    @Test
    @Requirement({"RFC6347-4.1.2.1-f", "RFC6347-4.1.2.7-c", "RFC9325-4.4-b"})
    @SecurityHistory("T54")
    void theLastForgeryThatTheKeyBearsEndsTheAssociationWithAFatalAlert() {
        try (var pair = SHORT_TAGS.established()) {
            var server = pair.server();
            for (int i = 1; i < LIMIT; i++) {
                server.receive(forged(i));
            }
            assertEquals(LIMIT - 1, server.diary().discarded(DiscardReason.BAD_TAG));
            pair.assertExchange();

            server.receive(forged(LIMIT));
            var failure = server.session().failure().orElseThrow();
            assertEquals(FailureReason.INTEGRITY_LIMIT, failure.reason());
            assertEquals(AlertDescription.BAD_RECORD_MAC, failure.alert().orElseThrow());

            pair.runUntilQuiet();
            var told = pair.client().session().failure().orElseThrow();
            assertTrue(told.sentByPeer());
            assertEquals(AlertDescription.BAD_RECORD_MAC, told.alert().orElseThrow());
        }
    }

    /** What costs no work with the key says nothing about it: replays and records of no length do not bring its end nearer. */
    @Test
    @SecurityHistory("T54")
    void onlyForgeriesCount() {
        try (var pair = SHORT_TAGS.established()) {
            var genuine = pair.client().sealed("hello");
            pair.server().receive(genuine);
            for (int i = 0; i < 2 * LIMIT; i++) {
                pair.server().receive(genuine);
                pair.server().receive(Records.of(Records.APPLICATION_DATA, 1, 500 + i, new byte[3]));
                pair.server().receive(Records.of(Records.APPLICATION_DATA, 3, i, new byte[40]));
            }
            assertFalse(pair.server().session().isClosed());
            pair.assertExchange();
        }
    }

    private static byte[] forged(int number) {
        return Records.of(Records.APPLICATION_DATA, 1, 1000 + number, new byte[40]);
    }
}
