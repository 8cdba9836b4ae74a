package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losing;
import static dev.dunlin.testkit.Faults.sentBy;
import static dev.dunlin.testkit.Faults.silentFrom;
import static dev.dunlin.testkit.Faults.swallowingAbove;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When flights are repeated, and when that ends. */
class RetransmissionTest {
    private static final long SEED = 7;
    private static final Duration ROUND_TRIP = VirtualNetwork.LATENCY.multipliedBy(2);

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC6347-4.2.4.1-a", "RFC6347-4.2.4.1-b", "RFC6347-4.2.4-a", "RFC9147-5.8.2-a", "RFC9147-5.8.2-b"})
    void waitsDoubleFromOneSecondToSixty(ProtocolVersion version) {
        var limits = Limits.builder()
                .expiries(10)
                .handshakeDeadline(Duration.ofHours(1))
                .build();
        try (var pair = Setup.standard().speaking(version).limits(limits).over(silent())) {
            pair.runUntilQuiet();
            assertEquals(
                    seconds(1, 3, 7, 15, 31, 63, 123, 183, 243),
                    pair.client().diary().retransmissions());
            assertEquals(Duration.ofSeconds(303), pair.network().clock().elapsed());
        }
    }

    /** A server's flight that nobody hears, from the same second on. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC6347-4.2.4.1-a", "RFC6347-4.2.4.1-b", "RFC6347-4.2.4-a", "RFC9147-5.8.2-a", "RFC9147-5.8.2-b"})
    void soDoThoseOfAServerWhoseClientIsGone(ProtocolVersion version) {
        var limits = Limits.builder()
                .expiries(10)
                .handshakeDeadline(Duration.ofHours(1))
                .build();
        try (var pair = Setup.standard()
                .speaking(version)
                .limits(limits)
                .withoutCookie()
                .over(VirtualNetwork.seeded(SEED))) {
            pair.network().runUntilDelivered(1);
            pair.network().collectOutput();
            pair.client().close();
            pair.runUntilQuiet();
            assertEquals(
                    seconds(1, 3, 7, 15, 31, 63, 123, 183, 243).stream()
                            .map(VirtualNetwork.LATENCY::plus)
                            .toList(),
                    pair.server().diary().retransmissions());
            assertGivenUp(FailureReason.PEER_UNRESPONSIVE, pair.server());
        }
    }

    @Test
    void peerThatNeverAnswersIsUnresponsiveAfterTheSeventhWait() {
        try (var pair = Setup.standard().over(silent())) {
            pair.runUntilQuiet();
            assertGivenUp(FailureReason.PEER_UNRESPONSIVE, pair.client());
            assertEquals(seconds(1, 3, 7, 15, 31, 63), pair.client().diary().retransmissions());
            assertEquals(Duration.ofSeconds(123), pair.network().clock().elapsed());
            assertEquals(7, pair.network().sent().size(), "giving up says nothing");
        }
    }

    @Test
    void serverGivesUpAClientThatFallsSilent() {
        var network = VirtualNetwork.seeded(SEED).with(sentBy(Pair.CLIENT, silentFrom(4)));
        try (var pair = Setup.standard().over(network)) {
            pair.runUntilQuiet();
            assertGivenUp(FailureReason.PEER_UNRESPONSIVE, pair.server());
        }
    }

    @Test
    void handshakeThatTakesTooLongEndsAtItsDeadline() {
        var limits =
                Limits.builder().handshakeDeadline(Duration.ofMillis(10_500)).build();
        try (var pair = Setup.standard().limits(limits).over(silent())) {
            pair.runUntilQuiet();
            assertGivenUp(FailureReason.HANDSHAKE_TIMEOUT, pair.client());
            assertEquals(Duration.ofMillis(10_500), pair.network().clock().elapsed());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC6347-4.2.4.1-c", "RFC9147-5.8.2-h"})
    void aWaitThatHasGrownIsKeptUntilAFlightGoesThroughAtOnce(ProtocolVersion version) {
        // Lost: the ClientHello, and the one with the cookie that follows the second attempt.
        var network = VirtualNetwork.seeded(SEED).with(losing(0)).with(losing(3));
        try (var pair = Setup.standard().speaking(version).over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            assertEquals(
                    List.of(Duration.ofSeconds(1), Duration.ofSeconds(3).plus(ROUND_TRIP)),
                    pair.client().diary().retransmissions());
        }
    }

    @Test
    @Requirement("RFC6347-4.2.4-g")
    @SecurityHistory("T53")
    void serverWithoutAClientWaitsForNothing() {
        try (var pair = Setup.standard().over(silent())) {
            assertEquals(
                    Long.MAX_VALUE,
                    pair.server().session().nextTimeout(pair.network().clock().now()));
        }
    }

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
    void doubledFlightsAreNotAnsweredTwice() {
        var setup = Setup.standard().mutual().withoutCookie();
        try (var quiet = setup.over(VirtualNetwork.seeded(SEED));
                var echoing = setup.over(VirtualNetwork.seeded(SEED).with(doublingPercent(100)))) {
            quiet.runUntilQuiet();
            echoing.runUntilQuiet();
            echoing.assertEstablished();
            assertEquals(quiet.network().sent().size(), echoing.network().sent().size());
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

    @Test
    void nothingIsRepeatedAfterTheLinger() {
        var network = VirtualNetwork.seeded(SEED).with(sentBy(Pair.SERVER, silentFrom(5)));
        var limits = Limits.builder()
                .expiries(20)
                .handshakeDeadline(Duration.ofMinutes(10))
                .build();
        try (var pair = Setup.standard().limits(limits).over(network)) {
            pair.runUntilQuiet();
            assertGivenUp(FailureReason.HANDSHAKE_TIMEOUT, pair.client());
            long repeated = pair.server().diary().discarded(DiscardReason.REPEATED_FLIGHT);
            // 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60 s: the last of these comes after 240 s.
            assertEquals(8, repeated);
            assertTrue(pair.server().session().isEstablished());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC6347-4.1.1.1-j", "RFC9147-4.4-l"})
    void pathThatSwallowsLargeDatagramsIsOvercomeBySmallerOnes(ProtocolVersion version) {
        var network = VirtualNetwork.seeded(SEED).with(swallowingAbove(600));
        try (var pair = Setup.standard().speaking(version).mutual().over(network)) {
            pair.runUntilQuiet();
            network.runUntilIdle();
            pair.assertEstablished();
            pair.assertExchange();
            assertEquals(548, pair.server().session().mtu());
            assertEquals(548, pair.client().session().mtu());
            assertTrue(Events.of(pair.server().session()).contains(SessionEvent.Kind.MTU_LOWERED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC6347-4.1.1.1-j", "RFC9147-4.4-l"})
    void oneLostDatagramIsNoReasonForSmallerOnes(ProtocolVersion version) {
        try (var pair = Setup.standard()
                .speaking(version)
                .over(VirtualNetwork.seeded(SEED).with(losing(3)))) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            assertEquals(1200, pair.server().session().mtu());
        }
    }

    @Test
    @Requirement({"RFC6347-4.1.1-a", "RFC6347-4.2.3-a"})
    void noDatagramIsLongerThanTheMtu() {
        for (int mtu : new int[] {256, 300, 512, 1200}) {
            var network = VirtualNetwork.seeded(SEED);
            try (var pair = Setup.standard().mutual().mtu(mtu).over(network)) {
                pair.runUntilQuiet();
                pair.assertEstablished();
                assertTrue(network.sent().stream().allMatch(datagram -> datagram.length() <= mtu));
            }
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

    private static VirtualNetwork silent() {
        return VirtualNetwork.seeded(SEED).with(silentFrom(0));
    }

    private static void assertGivenUp(FailureReason reason, SessionEndpoint endpoint) {
        var failure = endpoint.session().failure().orElseThrow();
        assertEquals(reason, failure.reason(), failure::toString);
        assertTrue(failure.alert().isEmpty());
        var timeouts = endpoint.diary().timeouts();
        assertEquals(
                TimeoutOutcome.Kind.FAILED, timeouts.get(timeouts.size() - 1).kind());
    }

    private static List<Duration> seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
