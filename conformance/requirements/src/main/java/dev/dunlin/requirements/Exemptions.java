package dev.dunlin.requirements;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Map;

/** The rows of the catalogue that no test can show of this implementation, each with the reason. Immutable. */
public final class Exemptions {
    private static final String RESOURCE = "not-applicable.tsv";
    private static final String HEADER = "id\treason";

    private Exemptions() {}

    /** Reasons by the id of their row, as they stand beside this class. */
    public static Map<String, String> ofRequirements() {
        return TabSeparated.resource(RESOURCE, HEADER, Exemptions::reason);
    }

    /**
     * Reads ids and reasons below a header line.
     *
     * @throws IllegalArgumentException naming the line, when it is malformed or its id was used before
     */
    static Map<String, String> read(Reader source) throws IOException {
        return TabSeparated.read(source, HEADER, Exemptions::reason);
    }

    private static String reason(List<String> columns) {
        return TabSeparated.filled(columns.get(1));
    }
}
