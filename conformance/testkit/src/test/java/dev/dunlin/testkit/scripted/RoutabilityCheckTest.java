package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.ELSEWHERE;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters.Total;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.RoutabilityCheck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our server makes basic checks when the scripted client is heard from another address: RFC 9853 §5.1. */
class RoutabilityCheckTest {
    /** What is waited for an answer unless something else is set: RFC 9853 §5.5. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    @Requirement({
        "RFC9853-3.1-a",
        "RFC9853-4-a",
        "RFC9853-4-d",
        "RFC9853-5.1-a",
        "RFC9853-5.3-b",
        "RFC9853-5-b",
        "RFC9146-6-d",
        "RFC9146-6-e",
        "RFC9147-11-h"
    })
    void aPeerThatAnswersTheChallengeAtItsNewAddressIsFollowed(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            assertEquals(List.of("I have moved"), peer.our().messages());
            var challenge = peer.challengedAt(AWAY);
            peer.assertDataGoesTo(HOME);
            peer.answer(AWAY, PathMessage.RESPONSE, challenge);
            peer.assertDataGoesTo(AWAY);
            assertEquals(AWAY, peer.our().session().path());
            assertEquals(1, peer.total(Total.PATHS_CHANGED));
            assertEquals(0, peer.total(Total.PATH_CHECKS_FAILED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({
        "RFC9853-5.1-b",
        "RFC9853-5.3-a",
        "RFC9853-5.3-c",
        "RFC9853-5.3-d",
        "RFC9853-5.4-d",
        "RFC9853-5.5-b",
        "RFC9853-7.1-a"
    })
    void aPeerThatDoesNotAnswerInASecondIsNotFollowed(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var cookies = new HashSet<Octets>();
            cookies.add(peer.challengedAt(AWAY));
            peer.our().pass(TIMEOUT.minusMillis(1));
            var further = peer.heard();
            for (var arrival : further) {
                assertEquals(AWAY, arrival.at());
                assertTrue(cookies.add(PathMessage.of(arrival.only()).cookie()), "a cookie comes again");
            }
            assertTrue(further.size() <= 3, () -> "not paced: " + further);
            assertEquals(0, peer.total(Total.PATH_CHECKS_FAILED));
            peer.our().pass(Duration.ofMillis(1));
            assertEquals(1, peer.total(Total.PATH_CHECKS_FAILED));
            assertEquals(List.of(), peer.heard());
            for (var cookie : cookies) {
                peer.answer(AWAY, PathMessage.RESPONSE, cookie);
            }
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.5-a", "RFC9853-5.5-c"})
    void theWaitIsThreeRoundTripsWhereThatIsKnownAndWhateverElseIsSet(Dialect dialect) {
        var checks = List.of(
                RoutabilityCheck.basic().withRoundTrip(Duration.ofMillis(1_500)),
                RoutabilityCheck.basic().withTimeout(Duration.ofMillis(4_500)));
        for (var check : checks) {
            try (var peer = Wanderer.of(dialect, check)) {
                peer.say(AWAY, "I have moved");
                peer.our().pass(Duration.ofMillis(4_499));
                assertEquals(0, peer.total(Total.PATH_CHECKS_FAILED));
                peer.our().pass(Duration.ofMillis(1));
                assertEquals(1, peer.total(Total.PATH_CHECKS_FAILED));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAnswerToAnyChallengeOfTheCheckWillDo(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var first = peer.challengedAt(AWAY);
            peer.our().pass(TIMEOUT.dividedBy(2));
            assertTrue(!peer.heard().isEmpty(), "no second challenge");
            peer.answer(AWAY, PathMessage.RESPONSE, first);
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCheckThatFailedIsFollowedByAnotherWhenThePeerIsHeardAgain(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            peer.our().pass(Duration.ofMinutes(1));
            peer.heard();
            peer.say(AWAY, "I am still here");
            peer.answer(AWAY, PathMessage.RESPONSE, peer.challengedAt(AWAY));
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.1-a", "RFC9853-5.4-d", "RFC9853-7.1-a"})
    void wrongAnswersAreIgnoredAndTheRightOneStillCounts(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var challenge = peer.challengedAt(AWAY);
            peer.answer(AWAY, PathMessage.RESPONSE, challenge.flippedAtTheEnd());
            peer.answer(AWAY, PathMessage.RESPONSE, Octets.zeros(PathMessage.COOKIE));
            peer.answer(HOME, PathMessage.RESPONSE, challenge);
            peer.answer(ELSEWHERE, PathMessage.RESPONSE, challenge);
            assertEquals(List.of(), peer.heard());
            assertEquals(4, peer.total(Total.PATH_ANSWERS_INVALID));
            peer.assertDataGoesTo(HOME);
            peer.answer(AWAY, PathMessage.RESPONSE, challenge);
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.4-d", "RFC9853-7.1-a"})
    void aSecondAnswerToOneChallengeIsIgnoredAndCounted(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var challenge = peer.challengedAt(AWAY);
            peer.answer(AWAY, PathMessage.RESPONSE, challenge);
            peer.answer(AWAY, PathMessage.RESPONSE, challenge);
            assertEquals(1, peer.total(Total.PATH_ANSWERS_REPEATED));
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.4-d", "RFC9853-7.1-a"})
    void answersThatNobodyAskedForAreIgnoredAndCounted(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            for (var from : List.of(HOME, AWAY)) {
                peer.answer(from, PathMessage.RESPONSE, Octets.hex("0001020304050607"));
                peer.answer(from, PathMessage.DROP, Octets.hex("0001020304050607"));
            }
            assertEquals(List.of(), peer.heard());
            assertEquals(4, peer.total(Total.PATH_ANSWERS_INVALID));
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-4-e")
    void messagesOfUnknownTypesAreIgnored(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            for (int type : new int[] {3, 4, 127, 255}) {
                for (int length : new int[] {0, 1, 8, 9, 100}) {
                    peer.send(
                            HOME,
                            peer.record(
                                    ContentType.RETURN_ROUTABILITY_CHECK,
                                    Octets.join(Octets.u8(type), Octets.zeros(length))));
                    assertEquals(
                            ReceiveOutcome.Kind.DISCARDED,
                            peer.our().lastOutcome().kind());
                }
            }
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    void malformedMessagesEndTheAssociationWithDecodeError(Dialect dialect) {
        for (var content : List.of("00", "0000010203040506", "00000102030405060708", "01", "02aa")) {
            try (var peer = Wanderer.of(dialect)) {
                peer.say(AWAY, "I have moved");
                peer.challengedAt(AWAY);
                peer.send(AWAY, peer.record(ContentType.RETURN_ROUTABILITY_CHECK, Octets.hex(content)));
                var alert = peer.heardOne();
                assertEquals(HOME, alert.at());
                assertEquals(ContentType.ALERT, alert.only().type());
                assertEquals(
                        Octets.join(Octets.u8(Alerts.FATAL), Octets.u8(Alerts.DECODE_ERROR)),
                        alert.only().content());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-4-c")
    void messagesInTheClearAreIgnored(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var challenge = peer.challengedAt(AWAY);
            for (var from : List.of(HOME, AWAY)) {
                for (int type : new int[] {PathMessage.CHALLENGE, PathMessage.RESPONSE, PathMessage.DROP}) {
                    peer.send(
                            from,
                            PlaintextRecord.of(
                                    ContentType.RETURN_ROUTABILITY_CHECK,
                                    0,
                                    100,
                                    new PathMessage(type, challenge).encoded()));
                }
            }
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(HOME);
            peer.answer(AWAY, PathMessage.RESPONSE, challenge);
            peer.assertDataGoesTo(AWAY);
        }
    }

    // When a check begins, and what ends it

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-6-a", "RFC9146-6-c", "RFC9146-6-e"})
    void anOlderRecordFromElsewhereIsDeliveredButMovesNothing(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var older = peer.data("older");
            peer.say(HOME, "newer");
            peer.send(AWAY, older);
            assertEquals(List.of("newer", "older"), peer.our().messages());
            assertEquals(List.of(), peer.heard());
            assertEquals(0, peer.total(Total.PATH_CHECKS_STARTED));
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-6-a", "RFC9146-6-b", "RFC9146-6-f"})
    void replayedAndForgedRecordsFromElsewhereMoveNothing(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var record = peer.data("once");
            peer.send(HOME, record);
            peer.send(AWAY, record);
            peer.send(AWAY, peer.data("never").flippedAtTheEnd());
            assertEquals(List.of("once"), peer.our().messages());
            assertEquals(List.of(), peer.heard());
            assertEquals(0, peer.total(Total.PATH_CHECKS_STARTED));
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9146-6-c")
    void aDelayedRecordFromTheOldAddressDoesNotMoveBack(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var delayed = peer.data("delayed");
            peer.say(AWAY, "I have moved");
            peer.answer(AWAY, PathMessage.RESPONSE, peer.challengedAt(AWAY));
            peer.send(HOME, delayed);
            assertEquals(List.of("I have moved", "delayed"), peer.our().messages());
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsHeardAtItsOldAddressAgainStaysThere(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var challenge = peer.challengedAt(AWAY);
            peer.say(HOME, "no, here I am");
            peer.answer(AWAY, PathMessage.RESPONSE, challenge);
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-c")
    void anAnswerFromAThirdAddressDoesNotProveTheSecond(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.say(AWAY, "I have moved");
            var challenge = peer.challengedAt(AWAY);
            peer.say(ELSEWHERE, "and again");
            var next = peer.heard().stream()
                    .filter(arrival -> arrival.at().equals(ELSEWHERE))
                    .findFirst();
            peer.answer(ELSEWHERE, PathMessage.RESPONSE, challenge);
            peer.assertDataGoesTo(HOME);
            // Who checks the third at once may follow the peer there; who does not, has to wait for the end of the
            // check.
            next.ifPresent(arrival -> {
                peer.answer(
                        ELSEWHERE,
                        PathMessage.RESPONSE,
                        PathMessage.of(arrival.only()).cookie());
                peer.assertDataGoesTo(ELSEWHERE);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-4-b", "RFC9853-5.3-d", "RFC9853-8-a"})
    void everyChallengeHasItsOwnCookie(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var cookies = new HashSet<Octets>();
            var here = HOME;
            for (int i = 0; i < 1_000; i++) {
                here = here.equals(HOME) ? AWAY : HOME;
                peer.say(here, "I have moved");
                var challenge = peer.challengedAt(here);
                assertTrue(cookies.add(challenge), "a cookie comes again");
                peer.answer(here, PathMessage.RESPONSE, challenge);
                assertEquals(here, peer.our().session().path());
            }
            for (int at = 0; at < PathMessage.COOKIE; at++) {
                var values = new HashSet<Integer>();
                for (var cookie : cookies) {
                    values.add(cookie.at(at));
                }
                assertTrue(values.size() > 200, "byte " + at + " of cookies is not random");
            }
        }
    }

    @Test
    void aPeerThatMovesDuringAKeyUpdateIsFollowedAllTheSame() {
        try (var peer = Wanderer.of(Dialect.DTLS_1_3)) {
            var update = peer.record(peer.message(MessageType.KEY_UPDATE, Octets.u8(0)));
            peer.send(AWAY, update);
            var heard = peer.heard();
            var answers = heard.stream().filter(PathMessage::isIn).toList();
            assertEquals(1, answers.size());
            assertEquals(AWAY, answers.get(0).at());
            assertEquals(
                    1,
                    heard.stream()
                            .filter(arrival ->
                                    arrival.records().stream().anyMatch(record -> record.type() == ContentType.ACK))
                            .count());
            peer.dtls13().nextWriteEpoch();
            peer.answer(
                    AWAY,
                    PathMessage.RESPONSE,
                    PathMessage.of(answers.get(0).only()).cookie());
            peer.assertDataGoesTo(AWAY);
            peer.say(HOME, "back under the new keys");
            assertNotEquals(HOME, peer.our().session().path());
            peer.answer(HOME, PathMessage.RESPONSE, peer.challengedAt(HOME));
            peer.assertDataGoesTo(HOME);
        }
    }
}
