package dev.dunlin.handshake.internal.routability;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import org.junit.jupiter.api.Test;

class PathAnswersTest {
    private static final int RECORD = 40;

    private final PathAnswers<String> answers = new PathAnswers<>();

    private boolean challenged(String path, long cookie) {
        return answers.challenged(path, cookie, false, Allowance.OF_PROVEN);
    }

    @Test
    @Requirement({"RFC9853-5.4-b", "RFC9853-5.4-c", "RFC9853-5.2-a"})
    @SecurityHistory("T58")
    void everyChallengeHasOneAnswerByThePathItCameBy() {
        assertTrue(challenged("a", 1));
        assertTrue(challenged("b", 2));
        assertTrue(challenged("a", 3));
        for (var expected : new Object[][] {{"a", 1L}, {"b", 2L}, {"a", 3L}}) {
            var answer = requireNonNull(answers.next(RECORD));
            assertEquals(expected[0], answer.path());
            assertEquals(new PathMessage(PathMessage.Type.RESPONSE, (long) expected[1]), answer.message());
        }
        assertNull(answers.next(RECORD));
    }

    @Test
    @Requirement("RFC9853-5.2-b")
    void aPathThatWasLeftIsDropped() {
        assertTrue(answers.challenged("old", 7, true, Allowance.OF_PROVEN));
        assertEquals(
                new PathMessage(PathMessage.Type.DROP, 7),
                requireNonNull(answers.next(RECORD)).message());
    }

    @Test
    void answersThatNobodyFetchesAreBounded() {
        for (int i = 0; i < PathAnswers.MOST; i++) {
            assertTrue(challenged("a", i));
        }
        assertFalse(challenged("a", 99));
        assertNotNull(answers.next(RECORD));
        assertTrue(challenged("a", 100));
    }

    @Test
    void anAnswerOfMoreThanThreeTimesItsChallengeIsNotGiven() {
        var allowance = Allowance.none();
        allowance.cameIn(RECORD / 4);
        assertTrue(answers.challenged("victim", 1, false, allowance));
        assertTrue(challenged("peer", 2));
        assertEquals("peer", requireNonNull(answers.next(RECORD)).path());
        assertTrue(answers.isEmpty());
    }
}
