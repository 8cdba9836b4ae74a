package dev.dunlin.audit.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArguedExceptionsTest {
    private static final Finding IN_A = new Finding("session/A.java", 7, "catches java.lang.RuntimeException");
    private static final Finding IN_B = new Finding("session/B.java", 9, "catches java.lang.RuntimeException");

    private final ArguedExceptions exceptions =
            ArguedExceptions.read("# a comment\nbroad catch\tsession/A.java\tcalls a handler of the application\n");

    @Test
    void aFindingWithAReasonIsExcused() {
        assertEquals(List.of(IN_B), exceptions.unexcused("broad catch", List.of(IN_A, IN_B)));
    }

    @Test
    void aReasonHoldsForItsOwnRuleOnly() {
        assertEquals(List.of(IN_A), exceptions.unexcused("console", List.of(IN_A)));
    }

    @Test
    void anEntryThatNothingNeedsIsStale() {
        assertEquals(List.of("session/A.java"), exceptions.stale("broad catch", List.of(IN_B)));
        assertEquals(List.of(), exceptions.stale("broad catch", List.of(IN_A)));
    }

    @Test
    void theRulesOfTheListAreKnown() {
        assertEquals(Set.of("broad catch"), exceptions.rules());
    }

    @Test
    void anEntryWithoutAReasonIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ArguedExceptions.read("console\tsession/A.java\t \n"));
        assertThrows(IllegalArgumentException.class, () -> ArguedExceptions.read("console\tsession/A.java\n"));
    }
}
