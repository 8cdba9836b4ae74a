package dev.dunlin.audit.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.CatalogueRow;
import dev.dunlin.requirements.PastFlaw;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final String TEST = "A test.";
    private static final List<CatalogueRow> ROWS = List.of(
            row("RFC1", "a", CatalogueRow.Level.MUST),
            row("RFC1", "b", CatalogueRow.Level.MUST_NOT),
            row("RFC1", "c", CatalogueRow.Level.SHOULD),
            row("RFC2", "a", CatalogueRow.Level.MUST));

    @Test
    void aHardRowOfAHeldDocumentNeedsATestOrAReasonOrAPlaceOnTheList() {
        assertRequirements(List.of(), Set.of("RFC1-1-a", "RFC1-1-b"), Map.of(), Map.of());
        assertRequirements(List.of(), Set.of("RFC1-1-a"), Map.of("RFC1-1-b", "Why."), Map.of());
        assertRequirements(List.of(), Set.of("RFC1-1-a"), Map.of(), Map.of("RFC1-1-b", "A feature"));
        assertRequirements(
                List.of("RFC1-1-b has neither a test nor a reason: A rule."), Set.of("RFC1-1-a"), Map.of(), Map.of());
    }

    @Test
    void noRowHasTwoOfThem() {
        var shown = Set.of("RFC1-1-a", "RFC1-1-b");
        assertRequirements(
                List.of("RFC1-1-a has both a test and a reason"), shown, Map.of("RFC1-1-a", "Why."), Map.of());
        assertRequirements(
                List.of("RFC1-1-a is open no more, take it off the list"),
                shown,
                Map.of(),
                Map.of("RFC1-1-a", "A feature"));
        assertRequirements(
                List.of("RFC1-1-a is open although it has a reason"),
                Set.of("RFC1-1-b"),
                Map.of("RFC1-1-a", "Why."),
                Map.of("RFC1-1-a", "A feature"));
    }

    @Test
    void onlyRowsOfTheCatalogueHaveReasonsOrAreOpen() {
        assertRequirements(
                List.of(
                        "RFC1-1-x has a reason and is not in the catalogue",
                        "RFC1-1-y is open and not in the catalogue"),
                Set.of("RFC1-1-a", "RFC1-1-b"),
                Map.of("RFC1-1-x", "Why."),
                Map.of("RFC1-1-y", "A feature"));
    }

    @Test
    void theShouldRowsThatApplyAreShownUpToTheFloor() {
        assertRecommendations(List.of(), Map.of("RFC3", 80), Set.of("RFC3-1-a", "RFC3-1-b", "RFC3-1-c", "RFC3-1-d"));
        assertRecommendations(List.of(), Map.of("RFC3", 60), Set.of("RFC3-1-a", "RFC3-1-b", "RFC3-1-c"));
        assertRecommendations(
                List.of("RFC3 has tests for 60 % of its 5 SHOULD rows that apply, not for 61 %; open are:"
                        + "\n  RFC3-1-d A rule.\n  RFC3-1-e A rule."),
                Map.of("RFC3", 61),
                Set.of("RFC3-1-a", "RFC3-1-b", "RFC3-1-c", "RFC3-1-f"));
    }

    @Test
    void aShouldRowWithAReasonDoesNotApply() {
        assertRecommendations(
                List.of(),
                Map.of("RFC3", 80),
                Set.of("RFC3-1-a", "RFC3-1-b"),
                Set.of("RFC3-1-c", "RFC3-1-d", "RFC3-1-e"));
    }

    @Test
    void aFloorFollowsWhatIsShown() {
        assertRecommendations(
                List.of("RFC3 has tests for 60 % of its SHOULD rows: raise its floor from 59 to 60"),
                Map.of("RFC3", 59),
                Set.of("RFC3-1-a", "RFC3-1-b", "RFC3-1-c"));
        assertRecommendations(
                List.of("RFC3 has tests for 100 % of its SHOULD rows: raise its floor from 79 to 80"),
                Map.of("RFC3", 79),
                Set.of("RFC3-1-a", "RFC3-1-b", "RFC3-1-c", "RFC3-1-d", "RFC3-1-e"));
    }

    @Test
    void aDocumentWithoutShouldRowsShowsAll() {
        assertRecommendations(List.of(), Map.of("RFC2", 80), Set.of());
    }

    @Test
    void aHoleHasATestOrAReason() {
        var tested = flaw("T1", PastFlaw.Part.DTLS_1_2, PastFlaw.Standing.TESTED);
        var impossible = flaw("T2", PastFlaw.Part.RECORD, PastFlaw.Standing.NOT_APPLICABLE);

        assertEquals(List.of(), Standing.ofPastFlaws(List.of(tested, impossible), Set.of("T1")));
        assertEquals(
                List.of("T1 is named by no test: A test."),
                Standing.ofPastFlaws(List.of(tested, impossible), Set.of()));
        assertEquals(
                List.of("T2 has both a test and a reason"),
                Standing.ofPastFlaws(List.of(tested, impossible), Set.of("T1", "T2")));
    }

    @Test
    void onlyWhatIsNotBuiltMayWait() {
        var later = flaw("T1", PastFlaw.Part.CONNECTION_IDS, PastFlaw.Standing.LATER);
        var late = flaw("T2", PastFlaw.Part.COOKIE, PastFlaw.Standing.LATER);

        assertEquals(
                List.of("T2 concerns what is built and cannot wait: A test."),
                Standing.ofPastFlaws(List.of(later, late), Set.of()));
    }

    @Test
    void aHoleThatNobodyKnowsCannotBeNamed() {
        assertEquals(List.of("T9 is no hole that we know"), Standing.ofPastFlaws(List.of(), Set.of("T9")));
    }

    private static void assertRequirements(
            List<String> faults, Set<String> shown, Map<String, String> reasons, Map<String, String> open) {
        assertEquals(faults, Standing.ofRequirements(ROWS, Set.of("RFC1"), shown, reasons, open));
    }

    private static void assertRecommendations(List<String> faults, Map<String, Integer> floors, Set<String> shown) {
        assertRecommendations(faults, floors, shown, Set.of());
    }

    private static void assertRecommendations(
            List<String> faults, Map<String, Integer> floors, Set<String> shown, Set<String> reasons) {
        var rows = List.of(
                row("RFC2", "a", CatalogueRow.Level.MUST),
                row("RFC3", "a", CatalogueRow.Level.SHOULD),
                row("RFC3", "b", CatalogueRow.Level.SHOULD_NOT),
                row("RFC3", "c", CatalogueRow.Level.RECOMMENDED),
                row("RFC3", "d", CatalogueRow.Level.NOT_RECOMMENDED),
                row("RFC3", "e", CatalogueRow.Level.SHOULD),
                row("RFC3", "f", CatalogueRow.Level.MAY),
                row("RFC3", "g", CatalogueRow.Level.MUST));
        assertEquals(faults, Standing.ofRecommendations(rows, floors, shown, reasons));
    }

    private static PastFlaw flaw(String id, PastFlaw.Part part, PastFlaw.Standing standing) {
        return new PastFlaw(id, Set.of(part), "An event.", TEST, standing, "");
    }

    private static CatalogueRow row(String document, String letter, CatalogueRow.Level level) {
        return new CatalogueRow(
                document + "-1-" + letter,
                document,
                "1",
                level,
                CatalogueRow.Version.BOTH,
                CatalogueRow.Role.BOTH,
                CatalogueRow.Layer.RECORD,
                "A rule.",
                TEST,
                CatalogueRow.Source.TEXT);
    }
}
