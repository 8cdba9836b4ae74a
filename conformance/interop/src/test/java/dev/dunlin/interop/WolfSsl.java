package dev.dunlin.interop;

import dev.dunlin.crypto.NamedGroup;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** wolfSSL behind a small driver, {@code peers/wolfssl/peer.c}, which {@code build.sh} beside it builds once for this user. */
final class WolfSsl implements Peer {
    private final Path driver;

    private WolfSsl(Path driver) {
        this.driver = driver;
    }

    /** The driver where {@code build.sh} leaves it; empty when nobody has built it. */
    static Optional<WolfSsl> find() {
        var driver = Path.of(
                Command.run(List.of("peers/wolfssl/build.sh", "--where"), "").strip());
        return Files.isExecutable(driver) ? Optional.of(new WolfSsl(driver)) : Optional.empty();
    }

    /** What the driver says about its library. */
    String version() {
        return Command.run(List.of(driver.toString(), "version"), "").strip();
    }

    @Override
    public Server serve(Terms terms) {
        return WolfSslEnd.listening(
                new PeerProcess(new ProcessBuilder(command("server", terms, List.of(terms.group())))));
    }

    @Override
    public Client connect(InetSocketAddress server, Terms terms) {
        var groups = Stream.concat(Stream.of(terms.group()), Stream.of(NamedGroup.values()))
                .distinct()
                .toList();
        var command = command("client", terms, groups);
        command.addAll(List.of(
                "--port",
                String.valueOf(server.getPort()),
                "--name",
                terms.serverName().toString()));
        return WolfSslEnd.connecting(new PeerProcess(new ProcessBuilder(command)));
    }

    private List<String> command(String role, Terms terms, List<NamedGroup> groups) {
        var command = new ArrayList<>(List.of(
                driver.toString(),
                role,
                "--suite",
                terms.suite().name(),
                "--groups",
                groups.stream().map(NamedGroup::ianaName).collect(Collectors.joining(",")),
                "--export",
                Facts.LABEL + ":" + Facts.KEYING_MATERIAL));
        terms.identity()
                .ifPresent(identity -> command.addAll(List.of(
                        "--cert",
                        identity.certificate().toString(),
                        "--key",
                        identity.key().toString())));
        terms.authority().ifPresent(authority -> command.addAll(List.of("--ca", authority.toString())));
        terms.mtu().ifPresent(mtu -> command.addAll(List.of("--mtu", String.valueOf(mtu))));
        return command;
    }
}
