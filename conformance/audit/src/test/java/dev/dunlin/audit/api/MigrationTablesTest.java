package dev.dunlin.audit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.PublicApi;
import dev.dunlin.audit.Repository;
import dev.dunlin.audit.ShippedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables for people who come from other libraries must not send them to calls that are not there. */
class MigrationTablesTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What looks like a type of ours, or a member of one. */
    private static final Pattern NAME = Pattern.compile("[A-Z][a-z]\\w*(\\.\\w+)*");

    /** Three cells: what is there, what is here, what is different. */
    private static final Pattern ROW = Pattern.compile("\\|(.*)\\|(.*)\\|(.*)\\|");

    private static final Set<String> PUBLIC = Arrays.stream(ShippedModule.values())
            .flatMap(module -> PublicApi.classes(module).stream())
            .flatMap(MigrationTablesTest::names)
            .collect(Collectors.toSet());

    @Test
    void everyCallThatTheTablesNameIsInThePublicApi() throws IOException {
        var named = Files.readString(Repository.root().resolve("session/MIGRATING.md"))
                .lines()
                .flatMap(MigrationTablesTest::namedHere)
                .toList();

        assertTrue(named.size() > 100, "only " + named.size() + " names were found");
        assertEquals(
                List.of(),
                named.stream().filter(name -> !PUBLIC.contains(name)).distinct().toList());
    }

    @Test
    void aNameThatIsNotThereIsFound() {
        assertEquals(
                List.of("DtlsSession.receive", "DtlsSession.wrap"),
                namedHere("| `wrap` | `DtlsSession.receive` or `DtlsSession.wrap`, not `-mtu` | `No.matter` |")
                        .toList());
        assertTrue(PUBLIC.contains("DtlsSession.receive"));
        assertTrue(PUBLIC.contains("DtlsClientConfig.Builder.mtu"));
        assertTrue(!PUBLIC.contains("DtlsSession.wrap"));
    }

    private static Stream<String> namedHere(String line) {
        return ROW.matcher(line).results().flatMap(row -> codeIn(row.group(2)));
    }

    private static Stream<String> codeIn(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult code) -> code.group(1))
                .filter(code -> NAME.matcher(code).matches());
    }

    /** Nested types as their users write them, and every public member behind a dot. */
    private static Stream<String> names(Class<?> type) {
        var name = type.getCanonicalName().substring(type.getPackageName().length() + 1);
        var members = Stream.concat(
                Arrays.stream(type.getMethods()).map(method -> method.getName()),
                Arrays.stream(type.getFields()).map(field -> field.getName()));
        return Stream.concat(Stream.of(name), members.map(member -> name + "." + member));
    }
}
