package dev.dunlin.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The openssl command of this machine. */
final class OpenSsl {
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
        return Command.find("openssl")
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

    /** The same for a server that may have no certificate. */
    OpenSslPeer serve(Optional<Identity> identity, String... options) {
        var own = identity.map(Identity::options).orElse(List.of("-nocert"));
        return serve(Stream.concat(Stream.of("-dtls1_2"), own.stream()).toList(), List.of(options));
    }

    /** The same with other protocol options than {@code -dtls1_2}. */
    OpenSslPeer serve(List<String> protocol, Identity identity, String... options) {
        return serve(
                Stream.concat(protocol.stream(), identity.options().stream()).toList(), List.of(options));
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

    private OpenSslPeer serve(List<String> protocolAndIdentity, List<String> options) {
        var command = command("s_server", "-accept", "127.0.0.1:0", "-state");
        command.addAll(protocolAndIdentity);
        command.addAll(options);
        return OpenSslPeer.listening(this, process(command));
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
        return Command.run(command, input);
    }
}
