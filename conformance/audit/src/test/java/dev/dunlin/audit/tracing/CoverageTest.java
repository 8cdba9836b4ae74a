package dev.dunlin.audit.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.CatalogueRow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageTest {
    @Test
    void rowsAreCountedByDocumentAndLevel() {
        var rows = List.of(
                row("RFC1", "a", CatalogueRow.Level.MUST),
                row("RFC1", "b", CatalogueRow.Level.MUST_NOT),
                row("RFC1", "c", CatalogueRow.Level.SHOULD),
                row("RFC1", "d", CatalogueRow.Level.OBSOLETE),
                row("RFC2", "a", CatalogueRow.Level.DEF));

        var table = Coverage.of(rows, Set.of("RFC1-1-b", "RFC1-1-c", "RFC1-1-d", "RFC2-1-a", "RFC3-1-a"))
                .table();

        assertEquals(
                List.of(
                        "document MUST (NOT) SHOULD (NOT) all rows",
                        "RFC1 1 of 2 1 of 1 2 of 3",
                        "RFC2 0 of 0 0 of 0 1 of 1",
                        "all 1 of 2 1 of 1 3 of 4"),
                table.lines().map(line -> line.replaceAll(" +", " ")).toList());
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
                "A test.",
                CatalogueRow.Source.TEXT);
    }
}
