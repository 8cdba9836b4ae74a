package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.ELSEWHERE;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters.Total;
import dev.dunlin.session.RoutabilityCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our server asks the old address before the new one, when set to: RFC 9853 §5.2. */
class EnhancedRoutabilityCheckTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static Wanderer wanderer(Dialect dialect) {
        return Wanderer.of(dialect, RoutabilityCheck.enhanced());
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-c", "RFC9853-4-d"})
    void aPeerThatAnswersAtItsOldAddressStaysThere(Dialect dialect) {
        try (var peer = wanderer(dialect)) {
            peer.say(AWAY, "copied by somebody faster than me");
            var challenge = peer.challengedAt(HOME);
            peer.answer(HOME, PathMessage.RESPONSE, challenge);
            assertEquals(List.of(), peer.heard());
            peer.our().pass(TIMEOUT.multipliedBy(3));
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(HOME);
            assertEquals(0, peer.total(Total.PATHS_CHANGED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-d", "RFC9853-4-d"})
    void aPeerThatHasLeftItsOldAddressIsAskedAtTheNewOne(Dialect dialect) {
        try (var peer = wanderer(dialect)) {
            peer.say(AWAY, "I have moved on purpose");
            var first = peer.challengedAt(HOME);
            peer.answer(HOME, PathMessage.DROP, first);
            var second = peer.challengedAt(AWAY);
            assertTrue(!first.equals(second), "a cookie comes again");
            peer.assertDataGoesTo(HOME);
            peer.answer(AWAY, PathMessage.RESPONSE, second);
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5.2-e")
    void aPeerThatIsSilentAtItsOldAddressIsAskedAtTheNewOne(Dialect dialect) {
        try (var peer = wanderer(dialect)) {
            peer.say(AWAY, "the NAT has forgotten me");
            var first = peer.challengedAt(HOME);
            peer.our().pass(TIMEOUT.minusMillis(1));
            assertTrue(peer.heard().stream().allMatch(arrival -> arrival.at().equals(HOME)));
            peer.our().pass(Duration.ofMillis(1));
            var second = peer.challengedAt(AWAY);
            peer.answer(AWAY, PathMessage.RESPONSE, first);
            peer.assertDataGoesTo(HOME);
            peer.answer(AWAY, PathMessage.RESPONSE, second);
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-e", "RFC9853-5.1-b"})
    void aPeerThatIsSilentAtBothAddressesStaysAtTheOldOne(Dialect dialect) {
        try (var peer = wanderer(dialect)) {
            peer.say(AWAY, "lost");
            peer.challengedAt(HOME);
            peer.our().pass(TIMEOUT.multipliedBy(2));
            assertEquals(1, peer.total(Total.PATH_CHECKS_FAILED));
            peer.assertDataGoesTo(HOME);
            peer.our().pass(TIMEOUT.multipliedBy(2));
            assertEquals(List.of(), peer.heard());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5.4-d")
    void wrongAnswersToTheFirstQuestionAreIgnored(Dialect dialect) {
        try (var peer = wanderer(dialect)) {
            peer.say(AWAY, "I have moved on purpose");
            var challenge = peer.challengedAt(HOME);
            for (var from : List.of(HOME, AWAY, ELSEWHERE)) {
                peer.answer(from, PathMessage.DROP, challenge.flippedAtTheEnd());
                peer.answer(from, PathMessage.RESPONSE, challenge.flippedAtTheEnd());
            }
            for (var from : List.of(AWAY, ELSEWHERE)) {
                peer.answer(from, PathMessage.DROP, challenge);
                peer.answer(from, PathMessage.RESPONSE, challenge);
            }
            assertEquals(List.of(), peer.heard());
            peer.answer(HOME, PathMessage.DROP, challenge);
            peer.answer(AWAY, PathMessage.RESPONSE, peer.challengedAt(AWAY));
            peer.assertDataGoesTo(AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewerRecordFromTheOldAddressEndsTheCheck(Dialect dialect) {
        try (var peer = wanderer(dialect)) {
            peer.say(AWAY, "copied by somebody faster than me");
            var challenge = peer.challengedAt(HOME);
            peer.say(HOME, "I am here");
            peer.our().pass(TIMEOUT.multipliedBy(3));
            assertEquals(List.of(), peer.heard());
            peer.answer(HOME, PathMessage.DROP, challenge);
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(HOME);
        }
    }
}
