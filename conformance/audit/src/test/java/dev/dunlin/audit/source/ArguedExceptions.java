package dev.dunlin.audit.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files in which a rule is broken on purpose: rule, path and reason, separated by tabs. An entry that nothing needs any more is as
 * wrong as one that is missing.
 */
final class ArguedExceptions {
    private final List<Entry> entries;

    private record Entry(String rule, String path, String reason) {}

    private ArguedExceptions(List<Entry> entries) {
        this.entries = entries;
    }

    /** The list that stands beside the tests. */
    static ArguedExceptions checkedIn() {
        try (var list = ArguedExceptions.class.getResourceAsStream("exceptions.tsv")) {
            if (list == null) {
                throw new IllegalStateException("exceptions.tsv is missing");
            }
            return read(new String(list.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ArguedExceptions read(String text) {
        var entries = new ArrayList<Entry>();
        for (var line : text.lines().toList()) {
            if (!line.startsWith("#")) {
                var columns = line.split("\t", -1);
                if (columns.length != 3 || columns[2].isBlank()) {
                    throw new IllegalArgumentException("not rule, path and reason: " + line);
                }
                entries.add(new Entry(columns[0], columns[1], columns[2]));
            }
        }
        return new ArguedExceptions(entries);
    }

    Set<String> rules() {
        return entries.stream().map(Entry::rule).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The findings for which there is no entry. */
    List<Finding> unexcused(String rule, List<Finding> findings) {
        var excused = pathsOf(rule);
        return findings.stream()
                .filter(finding -> !excused.contains(finding.path()))
                .toList();
    }

    /** The entries to which no finding belongs. */
    List<String> stale(String rule, List<Finding> findings) {
        var found = findings.stream().map(Finding::path).collect(Collectors.toSet());
        return pathsOf(rule).stream().filter(path -> !found.contains(path)).toList();
    }

    private Set<String> pathsOf(String rule) {
        return entries.stream()
                .filter(entry -> entry.rule().equals(rule))
                .map(Entry::path)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
