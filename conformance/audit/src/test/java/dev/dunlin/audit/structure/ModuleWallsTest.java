package dev.dunlin.audit.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.audit.PublicApi;
import dev.dunlin.audit.ShippedModule;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModuleWallsTest {
    @ParameterizedTest
    @EnumSource
    void theShippedModulesKeepTheirWalls(ShippedModule module) {
        assertEquals(List.of(), ModuleWalls.breaches(PublicApi.descriptor(module), module));
    }

    @Test
    void aModuleInOrderHasNoBreach() {
        assertBreaches(List.of(), module -> module.requires("dev.dunlin.crypto"));
    }

    @Test
    void requiringWhatStandsToTheRightIsABreach() {
        assertBreaches(List.of("requires dev.dunlin.handshake"), module -> module.requires("dev.dunlin.handshake"));
    }

    @Test
    void requiringAnotherModuleOfTheJdkIsABreach() {
        assertBreaches(List.of("requires java.logging"), module -> module.requires("java.logging"));
    }

    @Test
    void exportingMachineryToEveryoneIsABreach() {
        assertBreaches(
                List.of("exports dev.dunlin.recordlayer.internal.window to everyone"),
                module -> module.exports("dev.dunlin.recordlayer.internal.window"));
    }

    @Test
    void exportingMachineryToTheLeftIsABreach() {
        assertBreaches(
                List.of("exports dev.dunlin.recordlayer.internal.window to [dev.dunlin.crypto]"),
                module -> module.exports("dev.dunlin.recordlayer.internal.window", Set.of("dev.dunlin.crypto")));
    }

    @Test
    void hidingTheVocabularyIsABreach() {
        assertBreaches(
                List.of("hides dev.dunlin.recordlayer.number from some"),
                module -> module.exports("dev.dunlin.recordlayer.number", Set.of("dev.dunlin.session")));
    }

    @Test
    void openingAPackageIsABreach() {
        assertBreaches(List.of("is open to reflection"), module -> module.opens("dev.dunlin.recordlayer.internal"));
    }

    @Test
    void aPackageOfAnotherModuleIsABreach() {
        assertBreaches(
                List.of("holds dev.dunlin.recordlayerx"), module -> module.packages(Set.of("dev.dunlin.recordlayerx")));
    }

    private static void assertBreaches(List<String> breaches, UnaryOperator<ModuleDescriptor.Builder> change) {
        var builder = ModuleDescriptor.newModule(ShippedModule.RECORD.moduleName())
                .exports("dev.dunlin.recordlayer")
                .exports("dev.dunlin.recordlayer.internal", Set.of("dev.dunlin.handshake", "dev.dunlin.session"));

        assertEquals(breaches, ModuleWalls.breaches(change.apply(builder).build(), ShippedModule.RECORD));
    }
}
