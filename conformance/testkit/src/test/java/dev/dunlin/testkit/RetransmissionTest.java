package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losing;
import static dev.dunlin.testkit.Faults.sentBy;
import static dev.dunlin.testkit.Faults.silentFrom;
import static dev.dunlin.testkit.Faults.swallowingAbove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.Limits;
import dev.dunlin.session.SessionEvent;
import dev.dunlin.session.TimeoutOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** When flights are repeated, and when that ends. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class RetransmissionTest {
    private static final long SEED = 7;
    private static final Duration ROUND_TRIP = VirtualNetwork.LATENCY.multipliedBy(2);

    private final Setup standard;

    RetransmissionTest(ProtocolVersion version) {
        standard = Setup.standard().speaking(version);
    }

    @Test
    @Requirement({"RFC6347-4.2.4.1-a", "RFC6347-4.2.4.1-b", "RFC6347-4.2.4-a", "RFC9147-5.8.2-a", "RFC9147-5.8.2-b"})
    void waitsDoubleFromOneSecondToSixty() {
        var limits = Limits.builder()
                .expiries(10)
                .handshakeDeadline(Duration.ofHours(1))
                .build();
        try (var pair = standard.limits(limits).over(silent())) {
            pair.runUntilQuiet();
            assertEquals(
                    seconds(1, 3, 7, 15, 31, 63, 123, 183, 243),
                    pair.client().diary().retransmissions());
            assertEquals(Duration.ofSeconds(303), pair.network().clock().elapsed());
        }
    }

    /** A round trip of 80 ms, as ICE may have measured it. */
    @Test
    @Requirement("RFC9147-5.8.2-g")
    void aClientToldOfTheRoundTripWaitsOneAndAHalfOfIt() {
        try (var pair = standard.over(silent())) {
            pair.client().session().initialTimeout(Duration.ofMillis(120));
            pair.runUntilQuiet();
            assertEquals(
                    millis(120, 360, 840, 1_800, 3_720, 7_560),
                    pair.client().diary().retransmissions());
            assertGivenUp(FailureReason.PEER_UNRESPONSIVE, pair.client());
        }
    }

    /** Also before there is a handshake that could wait. */
    @Test
    @Requirement("RFC9147-5.8.2-g")
    void aServerToldOfTheRoundTripBeforeItsClientHelloDoesSoToo() {
        try (var pair = standard.withoutCookie().over(VirtualNetwork.seeded(SEED))) {
            pair.server().session().initialTimeout(Duration.ofMillis(120));
            pair.network().runUntilDelivered(1);
            pair.network().collectOutput();
            pair.client().close();
            pair.runUntilQuiet();
            assertEquals(
                    millis(120, 360, 840, 1_800, 3_720, 7_560).stream()
                            .map(VirtualNetwork.LATENCY::plus)
                            .toList(),
                    pair.server().diary().retransmissions());
        }
    }

    /** ICE has its answer while the ClientHello is on its way. */
    @Test
    void aRoundTripThatBecomesKnownMovesTheWaitThatIsUnderWay() {
        try (var pair = standard.over(silent())) {
            pair.network().run(Duration.ofMillis(1_500));
            assertEquals(seconds(1), pair.client().diary().retransmissions());
            pair.client().session().initialTimeout(Duration.ofMillis(300));
            pair.runUntilQuiet();
            assertEquals(
                    millis(1_000, 1_600, 2_800, 5_200, 10_000, 19_600),
                    pair.client().diary().retransmissions());
        }
    }

    @Test
    void aFirstWaitThatIsOverAlreadyIsDueAtOnceAndOneThatIsNoneIsMisuse() {
        try (var pair = standard.over(silent())) {
            pair.network().run(Duration.ofMillis(700));
            var session = pair.client().session();
            long now = pair.network().clock().now();
            for (var none : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(61))) {
                assertThrows(IllegalArgumentException.class, () -> session.initialTimeout(none));
            }
            assertEquals(Duration.ofMillis(300).toNanos(), session.nextTimeout(now));
            session.initialTimeout(Duration.ofMillis(700));
            assertEquals(0, session.nextTimeout(now));
            session.initialTimeout(Duration.ofSeconds(60));
            assertEquals(Duration.ofMillis(59_300).toNanos(), session.nextTimeout(now));
            session.close();
            session.initialTimeout(Duration.ofMillis(700));
            assertEquals(Long.MAX_VALUE, session.nextTimeout(now));
        }
    }

    /** A server's flight that nobody hears, from the same second on. */
    @Test
    @Requirement({"RFC6347-4.2.4.1-a", "RFC6347-4.2.4.1-b", "RFC6347-4.2.4-a", "RFC9147-5.8.2-a", "RFC9147-5.8.2-b"})
    void soDoThoseOfAServerWhoseClientIsGone() {
        var limits = Limits.builder()
                .expiries(10)
                .handshakeDeadline(Duration.ofHours(1))
                .build();
        try (var pair = standard.limits(limits).withoutCookie().over(VirtualNetwork.seeded(SEED))) {
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
        try (var pair = standard.over(silent())) {
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
        try (var pair = standard.over(network)) {
            pair.runUntilQuiet();
            assertGivenUp(FailureReason.PEER_UNRESPONSIVE, pair.server());
        }
    }

    @Test
    void handshakeThatTakesTooLongEndsAtItsDeadline() {
        var limits =
                Limits.builder().handshakeDeadline(Duration.ofMillis(10_500)).build();
        try (var pair = standard.limits(limits).over(silent())) {
            pair.runUntilQuiet();
            assertGivenUp(FailureReason.HANDSHAKE_TIMEOUT, pair.client());
            assertEquals(Duration.ofMillis(10_500), pair.network().clock().elapsed());
        }
    }

    @Test
    @Requirement({"RFC6347-4.2.4.1-c", "RFC9147-5.8.2-h"})
    void aWaitThatHasGrownIsKeptUntilAFlightGoesThroughAtOnce() {
        // Lost: the ClientHello, and the one with the cookie that follows the second attempt.
        var network = VirtualNetwork.seeded(SEED).with(losing(0)).with(losing(3));
        try (var pair = standard.over(network)) {
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
        try (var pair = standard.over(silent())) {
            assertEquals(
                    Long.MAX_VALUE,
                    pair.server().session().nextTimeout(pair.network().clock().now()));
        }
    }

    @Test
    void doubledFlightsAreNotAnsweredTwice() {
        var setup = standard.mutual().withoutCookie();
        try (var quiet = setup.over(VirtualNetwork.seeded(SEED));
                var echoing = setup.over(VirtualNetwork.seeded(SEED).with(doublingPercent(100)))) {
            quiet.runUntilQuiet();
            echoing.runUntilQuiet();
            echoing.assertEstablished();
            assertEquals(quiet.network().sent().size(), echoing.network().sent().size());
        }
    }

    @Test
    @Requirement({"RFC6347-4.1.1.1-j", "RFC9147-4.4-l"})
    void pathThatSwallowsLargeDatagramsIsOvercomeBySmallerOnes() {
        var network = VirtualNetwork.seeded(SEED).with(swallowingAbove(600));
        try (var pair = standard.mutual().over(network)) {
            pair.runUntilQuiet();
            network.runUntilIdle();
            pair.assertEstablished();
            pair.assertExchange();
            assertEquals(548, pair.server().session().mtu());
            assertEquals(548, pair.client().session().mtu());
            assertTrue(Events.of(pair.server().session()).contains(SessionEvent.Kind.MTU_LOWERED));
        }
    }

    @Test
    @Requirement({"RFC6347-4.1.1.1-j", "RFC9147-4.4-l"})
    void oneLostDatagramIsNoReasonForSmallerOnes() {
        try (var pair = standard.over(VirtualNetwork.seeded(SEED).with(losing(3)))) {
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
            try (var pair = standard.mutual().mtu(mtu).over(network)) {
                pair.runUntilQuiet();
                pair.assertEstablished();
                assertTrue(network.sent().stream().allMatch(datagram -> datagram.length() <= mtu));
            }
        }
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

    private static List<Duration> millis(long... millis) {
        return LongStream.of(millis).mapToObj(Duration::ofMillis).toList();
    }

    private static List<Duration> seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
