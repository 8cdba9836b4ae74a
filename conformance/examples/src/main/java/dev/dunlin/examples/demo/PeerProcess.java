package dev.dunlin.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another program, of which we read line by line what it prints; ended with this object. */
final class PeerProcess implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    PeerProcess(String... command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        input = process.outputWriter(UTF_8);
        var reader = new Thread(this::read, "dunlin-peer-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next line in which {@code text} stands; empty when none comes in time. */
    Optional<String> waitFor(String text, Duration time) {
        var end = System.nanoTime() + time.toNanos();
        try {
            while (true) {
                var line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null || line.contains(text)) {
                    return Optional.ofNullable(line);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Types a line. */
    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // The program was ended while it was still printing.
            return;
        }
    }
}
