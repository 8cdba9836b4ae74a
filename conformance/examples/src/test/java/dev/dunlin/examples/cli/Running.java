package dev.dunlin.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The tool at work in this virtual machine, with the ends of its streams in the test's hands. */
final class Running implements AutoCloseable {
    private static final int SECONDS = 30;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final PipedOutputStream input;
    private final FutureTask<ExitCode> end;
    private final Thread thread;

    private Running(List<String> commandLine) {
        var stdin = new PipedInputStream();
        try {
            input = new PipedOutputStream(stdin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var out = new PrintStream(new Lines(), true, UTF_8);
        var tool = new Dunlin(stdin, out, new PrintStream(complaints, true, UTF_8));
        end = new FutureTask<>(() -> tool.run(commandLine));
        thread = new Thread(end, "dunlin");
        thread.start();
    }

    /** Starts a command. */
    static Running dunlin(String... commandLine) {
        return new Running(List.of(commandLine));
    }

    /** The next line of output. */
    String line() throws InterruptedException {
        var line = lines.poll(SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no output; complaints: " + complaints());
        }
        return line;
    }

    /** The lines until the first one that begins so, which is the last of them. */
    String lineThatBegins(String start) throws InterruptedException {
        var line = line();
        while (!line.startsWith(start)) {
            line = line();
        }
        return line;
    }

    void type(String line) throws IOException {
        input.write((line + "\n").getBytes(UTF_8));
        input.flush();
    }

    void endOfInput() throws IOException {
        input.close();
    }

    /** How it ended. */
    ExitCode exit() throws InterruptedException {
        try {
            return end.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("complaints: " + complaints(), e);
        }
    }

    String complaints() {
        return complaints.toString(UTF_8);
    }

    /** Everything that was printed and not yet asked for. */
    List<String> rest() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws IOException {
        input.close();
        thread.interrupt();
    }

    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
