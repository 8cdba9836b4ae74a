package dev.dunlin.audit.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.Repository;
import dev.dunlin.audit.ShippedModule;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedCodeTest {
    private static final Map<String, SourceRule> RULES = new TreeMap<>(Map.of(
            "unfinished work", new UnfinishedWork(),
            "leaking comparison", ForbiddenMembers.comparisonsThatLeak(),
            "equals on proofs", new EqualsOnProofs(),
            "console", ForbiddenMembers.console(),
            "clocks and threads", ForbiddenMembers.clocksAndThreads(),
            "broad catch", new BroadCatch(),
            "version comparison", new VersionComparison(),
            "cryptography elsewhere", new CryptographyElsewhere(),
            "null in public API", new NullInPublicApi(),
            "other randomness", ForbiddenMembers.otherRandomness()));

    private static final ArguedExceptions EXCEPTIONS = ArguedExceptions.checkedIn();

    private static final Sources SHIPPED = Sources.shipped();

    static Set<String> rules() {
        return RULES.keySet();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleIsKeptOrTheExceptionIsArgued(String rule) {
        var findings = findings(rule);

        assertEquals(List.of(), EXCEPTIONS.unexcused(rule, findings));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noExceptionIsArguedThatNothingNeeds(String rule) {
        assertEquals(List.of(), EXCEPTIONS.stale(rule, findings(rule)));
    }

    @Test
    @Requirement("RFC8446-C.1-a")
    void randomnessIsThatOfSecureRandomAlone() {
        assertEquals(List.of(), SHIPPED.check(ForbiddenMembers.otherRandomness()));
    }

    @Test
    void everyExceptionNamesARule() {
        assertTrue(RULES.keySet().containsAll(EXCEPTIONS.rules()), EXCEPTIONS.rules()::toString);
    }

    @Test
    void everyPackageHasItsMap() {
        assertEquals(List.of(), PackageMaps.missing(SHIPPED.files()));
    }

    @Test
    void noFileIsOverlooked() {
        for (var module : ShippedModule.values()) {
            var onDisk = Repository.javaFilesBelow(module.sources()).stream()
                    .map(Repository::relative)
                    .sorted()
                    .toList();
            var inModule = Repository.relative(module.sources()) + "/";
            var seen = SHIPPED.files().stream()
                    .map(SourceFile::path)
                    .filter(path -> path.startsWith(inModule))
                    .toList();
            assertTrue(onDisk.size() > 1, inModule);
            assertEquals(onDisk, seen);
        }
    }

    private static List<Finding> findings(String rule) {
        var checked = RULES.get(rule);
        return checked == null ? List.of() : SHIPPED.check(checked);
    }
}
