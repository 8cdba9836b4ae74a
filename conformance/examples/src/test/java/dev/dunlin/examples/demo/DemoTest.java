package dev.dunlin.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoTest {
    @Test
    void everyOutcomeOfTheDemoIsTheOneThatItPromises() {
        var printed = new ByteArrayOutputStream();
        assertTrue(new Demo(new PrintStream(printed, true, UTF_8)).run(), () -> printed.toString(UTF_8));
        var text = printed.toString(UTF_8);
        assertTrue(text.contains("DATA \"hello\""), text);
        assertTrue(text.contains("TOO_LARGE(limit "), text);
    }
}
