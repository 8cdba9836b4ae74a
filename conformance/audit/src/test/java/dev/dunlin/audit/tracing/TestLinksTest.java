package dev.dunlin.audit.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.source.Sources;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestLinksTest {
    @Test
    void idsAreFoundHoweverTheyAreWritten() {
        var found = in(
                """
                class PlantedTest {
                    @Test @Requirement("RFC9147-4-a") void one() {}
                    @Requirement({"RFC9147-4-b", // with a comment, and over several lines
                        "RFC9147-4-c"})
                    @org.junit.jupiter.api.Test void several() {}
                    @Property(tries = 10) @dev.dunlin.requirements.Requirement(value = {"RFC9147-4-d",}) void named() {}
                }
                """);

        assertEquals(
                List.of(
                        "PlantedTest.java:2 RFC9147-4-a",
                        "PlantedTest.java:3 RFC9147-4-b",
                        "PlantedTest.java:4 RFC9147-4-c",
                        "PlantedTest.java:6 RFC9147-4-d"),
                written(found));
        assertEquals(List.of(), found.mistakes());
    }

    @Test
    void anAnnotatedClassCountsForItsTests() {
        var found = in("@Requirement(\"RFC9147-4-a\") class PlantedTest { @ParameterizedTest void one() {} }");

        assertEquals(List.of("PlantedTest.java:1 RFC9147-4-a"), written(found));
    }

    @Test
    void wordsInStringsAndCommentsAreNoAnnotations() {
        var found = in(
                """
                class PlantedTest {
                    // @Requirement("RFC9147-4-a")
                    @Test void one() { var text = "@Requirement(\\"RFC9147-4-b\\") @Test void two() {}"; }
                }
                """);

        assertEquals(List.of(), written(found));
        assertEquals(List.of(), found.mistakes());
    }

    @Test
    void eachAnnotationHasLinksOfItsOwn() {
        var file = Sources.parsed(
                        Map.of(
                                "PlantedTest.java",
                                """
                                class PlantedTest {
                                    @Test @Requirement("RFC9147-4-a") @SecurityHistory({"T1", "T2"}) void both() {}
                                }
                                """))
                .files();

        assertEquals(
                Set.of("RFC9147-4-a"), TestLinks.of(Requirement.class, file).ids());
        assertEquals(
                Set.of("T1", "T2"), TestLinks.of(SecurityHistory.class, file).ids());
    }

    @Test
    void whatIsNotATestShowsNothing() {
        assertMistake("class PlantedTest { @Requirement(\"RFC9147-4-a\") void helper() {} @Test void one() {} }");
        assertMistake("@Requirement(\"RFC9147-4-a\") class Planted { void helper() {} }");
    }

    @Test
    void aDisabledTestShowsNothing() {
        assertMistake("class PlantedTest { @Disabled(\"why\") @Test @Requirement(\"RFC9147-4-a\") void one() {} }");
        assertMistake("@Disabled(\"why\") class PlantedTest { @Test @Requirement(\"RFC9147-4-a\") void one() {} }");
        assertMistake("@Requirement(\"RFC9147-4-a\") class PlantedTest { @Disabled(\"why\") @Test void one() {} }");
    }

    @Test
    void anIdThatIsNotWrittenOutIsAMistake() {
        assertMistake("class PlantedTest { @Test @Requirement(A_CONSTANT) void one() {} }");
    }

    private static void assertMistake(String text) {
        var found = in(text);
        assertEquals(List.of(), found.links());
        assertEquals(1, found.mistakes().size(), found.mistakes()::toString);
        assertTrue(found.mistakes().get(0).startsWith("PlantedTest.java:1 @Requirement "), found.mistakes()::toString);
    }

    private static TestLinks in(String text) {
        return TestLinks.of(
                Requirement.class,
                Sources.parsed(Map.of("PlantedTest.java", text)).files());
    }

    private static List<String> written(TestLinks found) {
        return found.links().stream().map(TestLinks.Link::toString).toList();
    }
}
