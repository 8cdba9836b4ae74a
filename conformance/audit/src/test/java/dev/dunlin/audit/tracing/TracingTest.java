package dev.dunlin.audit.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.Repository;
import dev.dunlin.audit.ShippedModule;
import dev.dunlin.audit.source.Sources;
import dev.dunlin.requirements.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every id that a test anywhere in the tree names is one of the catalogue. */
class TracingTest {
    private static final Catalogue CATALOGUE = Catalogue.ofRequirements();
    private static final List<Path> TESTS = testSources();
    private static final RequirementUses USES =
            RequirementUses.in(Sources.parsed(TESTS).files());

    @Test
    void everyIdIsInTheCatalogue() {
        var unknown = USES.uses().stream()
                .filter(use -> CATALOGUE.find(use.id()).isEmpty())
                .toList();

        assertEquals(List.of(), unknown);
    }

    @Test
    void everyAnnotationStandsOnATestThatRuns() {
        assertEquals(List.of(), USES.mistakes());
    }

    @Test
    void theTestsOfTheWholeTreeAreSeen() {
        var here =
                Repository.root().resolve("conformance/audit/src/test/java/dev/dunlin/audit/tracing/TracingTest.java");
        assertTrue(TESTS.contains(here), TESTS::toString);
    }

    @Test
    void coverageIsReported() throws IOException {
        var shown = USES.uses().stream().map(RequirementUses.Use::id).collect(Collectors.toSet());
        var table = Coverage.of(CATALOGUE.rows(), shown).table();

        System.out.print("Requirements shown by tests\n" + table);

        var report = Path.of("target", "requirements-coverage.txt").toAbsolutePath();
        Files.createDirectories(report.resolveSibling(""));
        Files.writeString(report, table);
        assertEquals(table, Files.readString(report));
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
