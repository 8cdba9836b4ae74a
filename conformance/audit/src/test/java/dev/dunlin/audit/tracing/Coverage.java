package dev.dunlin.audit.tracing;

import dev.dunlin.requirements.CatalogueRow;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How many rows of each document are shown by a test; those of MUST and of SHOULD apart, each with its opposite. */
final class Coverage {
    private static final String TOTAL = "all";

    private final Map<String, Count> counts = new LinkedHashMap<>();

    private static final class Count {
        private int hard;
        private int hardShown;
        private int soft;
        private int softShown;
        private int rows;
        private int rowsShown;

        void add(CatalogueRow row, boolean shown) {
            rows++;
            rowsShown += shown ? 1 : 0;
            if (row.level().isHard()) {
                hard++;
                hardShown += shown ? 1 : 0;
            } else if (row.level().isSoft()) {
                soft++;
                softShown += shown ? 1 : 0;
            }
        }
    }

    private Coverage() {}

    /** Counts {@code rows}; obsolete ones count nowhere. */
    static Coverage of(Collection<CatalogueRow> rows, Set<String> shownIds) {
        var coverage = new Coverage();
        var total = new Count();
        for (var row : rows) {
            if (row.level() != CatalogueRow.Level.OBSOLETE) {
                boolean shown = shownIds.contains(row.id());
                coverage.counts
                        .computeIfAbsent(row.document(), document -> new Count())
                        .add(row, shown);
                total.add(row, shown);
            }
        }
        coverage.counts.put(TOTAL, total);
        return coverage;
    }

    /** A line for each document in the order of the catalogue, and the total. */
    String table() {
        var table = new StringBuilder(
                "%-20s %16s %16s %12s%n".formatted("document", "MUST (NOT)", "SHOULD (NOT)", "all rows"));
        counts.forEach((document, count) -> table.append("%-20s %8d of %4d %8d of %4d %4d of %4d%n"
                .formatted(
                        document,
                        count.hardShown,
                        count.hard,
                        count.softShown,
                        count.soft,
                        count.rowsShown,
                        count.rows)));
        return table.toString();
    }
}
