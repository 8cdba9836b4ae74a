package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.Counters.Total;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes to an address that has not answered: never more than three times what came from there. RFC 9853 §5. */
class UnprovenPathTest {
    private static final int AMPLIFICATION = 3;
    private static final int LARGE = 1_000;

    /** Sends records from an address and counts both ways. */
    private static final class Count {
        final Wanderer peer;
        final PeerPath at;
        int sent;
        int heard;

        Count(Wanderer peer, PeerPath at) {
            this.peer = peer;
            this.at = at;
        }

        void send(Octets record) {
            sent += record.length();
            peer.send(at, record);
            hear();
        }

        /** What our side has sent elsewhere is of no interest. */
        void hear() {
            for (var arrival : peer.heard()) {
                if (arrival.at().equals(at)) {
                    heard += arrival.length();
                }
            }
            assertTrue(heard <= AMPLIFICATION * sent, () -> heard + " bytes for " + sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-a")
    void nothingButChallengesGoesToAnUnprovenAddress(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var count = new Count(peer, AWAY);
            count.send(peer.data("a"));
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        SendOutcome.Kind.SENT, peer.our().say("x".repeat(LARGE)).kind());
                for (var arrival : peer.heard()) {
                    assertTrue(arrival.at().equals(HOME) || PathMessage.isIn(arrival));
                    count.heard += arrival.at().equals(AWAY) ? arrival.length() : 0;
                }
                peer.our().pass(Duration.ofMillis(10));
                count.hear();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-a")
    void aPeerThatIsFollowedAtOnceGetsThreeTimesWhatItSentUntilItAnswers(Dialect dialect) {
        try (var peer =
                Wanderer.of(dialect, Terms.id("c1d0c1d1").rrc(), builder -> builder.followPeer(AddressPolicy.NEWEST))) {
            var record = peer.data("x".repeat(LARGE));
            peer.send(AWAY, record);
            var heard = peer.heard();
            var challenge = heard.stream().filter(PathMessage::isIn).findFirst().orElseThrow();
            assertEquals(AWAY, challenge.at());
            int bytes = challenge.length();
            int messages = 0;
            while (peer.our().say("y".repeat(LARGE)).kind() == SendOutcome.Kind.SENT) {
                var arrival = peer.heardOne();
                assertEquals(AWAY, arrival.at());
                bytes += arrival.length();
                messages++;
            }
            assertEquals(
                    SendOutcome.Kind.PATH_LIMITED,
                    peer.our().say("y".repeat(LARGE)).kind());
            assertTrue(bytes <= AMPLIFICATION * record.length());
            assertEquals(2, messages);
            peer.answer(
                    AWAY, PathMessage.RESPONSE, PathMessage.of(challenge.only()).cookie());
            for (int i = 0; i < 10; i++) {
                peer.assertDataGoesTo(AWAY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-a")
    void thePathLimitHoldsForRepetitionsAndAnswersAsWell(Dialect dialect) {
        for (var policy : AddressPolicy.values()) {
            try (var peer =
                    Wanderer.of(dialect, Terms.id(Octets.filled(60, 1)).rrc(), builder -> builder.followPeer(policy))) {
                var count = new Count(peer, AWAY);
                for (int i = 0; i < 30; i++) {
                    count.send(peer.data("z"));
                    count.send(peer.record(
                            ContentType.RETURN_ROUTABILITY_CHECK,
                            new PathMessage(PathMessage.CHALLENGE, Octets.u64(i)).encoded()));
                    for (int message = 0; message < 5; message++) {
                        var outcome = peer.our().say("zzzz");
                        assertFalse(outcome.kind() == SendOutcome.Kind.FAILED);
                        count.hear();
                    }
                    peer.our().pass(Duration.ofMillis(700));
                    count.hear();
                }
            }
        }
    }

    /** A challenge that names the peer by 255 bytes is longer than three short records. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-a")
    void noChallengeGoesOutThatIsLongerThanThePathAllows(Dialect dialect) {
        try (var peer = Wanderer.of(dialect, Terms.id(Octets.filled(255, 1)).rrc(), UnaryOperator.identity())) {
            var count = new Count(peer, AWAY);
            count.send(peer.data("a"));
            assertEquals(0, count.heard);
            peer.our().pass(Duration.ofMillis(100));
            count.send(peer.data("b".repeat(100)));
            assertTrue(count.heard > 255, "no challenge though there is room");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-3-e")
    void withoutRrcNobodyIsCheckedAndNothingMoves(Dialect dialect) {
        try (var peer = Wanderer.of(dialect, Terms.id("c1d0c1d1"), UnaryOperator.identity())) {
            peer.say(AWAY, "I have moved");
            assertEquals(List.of("I have moved"), peer.our().messages());
            peer.our().pass(Duration.ofSeconds(5));
            assertEquals(List.of(), peer.heard());
            assertEquals(0, peer.total(Total.PATH_CHECKS_STARTED));
            peer.assertDataGoesTo(HOME);
            peer.our().session().confirmPath(AWAY, peer.our().now());
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-3-e")
    void withoutRrcMessagesOfTheCheckAreNotAnswered(Dialect dialect) {
        for (var terms :
                List.of(Terms.id("c1d0c1d1"), Terms.plain(), Terms.plain().rrc())) {
            try (var peer = Wanderer.of(dialect, terms, UnaryOperator.identity())) {
                peer.answer(HOME, PathMessage.CHALLENGE, Octets.hex("0001020304050607"));
                assertEquals(List.of(), peer.heard());
                assertEquals(
                        ReceiveOutcome.Kind.DISCARDED, peer.our().lastOutcome().kind());
                peer.assertDataGoesTo(HOME);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9146-6-a")
    void aServerThatNeverFollowsDoesNotFollow(Dialect dialect) {
        try (var peer =
                Wanderer.of(dialect, Terms.id("c1d0c1d1").rrc(), builder -> builder.followPeer(AddressPolicy.NEVER)
                        .routabilityCheck(RoutabilityCheck.enhanced()))) {
            peer.say(AWAY, "I have moved");
            peer.our().pass(Duration.ofSeconds(5));
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(HOME);
        }
    }
}
