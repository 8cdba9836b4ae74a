package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.RecordNumbers;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Record numbers and keys that are used up. */
class ExhaustionTest {
    /** RFC 9325 §4.4 and RFC 8446 §5.5: 2^24.5 records under one key of AES-GCM. */
    private static final long MOST_RECORDS = 23_726_566;

    /** In DTLS 1.3 for want of an acknowledgement: other keys have been on their way for long. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6347-4.1-m")
    @SecurityHistory("T40")
    void keyThatHasSealedAsMuchAsItMaySealsNothingMore(ProtocolVersion version) {
        try (var pair = Setup.standard().speaking(version).established()) {
            var client = pair.client().session();
            RecordNumbers.goOnFrom(client, MOST_RECORDS - 1);
            var last = pair.client().sealed("the last");
            if (version == ProtocolVersion.DTLS_1_2) {
                pair.server().receive(last);
                assertEquals("the last", pair.server().diary().messages().get(0));
            }

            var message = ByteBuffer.allocate(5);
            var datagram = ByteBuffer.allocate(100);
            assertEquals(SendOutcome.Kind.EXHAUSTED, send(client, message, datagram, pair));
            assertEquals(5, message.remaining());
            assertEquals(0, datagram.position());
            assertEquals(SendOutcome.Kind.EXHAUSTED, send(client, message, datagram, pair));
        }
    }

    /** openssl/openssl#32584: sending died at record 65,536. */
    @Test
    @SecurityHistory("T18")
    void seventyThousandRecordsInARowGoThrough() {
        try (var pair = Setup.standard().established()) {
            for (int i = 0; i < 70_000; i++) {
                pair.server().receive(pair.client().sealed("x"));
            }
            assertEquals(70_000, pair.server().diary().messages().size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 16, 1L << 24})
    @SecurityHistory("T18")
    void recordsOnEitherSideOfAPowerGoThrough(long power) {
        try (var pair = Setup.standard().established()) {
            RecordNumbers.goOnFrom(pair.client().session(), power - 3);
            for (int i = -3; i < 3; i++) {
                var sealed = pair.client().sealed("record " + i);
                assertEquals(power + i, Records.in(sealed).get(0).sequence());
                pair.server().receive(sealed);
                assertEquals("record " + i, pair.server().diary().messages().get(i + 3));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void exhaustedSessionStillReceivesAndCloses(ProtocolVersion version) {
        try (var pair = Setup.standard().speaking(version).established()) {
            RecordNumbers.goOnFrom(pair.client().session(), MOST_RECORDS);
            pair.client().receive(pair.server().sealed("hello"));
            assertEquals("hello", pair.client().diary().messages().get(0));
            pair.client().session().shutdown(pair.network().clock().now());
            assertTrue(pair.client().transmitted().isEmpty());
            assertTrue(pair.client().session().isClosed());
        }
    }

    @Test
    @Requirement("RFC6347-4.1-m")
    @SecurityHistory("T40")
    void clientHelloWithTheLastRecordNumberLeavesNoNumbersForTheAnswer() {
        try (var pair = Setup.standard().withoutCookie().over(VirtualNetwork.seeded(1))) {
            var hello = pair.client().transmitted().get(0);
            // The first ServerHello has to copy the number of the ClientHello (RFC 6347 §4.2.1).
            Arrays.fill(hello, 5, 11, (byte) 0xFF);
            pair.server().receive(hello);
            pair.server().transmitted();
            assertEquals(
                    FailureReason.INTERNAL_ERROR,
                    pair.server().session().failure().orElseThrow().reason());
        }
    }

    private static SendOutcome.Kind send(DtlsSession session, ByteBuffer message, ByteBuffer datagram, Pair pair) {
        return session.send(message, datagram, pair.network().clock().now()).kind();
    }
}
