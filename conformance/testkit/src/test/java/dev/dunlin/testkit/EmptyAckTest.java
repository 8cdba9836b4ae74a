package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.TimeoutOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ServerHello is lost, what comes behind it cannot be opened: an ACK that lists nothing says so (RFC 9147 §7.1). */
class EmptyAckTest {
    private static final int ACK = 26;
    /** A quarter of the first wait. */
    private static final Duration DELAY = Duration.ofMillis(250);

    private final VirtualNetwork network = VirtualNetwork.seeded(1);

    private Pair pair(boolean cookie) {
        var setup = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);
        return (cookie ? setup : setup.withoutCookie()).over(network);
    }

    private static void bring(List<byte[]> datagrams, SessionEndpoint to) {
        datagrams.forEach(to::receive);
    }

    /** All of the flight but what stands in the clear. */
    private static void bringProtected(List<byte[]> flight, SessionEndpoint to) {
        var records = flight.stream()
                .flatMap(datagram -> Records.in(datagram).stream())
                .filter(Records.Cut::hasUnifiedHeader)
                .toList();
        assertFalse(records.isEmpty(), "EncryptedExtensions to Finished");
        records.forEach(record -> to.receive(record.bytes()));
    }

    @Test
    @Requirement({"RFC9147-7.1-m", "RFC9147-5.8.1-c"})
    void afterHelloRetryRequestAnEmptyAckBringsTheFlightOnceMore() {
        try (var pair = pair(true)) {
            bring(pair.client().transmitted(), pair.server());
            bring(pair.server().transmitted(), pair.client());
            bring(pair.client().transmitted(), pair.server());
            bringProtected(pair.server().transmitted(), pair.client());
            assertTrue(pair.client().transmitted().isEmpty(), "the ACK waits for what else may come");

            network.clock().advance(DELAY);
            long now = network.clock().now();
            assertEquals(
                    TimeoutOutcome.Kind.HANDLED,
                    pair.client().session().handleTimeout(now).kind());
            var sent = pair.client().transmitted();
            assertEquals(1, sent.size());
            var ack = Records.in(sent.get(0)).get(0);
            assertEquals(List.of(ACK, 0), List.of(ack.type(), ack.epoch()));
            assertArrayEquals(new byte[] {0, 0}, Arrays.copyOfRange(ack.bytes(), Records.HEADER, ack.bytes().length));

            bring(sent, pair.server());
            bring(pair.server().transmitted(), pair.client());
            bring(pair.client().transmitted(), pair.server());
            bring(pair.server().transmitted(), pair.client());
            pair.assertEstablished();
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC9147bis-7.1-a", "RFC9147bis-7-a"})
    void beforeTheVersionIsKnownThereIsNone() {
        try (var pair = pair(false)) {
            bring(pair.client().transmitted(), pair.server());
            bringProtected(pair.server().transmitted(), pair.client());
            network.clock().advance(DELAY);
            long now = network.clock().now();
            assertEquals(
                    TimeoutOutcome.Kind.NOT_DUE,
                    pair.client().session().handleTimeout(now).kind());
            assertTrue(pair.client().transmitted().isEmpty());
        }
    }
}
