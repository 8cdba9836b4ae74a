package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.losing;
import static dev.dunlin.testkit.Faults.sentBy;
import static dev.dunlin.testkit.Faults.silentFrom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SessionEvent;
import dev.dunlin.session.TimeoutOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The end of a handshake. Nobody acknowledges the last flight of DTLS 1.2: it is repeated on request, for a while (RFC 6347 §4.2.4), and so is
 * the ACK of the last flight of DTLS 1.3 (RFC 9147 §5.8.1).
 */
class LastFlightTest {
    private static final long SEED = 7;
    private static final Setup SETUP_13 = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);

    @Test
    @Requirement({"RFC6347-4.2.4-b", "RFC6347-4.2.4-d", "RFC6347-4.2.5-a"})
    @SecurityHistory("T6")
    void lostLastFlightIsRepeatedWhenThePeerRepeatsItsOwn() {
        var network = VirtualNetwork.seeded(SEED).with(losing(5));
        try (var pair = Setup.standard().over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            assertTrue(Events.of(pair.server().session()).contains(SessionEvent.Kind.PEER_FLIGHT_REPEATED));
            assertEquals(1, pair.server().diary().discarded(DiscardReason.REPEATED_FLIGHT));
            pair.assertExchange();
        }
    }

    @Test
    @Requirement("RFC6347-4.2.4-d")
    void lostLastFlightIsRepeatedByASessionThatWasShutDown() {
        var network = VirtualNetwork.seeded(SEED).with(losing(5)).with(losing(6));
        try (var pair = Setup.standard().over(network)) {
            network.runUntil(pair.server().session()::isEstablished);
            pair.server().session().shutdown(network.clock().now());
            network.runUntilQuiet();
            assertTrue(pair.client().session().isEstablished());
            assertFalse(pair.server().session().isClosed());

            network.run(Limits.defaults().linger());
            assertTrue(pair.server().session().isClosed());
            assertEquals(
                    TimeoutOutcome.Kind.LINGER_ENDED,
                    pair.server().diary().timeouts().get(0).kind());
        }
    }

    /** The ACK of Finished is lost, and close_notify with it: the server has said goodbye, and still acknowledges what the client repeats (RFC 9147 §5.8.1). */
    @Test
    @Requirement("RFC9147-5.8.1-g")
    void aLostAcknowledgementIsRepeatedByASessionThatWasShutDown() {
        var isLost = new AtomicBoolean();
        Fault losing = passage -> {
            if (isLost.get()) {
                passage.lose();
            }
        };
        var network = VirtualNetwork.seeded(SEED).with(sentBy(Pair.SERVER, losing));
        var setup = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);
        try (var pair = setup.over(network)) {
            network.runUntil(pair.client().session()::isEstablished);
            isLost.set(true);
            network.runUntil(pair.server().session()::isEstablished);
            pair.server().session().shutdown(network.clock().now());
            network.runUntil(() -> !pair.client().diary().retransmissions().isEmpty());
            isLost.set(false);
            network.run(Duration.ofSeconds(5));
            assertFalse(pair.server().session().isClosed());
            assertTrue(pair.client().session().isEstablished());
            assertEquals(
                    Long.MAX_VALUE,
                    pair.client().session().nextTimeout(network.clock().now()),
                    "Finished is acknowledged");

            network.run(Limits.defaults().linger());
            assertTrue(pair.server().session().isClosed());
            var timeouts = pair.server().diary().timeouts();
            assertEquals(
                    TimeoutOutcome.Kind.LINGER_ENDED,
                    timeouts.get(timeouts.size() - 1).kind());
        }
    }

    /** Tickets go out in the datagram of the ACK: a client that acknowledges one has both, and will not repeat its Finished. */
    @Test
    @Requirement("RFC9147-5.8.1-g")
    void aServerThatSaysGoodbyeIsDoneWithAClientThatProvablyHasItsAcknowledgement() {
        try (var pair = SETUP_13.established()) {
            sayGoodbyeUnheard(pair);
            assertTrue(pair.server().session().isClosed());
        }
    }

    @Test
    void theProofMayComeAfterTheGoodbye() {
        try (var pair = SETUP_13.over(VirtualNetwork.seeded(SEED))) {
            pair.network().runUntil(pair.server().session()::isEstablished);
            pair.server().transmitted().forEach(pair.client()::receive);
            sayGoodbyeUnheard(pair);
            assertFalse(pair.server().session().isClosed());
            pair.client().transmitted().forEach(pair.server()::receive);
            assertTrue(pair.server().session().isClosed());
        }
    }

    /** It sends as soon as it has sent Finished, whatever has become of that. */
    @Test
    @Requirement("RFC9147-5.8.1-g")
    void dataOfTheClientProvesNothingOfTheKind() {
        try (var pair = SETUP_13.server(builder -> builder.tickets(false)).over(VirtualNetwork.seeded(SEED))) {
            pair.network().runUntil(pair.server().session()::isEstablished);
            pair.server().receive(pair.client().sealed("data"));
            assertEquals(List.of("data"), pair.server().diary().messages());
            sayGoodbyeUnheard(pair);
            assertLingers(pair);
        }
    }

    /** The tickets come once more, without the ACK that they were sent with; nobody knows what became of the ACK for the repeated Finished. */
    @Test
    @Requirement("RFC9147-5.8.1-g")
    void theAcknowledgementOfARepeatedTicketProvesNothingOfTheKind() {
        var isLost = new AtomicBoolean();
        Fault losing = passage -> {
            if (isLost.get()) {
                passage.lose();
            }
        };
        var network = VirtualNetwork.seeded(SEED).with(sentBy(Pair.SERVER, losing));
        try (var pair = SETUP_13.over(network)) {
            network.runUntil(pair.client().session()::isEstablished);
            isLost.set(true);
            network.runUntil(pair.server().session()::isEstablished);
            network.runUntil(() -> !pair.server().diary().retransmissions().isEmpty());
            isLost.set(false);
            network.run(Duration.ofSeconds(5));
            assertTrue(pair.client().session().resumable().isPresent());
            sayGoodbyeUnheard(pair);
            assertLingers(pair);
        }
    }

    /** Nothing that either side sends from here on reaches the other. */
    private static void sayGoodbyeUnheard(Pair pair) {
        pair.network().with(Passage::lose);
        pair.server().session().shutdown(pair.network().clock().now());
        assertEquals(1, pair.server().transmitted().size());
    }

    private static void assertLingers(Pair pair) {
        assertFalse(pair.server().session().isClosed());
        pair.network().run(Limits.defaults().linger());
        assertTrue(pair.server().session().isClosed());
    }

    @Test
    void nothingIsRepeatedAfterTheLinger() {
        var network = VirtualNetwork.seeded(SEED).with(sentBy(Pair.SERVER, silentFrom(5)));
        var limits = Limits.builder()
                .expiries(20)
                .handshakeDeadline(Duration.ofMinutes(10))
                .build();
        try (var pair = Setup.standard().limits(limits).over(network)) {
            pair.runUntilQuiet();
            assertEquals(
                    FailureReason.HANDSHAKE_TIMEOUT,
                    pair.client().session().failure().orElseThrow().reason());
            long repeated = pair.server().diary().discarded(DiscardReason.REPEATED_FLIGHT);
            // 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60 s: the last of these comes after 240 s.
            assertEquals(8, repeated);
            assertTrue(pair.server().session().isEstablished());
        }
    }

    @Test
    @Requirement("RFC6347-4.2.2-b")
    @SecurityHistory("T20")
    void repeatedRecordsHaveNumbersOfTheirOwn() {
        var network = VirtualNetwork.seeded(SEED).with(silentFrom(4));
        try (var pair = Setup.standard().over(network)) {
            pair.runUntilQuiet();
            var fromServer = numbersSentBy(Pair.SERVER, network);
            assertTrue(fromServer.size() > 6);
            // HelloVerifyRequest and the first ServerHello copy the numbers of their ClientHellos: 0 and 1.
            assertEquals(LongStream.range(0, fromServer.size()).boxed().toList(), fromServer);
        }
    }

    private static List<Long> numbersSentBy(PeerPath sender, VirtualNetwork network) {
        var numbers = new ArrayList<Long>();
        for (var datagram : network.sent()) {
            if (datagram.from().equals(sender)) {
                Records.in(datagram.bytes()).forEach(record -> numbers.add(record.sequence()));
            }
        }
        return numbers;
    }
}
