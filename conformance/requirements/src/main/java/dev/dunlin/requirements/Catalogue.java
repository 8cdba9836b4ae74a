package dev.dunlin.requirements;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rows of the catalogue in the order of their file, found by id. Immutable. */
public final class Catalogue {
    private static final String RESOURCE = "requirements.tsv";
    private static final String HEADER = "id\tsection\tlevel\tversion\trole\tlayer\trequirement\ttest\tsource";
    private static final int COLUMNS = 9;
    private static final Pattern LETTERS = Pattern.compile("[a-z]{1,2}");

    private final Map<String, CatalogueRow> rows;

    private Catalogue(Map<String, CatalogueRow> rows) {
        this.rows = Collections.unmodifiableMap(rows);
    }

    /** The catalogue that stands beside this class. */
    public static Catalogue ofRequirements() {
        var resource = Catalogue.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IllegalStateException(RESOURCE + " is missing");
        }
        try (var reader = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
            return read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads tab-separated rows below a header line.
     *
     * @throws IllegalArgumentException naming the line, when a row is malformed or its id was used before
     */
    static Catalogue read(Reader source) throws IOException {
        var lines = new BufferedReader(source);
        if (!HEADER.equals(lines.readLine())) {
            throw new IllegalArgumentException("line 1: not the header of the catalogue");
        }
        var rows = new LinkedHashMap<String, CatalogueRow>();
        int number = 1;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            var row = parse(line, number);
            if (rows.putIfAbsent(row.id(), row) != null) {
                throw new IllegalArgumentException("line " + number + ": " + row.id() + " stands twice");
            }
        }
        return new Catalogue(rows);
    }

    /** The row with this id. */
    public Optional<CatalogueRow> find(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** All rows, in the order of the file. */
    public Collection<CatalogueRow> rows() {
        return rows.values();
    }

    private static CatalogueRow parse(String line, int number) {
        var columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException("line " + number + ": " + columns.length + " columns, not " + COLUMNS);
        }
        try {
            return new CatalogueRow(
                    columns[0],
                    documentOf(columns[0], columns[1]),
                    columns[1],
                    CatalogueRow.Level.valueOf(columns[2].replace(' ', '_')),
                    versionOf(columns[3]),
                    CatalogueRow.Role.valueOf(upper(columns[4])),
                    CatalogueRow.Layer.valueOf(upper(columns[5])),
                    filled(columns[6]),
                    filled(columns[7]),
                    CatalogueRow.Source.valueOf(upper(columns[8])));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    /** An id is its document, section and letters joined by hyphens; documents may have hyphens in their names. */
    private static String documentOf(String id, String section) {
        int letters = id.lastIndexOf('-');
        var suffix = "-" + section;
        if (letters < 0 || !LETTERS.matcher(id.substring(letters + 1)).matches()) {
            throw new IllegalArgumentException(id + " does not end in letters");
        }
        var head = id.substring(0, letters);
        if (section.isEmpty() || !head.endsWith(suffix) || head.length() == suffix.length()) {
            throw new IllegalArgumentException(id + " does not name section " + section);
        }
        return head.substring(0, head.length() - suffix.length());
    }

    private static CatalogueRow.Version versionOf(String column) {
        return switch (column) {
            case "1.2" -> CatalogueRow.Version.DTLS_1_2;
            case "1.3" -> CatalogueRow.Version.DTLS_1_3;
            case "both" -> CatalogueRow.Version.BOTH;
            default -> throw new IllegalArgumentException("no such version: " + column);
        };
    }

    private static String upper(String column) {
        return column.toUpperCase(Locale.ROOT);
    }

    private static String filled(String column) {
        if (column.isBlank()) {
            throw new IllegalArgumentException("an empty column");
        }
        return column;
    }
}
