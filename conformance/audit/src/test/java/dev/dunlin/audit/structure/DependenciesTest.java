package dev.dunlin.audit.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.ShippedModule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DependenciesTest {
    @ParameterizedTest
    @EnumSource
    void theClassesUseJavaBaseAndTheModulesToTheirLeft(ShippedModule module) {
        Set<String> allowed =
                module.left().stream().map(ShippedModule::moduleName).collect(Collectors.toSet());
        allowed.add("java.base");

        var used = Dependencies.used(module);

        assertTrue(used.contains("java.base"), "jdeps saw no class of " + module);
        assertTrue(allowed.containsAll(used), used::toString);
    }

    @ParameterizedTest
    @EnumSource
    void thePomsPassOnNothingButOurOwn(ShippedModule module) {
        var strangers = Dependencies.passedOn(Dependencies.pomOf(module)).stream()
                .filter(dependency -> !dependency.startsWith("dev.dunlin:"))
                .toList();

        assertEquals(List.of(), strangers);
    }

    @Test
    void aDependencyThatIsPassedOnIsSeen() {
        var pom =
                """
                <project><dependencies>
                  <dependency><groupId>dev.dunlin</groupId><artifactId>dunlin-crypto</artifactId></dependency>
                  <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId></dependency>
                  <dependency><groupId>org.junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
                </dependencies></project>
                """;

        assertEquals(List.of("dev.dunlin:dunlin-crypto", "org.slf4j:slf4j-api"), Dependencies.passedOn(pom));
    }
}
