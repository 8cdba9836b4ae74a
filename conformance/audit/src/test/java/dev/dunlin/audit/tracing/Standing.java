package dev.dunlin.audit.tracing;

import dev.dunlin.requirements.CatalogueRow;
import dev.dunlin.requirements.PastFlaw;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is missing or contradictory between what must be shown, the tests that show it and the reasons for which none does. */
final class Standing {
    /** Percent of the SHOULD rows of a document that end its climb: who shows that many may have grounds for the rest. */
    private static final int HIGHEST_FLOOR = 80;

    private Standing() {}

    /**
     * Every MUST and MUST NOT row of {@code documents} has a test, a reason, or stands in the list of open ones; no row has two of these.
     *
     * @param reasons by id, why a row cannot be shown
     * @param open    by id, the feature that will close it
     */
    static List<String> ofRequirements(
            Collection<CatalogueRow> rows,
            Set<String> documents,
            Set<String> shown,
            Map<String, String> reasons,
            Map<String, String> open) {
        var faults = new ArrayList<String>();
        var ids = rows.stream().map(CatalogueRow::id).collect(Collectors.toSet());
        reject("has a reason and is not in the catalogue", reasons.keySet(), id -> !ids.contains(id), faults);
        reject("is open and not in the catalogue", open.keySet(), id -> !ids.contains(id), faults);
        reject("has both a test and a reason", reasons.keySet(), shown::contains, faults);
        reject("is open no more, take it off the list", open.keySet(), shown::contains, faults);
        reject("is open although it has a reason", open.keySet(), reasons::containsKey, faults);
        for (var row : rows) {
            if (documents.contains(row.document())
                    && row.level().isHard()
                    && !shown.contains(row.id())
                    && !reasons.containsKey(row.id())
                    && !open.containsKey(row.id())) {
                faults.add(row.id() + " has neither a test nor a reason: " + row.text());
            }
        }
        return faults;
    }

    /**
     * The SHOULD rows of each document that apply, which are those without a reason, are shown by tests to at least its floor in percent;
     * and a floor below {@link #HIGHEST_FLOOR} is as high as what is shown, so that it can only rise.
     */
    static List<String> ofRecommendations(
            Collection<CatalogueRow> rows, Map<String, Integer> floors, Set<String> shown, Set<String> reasons) {
        var faults = new ArrayList<String>();
        floors.forEach((document, floor) -> {
            var applying = rows.stream()
                    .filter(row ->
                            row.document().equals(document) && row.level().isSoft())
                    .filter(row -> !reasons.contains(row.id()))
                    .toList();
            var open =
                    applying.stream().filter(row -> !shown.contains(row.id())).toList();
            int share = applying.isEmpty() ? 100 : 100 * (applying.size() - open.size()) / applying.size();
            if (share < floor) {
                faults.add("%s has tests for %d %% of its %d SHOULD rows that apply, not for %d %%; open are:%s"
                        .formatted(document, share, applying.size(), floor, listed(open)));
            }
            if (floor < Math.min(share, HIGHEST_FLOOR)) {
                faults.add("%s has tests for %d %% of its SHOULD rows: raise its floor from %d to %d"
                        .formatted(document, share, floor, Math.min(share, HIGHEST_FLOOR)));
            }
        });
        return faults;
    }

    /** Every hole has a test or a reason, what concerns a part that is built does not wait, and no test names a hole that is none. */
    static List<String> ofPastFlaws(Collection<PastFlaw> flaws, Set<String> shown) {
        var faults = new ArrayList<String>();
        var ids = flaws.stream().map(PastFlaw::id).collect(Collectors.toSet());
        reject("is no hole that we know", shown, id -> !ids.contains(id), faults);
        for (var flaw : flaws) {
            boolean linked = shown.contains(flaw.id());
            switch (flaw.standing()) {
                case TESTED -> {
                    if (!linked) {
                        faults.add(flaw.id() + " is named by no test: " + flaw.test());
                    }
                }
                case LATER -> {
                    if (flaw.isPressing()) {
                        faults.add(flaw.id() + " concerns what is built and cannot wait: " + flaw.test());
                    }
                }
                case NOT_APPLICABLE -> {
                    if (linked) {
                        faults.add(flaw.id() + " has both a test and a reason");
                    }
                }
            }
        }
        return faults;
    }

    private static String listed(List<CatalogueRow> rows) {
        return rows.stream().map(row -> "\n  " + row.id() + " " + row.text()).collect(Collectors.joining());
    }

    private static void reject(String why, Set<String> ids, Predicate<String> rejected, List<String> faults) {
        ids.stream().filter(rejected).forEach(id -> faults.add(id + " " + why));
    }
}
