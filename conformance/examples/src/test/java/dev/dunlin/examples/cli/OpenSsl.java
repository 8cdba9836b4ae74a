package dev.dunlin.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An {@code openssl} at work. Where there is none, tests are skipped with a word, and fail in CI. */
final class OpenSsl implements AutoCloseable {
    private static final int SECONDS = 20;

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private OpenSsl(Process process) {
        this.process = process;
        this.input = process.outputWriter(UTF_8);
        var reader = new Thread(this::read, "openssl-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code openssl} with these arguments. */
    static OpenSsl openssl(String... arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            return new OpenSsl(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            if (System.getenv("DUNLIN_CI") != null) {
                return fail("openssl must be there in CI", e);
            }
            System.out.println("skipped: openssl is not on the PATH");
            return abort("openssl is not on the PATH");
        }
    }

    /** A port of loopback that nobody has now. */
    static int freePort() throws IOException {
        try (var probe = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return probe.getLocalPort();
        }
    }

    /** The next line with {@code text} in it. */
    String lineWith(String text) throws InterruptedException {
        while (true) {
            var line = lines.poll(SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("openssl never printed " + text + " but " + seen);
            }
            seen.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    void type(String line) throws IOException {
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
            // Ended while it was still printing.
            return;
        }
    }
}
