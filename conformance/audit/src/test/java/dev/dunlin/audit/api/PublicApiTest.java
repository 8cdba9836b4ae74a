package dev.dunlin.audit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.audit.PublicApi;
import dev.dunlin.audit.Repository;
import dev.dunlin.audit.ShippedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts stand in {@code src/test/resources/dev/dunlin/audit/api}; {@code -Ddunlin.api.update=true} writes them anew. */
class PublicApiTest {
    private static final boolean UPDATE = Boolean.getBoolean("dunlin.api.update");
    private static final Path TEXTS =
            Repository.root().resolve("conformance/audit/src/test/resources/dev/dunlin/audit/api");

    @ParameterizedTest
    @EnumSource
    void thePublicApiIsTheOneThatIsCheckedIn(ShippedModule module) throws IOException {
        var text = ApiText.of(PublicApi.classes(module));
        var checkedIn = TEXTS.resolve(module.moduleName() + ".txt");
        if (UPDATE) {
            Files.writeString(checkedIn, text);
        }
        var before = Files.readString(checkedIn);
        assertEquals(List.of(), changes(before, text), "if meant, run again with -Ddunlin.api.update=true");
        assertEquals(before, text);
    }

    @Test
    void aChangeIsShownByItsLinesOnly() {
        assertEquals(List.of("- b", "+ d"), changes("a\nb\nc\n", "a\nc\nd\n"));
    }

    @ParameterizedTest
    @EnumSource
    void noSignatureUsesWhatIsInternal(ShippedModule module) {
        Set<String> exported = Arrays.stream(ShippedModule.values())
                .flatMap(any -> PublicApi.packages(any).stream())
                .collect(Collectors.toSet());
        var classes = PublicApi.classes(module);

        assertFalse(classes.isEmpty());
        assertEquals(List.of(), ApiReach.strangers(classes, exported));
    }

    private static List<String> changes(String before, String after) {
        var old = before.lines().toList();
        var now = after.lines().toList();
        var gone = old.stream().filter(line -> !now.contains(line)).map(line -> "- " + line.strip());
        var come = now.stream().filter(line -> !old.contains(line)).map(line -> "+ " + line.strip());
        return Stream.concat(gone, come).toList();
    }
}
