package dev.dunlin.audit.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.Repository;
import dev.dunlin.audit.ShippedModule;
import dev.dunlin.audit.source.SourceFile;
import dev.dunlin.audit.source.Sources;
import dev.dunlin.requirements.Catalogue;
import dev.dunlin.requirements.Exemptions;
import dev.dunlin.requirements.PastFlaws;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the RFCs require and what history teaches, against the tests of the whole tree. */
class TracingTest {
    /** The documents of which no MUST and no MUST NOT may stay without a test or a reason. */
    private static final Set<String> HELD = Set.of(
            "RFC6347",
            "RFC5246",
            "RFC7627",
            "RFC5746",
            "RFC8422",
            "RFC5077",
            "RFC6066",
            "RFC7250",
            "RFC7301",
            "RFC8449",
            "RFC9325",
            "RFC4279",
            "RFC5487",
            "RFC5489",
            "RFC6655",
            "RFC7251",
            "RFC7905",
            "RFC5288",
            "RFC5289",
            "RFC8442",
            "RFC5705",
            "RFC5764",
            "RFC9258",
            "RFC9525",
            "RFC9146",
            "RFC9147",
            "RFC9147bis",
            "RFC8446",
            "RFC9846",
            "RFC8701",
            "RFC8879",
            "RFC9853",
            "draft-ecdhe-mlkem");

    /** The documents whose SHOULD rows have a floor. */
    private static final Set<String> RECOMMENDED =
            Set.of("RFC9147", "RFC9147bis", "RFC8446", "RFC9846", "RFC8701", "RFC9853", "draft-ecdhe-mlkem");

    private static final Catalogue CATALOGUE = Catalogue.ofRequirements();
    private static final List<Path> TESTS = testSources();
    private static final List<SourceFile> FILES = Sources.parsed(TESTS).files();
    private static final TestLinks REQUIREMENTS = TestLinks.of(Requirement.class, FILES);
    private static final TestLinks HISTORY = TestLinks.of(SecurityHistory.class, FILES);

    @Test
    void everyIdIsInTheCatalogue() {
        var unknown = REQUIREMENTS.links().stream()
                .filter(link -> CATALOGUE.find(link.id()).isEmpty())
                .toList();

        assertEquals(List.of(), unknown);
    }

    @Test
    void everyAnnotationStandsOnATestThatRuns() {
        assertEquals(List.of(), REQUIREMENTS.mistakes());
        assertEquals(List.of(), HISTORY.mistakes());
    }

    @Test
    void everyMustHasATestOrAReason() throws IOException {
        var open = listed("open-requirements.tsv");
        var faults =
                Standing.ofRequirements(CATALOGUE.rows(), HELD, REQUIREMENTS.ids(), Exemptions.ofRequirements(), open);

        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }

    @Test
    void theShouldRowsHaveTestsUpToTheFloorOfTheirDocument() throws IOException {
        var floors = new LinkedHashMap<String, Integer>();
        listed("recommendation-floors.tsv").forEach((document, floor) -> floors.put(document, Integer.valueOf(floor)));
        var faults = Standing.ofRecommendations(
                CATALOGUE.rows(),
                floors,
                REQUIREMENTS.ids(),
                Exemptions.ofRequirements().keySet());

        assertEquals(RECOMMENDED, floors.keySet());
        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }

    @Test
    void everyPastFlawHasATestOrAReason() {
        var faults = Standing.ofPastFlaws(PastFlaws.all(), HISTORY.ids());

        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }

    @Test
    void theTestsOfTheWholeTreeAreSeen() {
        var here =
                Repository.root().resolve("conformance/audit/src/test/java/dev/dunlin/audit/tracing/TracingTest.java");
        assertTrue(TESTS.contains(here), TESTS::toString);
    }

    @Test
    void coverageIsReported() throws IOException {
        var table = Coverage.of(CATALOGUE.rows(), REQUIREMENTS.ids()).table();

        System.out.print("Requirements shown by tests\n" + table);

        var report = Path.of("target", "requirements-coverage.txt").toAbsolutePath();
        Files.createDirectories(report.resolveSibling(""));
        Files.writeString(report, table);
        assertEquals(table, Files.readString(report));
    }

    /** The two columns of a checked-in list, in its order. */
    private static Map<String, String> listed(String resource) throws IOException {
        var rows = new LinkedHashMap<String, String>();
        try (var list = TracingTest.class.getResourceAsStream(resource)) {
            assertTrue(list != null, resource + " is missing");
            for (var line : new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    var columns = line.split("\t", -1);
                    assertEquals(2, columns.length, line);
                    rows.put(columns[0], columns[1]);
                }
            }
        }
        return rows;
    }

    private static List<Path> testSources() {
        var files = new ArrayList<Path>();
        for (var module : ShippedModule.values()) {
            files.addAll(Repository.javaFilesBelow(module.folder().resolve(Path.of("src", "test", "java"))));
        }
        var conformance = Repository.root().resolve("conformance");
        Repository.javaFilesBelow(conformance).stream()
                .filter(file -> !file.endsWith("module-info.java"))
                .filter(file -> Repository.relative(file).matches("conformance/[^/]+/src/.*"))
                .forEach(files::add);
        return files;
    }
}
