package dev.dunlin.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.examples.demo.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README shows is what is compiled here, and it works. */
@Timeout(60)
class ReadmeTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path SOURCES = MODULE.resolve("src/main/java/dev/dunlin/examples/readme");
    private static final Path README = MODULE.resolve("../../README.md");

    @ParameterizedTest
    @ValueSource(strings = {"ReadmeClient", "ReadmeServer"})
    void theExampleStandsInReadmeWordForWord(String name) throws IOException {
        assertTrue(javaBlocks(README).contains(shown(SOURCES.resolve(name + ".java"))), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadmeClient", "ReadmeServer"})
    void theExampleIsShort(String name) throws IOException {
        var lines = shown(SOURCES.resolve(name + ".java")).lines().count();
        assertTrue(lines <= 22, () -> name + " has " + lines + " lines");
    }

    @Test
    void clientAndServerUnderstandEachOther(@TempDir Path folder) throws Exception {
        var identity = TestIdentity.in(folder, "server");
        var certificate = Path.of(identity.certificate());
        try (var server = ReadmeServer.serve(0, certificate, Path.of(identity.key()))) {
            var port = server.localAddress().getPort();
            assertEquals("How are you?", ReadmeClient.ask("localhost", port, certificate, "How are you?"));
        }
    }

    @Test
    void aClientThatIsRefusedSaysWhy(@TempDir Path folder) throws Exception {
        var identity = TestIdentity.in(folder, "server");
        var stranger = Path.of(TestIdentity.in(folder, "stranger").certificate());
        try (var server = ReadmeServer.serve(0, Path.of(identity.certificate()), Path.of(identity.key()))) {
            var answer = ReadmeClient.ask("localhost", server.localAddress().getPort(), stranger, "How are you?");
            assertTrue(answer.startsWith("not connected: FAILED(UNTRUSTED_CERTIFICATE"), answer);
        }
    }

    /** What stands between the markers, moved to the left margin. */
    private static String shown(Path source) throws IOException {
        var lines = Files.readAllLines(source);
        var begin = indexOf(lines, "// readme:begin") + 1;
        var end = indexOf(lines, "// readme:end");
        return String.join("\n", lines.subList(begin, end)).stripIndent();
    }

    private static int indexOf(List<String> lines, String marker) {
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError(marker + " is missing");
    }

    private static List<String> javaBlocks(Path markdown) throws IOException {
        var blocks = new ArrayList<String>();
        var block = new ArrayList<String>();
        var inside = false;
        for (var line : Files.readAllLines(markdown)) {
            if (inside && line.equals("```")) {
                blocks.add(String.join("\n", block));
                block.clear();
                inside = false;
            } else if (inside) {
                block.add(line);
            } else {
                inside = line.equals("```java");
            }
        }
        return blocks;
    }
}
