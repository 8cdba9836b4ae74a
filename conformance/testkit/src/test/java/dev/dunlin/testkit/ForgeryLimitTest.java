package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a key under which too much was forged, at the AEAD whose limit is the lowest: one that a test can reach. */
@ParameterizedClass
@EnumSource
class ForgeryLimitTest {
    /** RFC 9147 §B.3: AES-CCM with a tag of 64 bits. */
    private static final int LIMIT = 128;

    private final ProtocolVersion version;
    private final Setup shortTags;

    ForgeryLimitTest(ProtocolVersion version) {
        this.version = version;
        var suites = List.of(Suites.shortTag(version));
        shortTags = Setup.standard()
                .speaking(version)
                .client(builder -> builder.suites(suites))
                .server(builder -> builder.suites(suites));
    }

    /** In DTLS 1.3 the client is asked for other keys long before, which it cannot know: nothing of this is sent. */
    @Test
    @Requirement({"RFC6347-4.1.2.1-f", "RFC6347-4.1.2.7-c", "RFC9325-4.4-b"})
    @SecurityHistory("T54")
    void theLastForgeryThatTheKeyBearsEndsTheAssociationWithAFatalAlert() {
        try (var pair = shortTags.established()) {
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
        try (var pair = shortTags.established()) {
            var genuine = pair.client().sealed("hello");
            pair.server().receive(genuine);
            for (int i = 0; i < 2 * LIMIT; i++) {
                pair.server().receive(genuine);
                pair.server().receive(sealedByNobody(currentEpoch(), 500 + i, 3));
                // Of an epoch that has no keys.
                pair.server().receive(sealedByNobody(currentEpoch() + 2, i, 40));
            }
            assertFalse(pair.server().session().isClosed());
            pair.assertExchange();
        }
    }

    private int currentEpoch() {
        return switch (version) {
            case DTLS_1_2 -> 1;
            case DTLS_1_3 -> 3;
        };
    }

    private byte[] forged(int number) {
        return sealedByNobody(currentEpoch(), 1000 + number, 40);
    }

    private byte[] sealedByNobody(int epoch, int number, int length) {
        return switch (version) {
            case DTLS_1_2 -> Records.of(Records.APPLICATION_DATA, epoch, number, new byte[length]);
            case DTLS_1_3 -> Records.unified(epoch, number, new byte[length]);
        };
    }
}
