package dev.dunlin.requirements;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rows of tab-separated columns below a header line, found by their first column. */
final class TabSeparated {
    private TabSeparated() {}

    /** The rows of the file {@code name} beside this class, in its order. */
    static <T> Map<String, T> resource(String name, String header, Function<List<String>, T> row) {
        var resource = TabSeparated.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IllegalStateException(name + " is missing");
        }
        try (var reader = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
            return read(reader, header, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rows that {@code row} makes of the columns of each line; it refuses a malformed one with an IllegalArgumentException.
     *
     * @throws IllegalArgumentException naming the line, when a row is malformed or its first column was used before
     */
    static <T> Map<String, T> read(Reader source, String header, Function<List<String>, T> row) throws IOException {
        var lines = new BufferedReader(source);
        if (!header.equals(lines.readLine())) {
            throw new IllegalArgumentException("line 1: not the header: " + header);
        }
        int width = columns(header).size();
        var rows = new LinkedHashMap<String, T>();
        int number = 1;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            var columns = columns(line);
            if (columns.size() != width) {
                throw new IllegalArgumentException("line " + number + ": " + columns.size() + " columns, not " + width);
            }
            if (rows.putIfAbsent(columns.get(0), made(row, columns, number)) != null) {
                throw new IllegalArgumentException("line " + number + ": " + columns.get(0) + " stands twice");
            }
        }
        return Collections.unmodifiableMap(rows);
    }

    /** The column, which may not be empty. */
    static String filled(String column) {
        if (column.isBlank()) {
            throw new IllegalArgumentException("an empty column");
        }
        return column;
    }

    private static List<String> columns(String line) {
        return List.of(line.split("\t", -1));
    }

    private static <T> T made(Function<List<String>, T> row, List<String> columns, int number) {
        try {
            return row.apply(columns);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }
}
