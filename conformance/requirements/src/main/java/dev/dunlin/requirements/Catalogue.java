package dev.dunlin.requirements;

import static dev.dunlin.requirements.TabSeparated.filled;

import java.io.IOException;
import java.io.Reader;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rows of the catalogue in the order of their file, found by id. Immutable. */
public final class Catalogue {
    private static final String RESOURCE = "requirements.tsv";
    private static final String HEADER = "id\tsection\tlevel\tversion\trole\tlayer\trequirement\ttest\tsource";
    private static final Pattern LETTERS = Pattern.compile("[a-z]{1,2}");

    private final Map<String, CatalogueRow> rows;

    private Catalogue(Map<String, CatalogueRow> rows) {
        this.rows = rows;
    }

    /** The catalogue that stands beside this class. */
    public static Catalogue ofRequirements() {
        return new Catalogue(TabSeparated.resource(RESOURCE, HEADER, Catalogue::row));
    }

    /**
     * Reads tab-separated rows below a header line.
     *
     * @throws IllegalArgumentException naming the line, when a row is malformed or its id was used before
     */
    static Catalogue read(Reader source) throws IOException {
        return new Catalogue(TabSeparated.read(source, HEADER, Catalogue::row));
    }

    /** The row with this id. */
    public Optional<CatalogueRow> find(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** All rows, in the order of the file. */
    public Collection<CatalogueRow> rows() {
        return rows.values();
    }

    private static CatalogueRow row(List<String> columns) {
        return new CatalogueRow(
                columns.get(0),
                documentOf(columns.get(0), columns.get(1)),
                columns.get(1),
                CatalogueRow.Level.valueOf(columns.get(2).replace(' ', '_')),
                versionOf(columns.get(3)),
                CatalogueRow.Role.valueOf(upper(columns.get(4))),
                CatalogueRow.Layer.valueOf(upper(columns.get(5))),
                filled(columns.get(6)),
                filled(columns.get(7)),
                CatalogueRow.Source.valueOf(upper(columns.get(8))));
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
}
