package dev.dunlin.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The jar as a user has it, in a virtual machine of its own. Named so that only the run after packaging finds it: before, there is no jar.
 */
@Timeout(60)
class ExecutableJar {
    @Test
    void theDemoGoesWell() throws Exception {
        var demo = java("demo");
        var printed = new String(demo.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, demo.waitFor(), printed);
        assertTrue(printed.contains("Everything went as it should."), printed);
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertEquals(0, java("--help").waitFor());
        assertEquals(2, java("client", "localhost:1", "--frobnicate").waitFor());
        assertEquals(3, java("client", "nobody.invalid:1", "--trust-any").waitFor());
    }

    private static Process java(String... arguments) throws IOException {
        var jar = assertNotNullProperty("dunlin.jar");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String assertNotNullProperty(String name) {
        var value = System.getProperty(name);
        assertNotNull(value, name);
        return value;
    }
}
