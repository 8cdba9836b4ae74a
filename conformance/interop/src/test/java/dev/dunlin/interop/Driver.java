package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A library behind a small driver of ours, {@code peer.c} in a folder of its own below {@code peers}, which {@code build.sh} beside it builds
 * once for this user. All drivers share the frame in {@code peers/driver}, which lists their options and what they say.
 */
final class Driver implements Peer {
    private final Path executable;

    private Driver(Path executable) {
        this.executable = executable;
    }

    /** The driver in {@code folder}, where its {@code build.sh} leaves it; empty when nobody has built it. */
    static Optional<Driver> find(String folder) {
        var executable = Path.of(Command.run(List.of("peers/" + folder + "/build.sh", "--where"), "")
                .strip());
        return Files.isExecutable(executable) ? Optional.of(new Driver(executable)) : Optional.empty();
    }

    /** What the driver says about its library. */
    String version() {
        return Command.run(List.of(executable.toString(), "version"), "").strip();
    }

    @Override
    public Server serve(Terms terms) {
        return DriverEnd.listening(new PeerProcess(new ProcessBuilder(command("server", terms))));
    }

    @Override
    public Client connect(InetSocketAddress server, Terms terms) {
        var command = command("client", terms);
        command.addAll(List.of(
                "--port",
                String.valueOf(server.getPort()),
                "--name",
                terms.serverName().toString(),
                "--tickets",
                "yes"));
        return DriverEnd.connecting(new PeerProcess(new ProcessBuilder(command)));
    }

    private List<String> command(String role, Terms terms) {
        var command = new ArrayList<>(List.of(
                executable.toString(),
                role,
                "--min",
                version(terms.suites().stream().anyMatch(CipherSuite::namesKeyExchange)),
                "--max",
                version(terms.suites().stream().allMatch(CipherSuite::namesKeyExchange)),
                "--shares",
                String.valueOf(terms.shares()),
                "--suites",
                terms.suites().stream().map(CipherSuite::name).collect(Collectors.joining(",")),
                "--groups",
                terms.groups().stream().map(NamedGroup::ianaName).collect(Collectors.joining(",")),
                "--alpn",
                Terms.PROTOCOL,
                "--export",
                terms.exportLabel() + ":" + terms.exportLength()));
        terms.srtpProfile().ifPresent(profile -> command.addAll(List.of("--srtp", String.valueOf(profile.code()))));
        terms.identity()
                .ifPresent(identity -> command.addAll(List.of(
                        "--cert",
                        identity.certificate().toString(),
                        "--key",
                        identity.key().toString())));
        terms.authority().ifPresent(authority -> command.addAll(List.of("--ca", authority.toString())));
        terms.secret().ifPresent(secret -> command.addAll(List.of("--psk", secret.identity() + ":" + secret.hex())));
        terms.recordLimit().ifPresent(limit -> command.addAll(List.of("--limit", String.valueOf(limit))));
        terms.mtu().ifPresent(mtu -> command.addAll(List.of("--mtu", String.valueOf(mtu))));
        terms.cookie().ifPresent(demanded -> command.addAll(List.of("--cookie", demanded ? "yes" : "no")));
        terms.connectionIdLength()
                .ifPresent(length -> command.addAll(List.of("--cid", length == 0 ? "none" : "c1".repeat(length))));
        terms.rawIdentity()
                .ifPresent(identity -> command.addAll(List.of(
                        "--raw-key",
                        identity.publicKeyInfo().toString(),
                        "--key",
                        identity.key().toString())));
        terms.pinned()
                .ifPresent(identity ->
                        command.addAll(List.of("--pin", identity.publicKeyInfo().toString())));
        if (terms.isOnlyAsking()) {
            command.addAll(List.of("--demand", "no"));
        }
        terms.timestamps().ifPresent(encoded -> command.addAll(List.of("--timestamps", encoded.toString())));
        if (terms.asksForTimestamps()) {
            command.addAll(List.of("--timestamps", "ask"));
        }
        if (terms.compresses()) {
            command.addAll(List.of("--compress", "yes"));
        }
        if (terms.allowsPskAlone()) {
            command.addAll(List.of("--dhe", "no"));
        }
        return command;
    }

    private static String version(boolean old) {
        return old ? "1.2" : "1.3";
    }
}
