package dev.dunlin.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/**
 * A running command that speaks DTLS. What we type goes to its peer, what its peer sends is printed; its standard input stays open, since
 * its end would end the session.
 */
final class PeerProcess implements AutoCloseable {
    /** Patience with a process that others compete with for two processors; nothing waits this long when all is well. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final OutputStream stdin;
    private final OutputLog output = new OutputLog();

    PeerProcess(ProcessBuilder command) {
        try {
            process = command.start();
        } catch (IOException e) {
            throw new AssertionError(String.join(" ", command.command()) + ": " + e, e);
        }
        stdin = process.getOutputStream();
        output.follow(process.getInputStream());
        output.follow(process.getErrorStream());
    }

    /** The first printed line in which {@code regex} is found; the test fails when it does not come. */
    Matcher await(String regex) {
        return output.await(regex, PATIENCE);
    }

    /** The port in the first line in which {@code regex} is found; the process is ended when it does not come. */
    int awaitPort(String regex) {
        try {
            return Integer.parseInt(await(regex).group(1));
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Writes a line to its standard input. */
    void type(String line) {
        try {
            stdin.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            stdin.flush();
        } catch (IOException e) {
            throw new AssertionError("the peer has ended:\n" + output, e);
        }
    }

    /** Ends its standard input. */
    void endInput() {
        try {
            stdin.close();
        } catch (IOException e) {
            throw new AssertionError("the peer has ended:\n" + output, e);
        }
    }

    /** Lets only what is printed from now on count. */
    void forget() {
        output.forget();
    }

    /** Everything printed so far. */
    String printed() {
        return output.toString();
    }

    /** Ends the process without a chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
        awaitExit();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
