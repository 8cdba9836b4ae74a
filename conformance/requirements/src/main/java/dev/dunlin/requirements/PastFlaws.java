package dev.dunlin.requirements;

import static dev.dunlin.requirements.TabSeparated.filled;

import java.io.IOException;
import java.io.Reader;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The security history of DTLS, one hole a row, in the order of its file. Immutable. */
public final class PastFlaws {
    private static final String RESOURCE = "security-history.tsv";
    private static final String HEADER = "id\tconcerns\tevent\ttest\tstanding\twhy";
    private static final Pattern ID = Pattern.compile("T[1-9][0-9]*");

    private PastFlaws() {}

    /** The holes that stand beside this class. */
    public static Collection<PastFlaw> all() {
        return TabSeparated.resource(RESOURCE, HEADER, PastFlaws::row).values();
    }

    /**
     * Reads holes by their ids below a header line.
     *
     * @throws IllegalArgumentException naming the line, when a row is malformed or its id was used before
     */
    static Map<String, PastFlaw> read(Reader source) throws IOException {
        return TabSeparated.read(source, HEADER, PastFlaws::row);
    }

    private static PastFlaw row(List<String> columns) {
        var id = columns.get(0);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(id + " is no T and a number");
        }
        var standing = standingOf(columns.get(4));
        var why = columns.get(5);
        if (standing == PastFlaw.Standing.TESTED != why.isBlank()) {
            throw new IllegalArgumentException(id + " needs a reason where it has no test, and only there");
        }
        return new PastFlaw(
                id, concernsOf(columns.get(1)), filled(columns.get(2)), filled(columns.get(3)), standing, why);
    }

    private static Set<PastFlaw.Part> concernsOf(String column) {
        var parts = EnumSet.noneOf(PastFlaw.Part.class);
        for (var part : column.split(",", -1)) {
            parts.add(partOf(part));
        }
        return parts;
    }

    private static PastFlaw.Part partOf(String name) {
        return switch (name) {
            case "1.2" -> PastFlaw.Part.DTLS_1_2;
            case "record" -> PastFlaw.Part.RECORD;
            case "cookie" -> PastFlaw.Part.COOKIE;
            case "certificates" -> PastFlaw.Part.CERTIFICATES;
            case "1.3" -> PastFlaw.Part.DTLS_1_3;
            case "connection ids" -> PastFlaw.Part.CONNECTION_IDS;
            default -> throw new IllegalArgumentException("no such part: " + name);
        };
    }

    private static PastFlaw.Standing standingOf(String name) {
        return switch (name) {
            case "tested" -> PastFlaw.Standing.TESTED;
            case "later" -> PastFlaw.Standing.LATER;
            case "not applicable" -> PastFlaw.Standing.NOT_APPLICABLE;
            default -> throw new IllegalArgumentException("no such standing: " + name);
        };
    }
}
