package dev.dunlin.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The openssl command of this machine. */
final class OpenSsl {
    /** Far more than any command needs, even on a machine that is busy with five builds. */
    private static final long COMMAND_SECONDS = 60;

    private final Path executable;
    private final String version;
    private final Map<String, String> environment;

    private OpenSsl(Path executable, String version, Map<String, String> environment) {
        this.executable = executable;
        this.version = version;
        this.environment = environment;
    }

    /** The first openssl on the PATH; empty when there is none. */
    static Optional<OpenSsl> find() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "openssl"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found ->
                        new OpenSsl(found, run(found, List.of("version"), "").strip(), Map.of()));
    }

    /** What {@code openssl version} says. */
    String version() {
        return version;
    }

    /** The same command whose servers and clients read {@code configuration}: there are settings that no option has. */
    OpenSsl configuredBy(Path configuration) {
        return new OpenSsl(executable, version, Map.of("OPENSSL_CONF", configuration.toString()));
    }

    /** Runs a command to its end and returns what it printed; the test fails when the command does. */
    String run(String... arguments) {
        return run(executable, List.of(arguments), "");
    }

    /** The same with {@code input} on its standard input. */
    String runWithInput(String input, String... arguments) {
        return run(executable, List.of(arguments), input);
    }

    /** A DTLS 1.2 server that shows {@code identity}, ready to be connected to. */
    OpenSslPeer serve(Identity identity, String... options) {
        return serve(List.of("-dtls1_2"), identity, options);
    }

    /** A DTLS 1.2 server without a certificate. */
    OpenSslPeer serveUncertified(String... options) {
        var command = command("s_server", "-accept", "127.0.0.1:0", "-state", "-dtls1_2", "-nocert");
        command.addAll(List.of(options));
        return OpenSslPeer.listening(this, process(command));
    }

    /** The same with other protocol options than {@code -dtls1_2}. */
    OpenSslPeer serve(List<String> protocol, Identity identity, String... options) {
        var command = command("s_server", "-accept", "127.0.0.1:0", "-state");
        command.addAll(protocol);
        command.addAll(identity.options());
        command.addAll(List.of(options));
        return OpenSslPeer.listening(this, process(command));
    }

    /** A DTLS 1.2 client that connects to {@code port} of this machine. */
    OpenSslPeer connect(int port, String... options) {
        return connect(List.of("-dtls1_2"), port, options);
    }

    /** The same with other protocol options than {@code -dtls1_2}. */
    OpenSslPeer connect(List<String> protocol, int port, String... options) {
        var command = command("s_client", "-connect", "127.0.0.1:" + port, "-state");
        command.addAll(protocol);
        command.addAll(List.of(options));
        return OpenSslPeer.connecting(this, process(command), port);
    }

    private List<String> command(String... parts) {
        var command = new ArrayList<String>();
        command.add(executable.toString());
        command.addAll(List.of(parts));
        return command;
    }

    private ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private static String run(Path executable, List<String> arguments, String input) {
        var command = new ArrayList<String>();
        command.add(executable.toString());
        command.addAll(arguments);
        try {
            var output = Files.createTempFile("openssl", ".out");
            try {
                var process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.US_ASCII));
                }
                var ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                var text = Files.readString(output, StandardCharsets.ISO_8859_1);
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError(String.join(" ", command) + (ended ? " failed:\n" : " hangs:\n") + text);
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new AssertionError(String.join(" ", command) + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during " + String.join(" ", command), e);
        }
    }
}
