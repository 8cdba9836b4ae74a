package dev.dunlin.interop;

import dev.dunlin.crypto.NamedGroup;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        return WolfSslEnd.listening(new PeerProcess(new ProcessBuilder(command("server", terms))));
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
        return WolfSslEnd.connecting(new PeerProcess(new ProcessBuilder(command)));
    }

    private List<String> command(String role, Terms terms) {
        var command = new ArrayList<>(List.of(
                driver.toString(),
                role,
                "--suite",
                terms.suite().name(),
                "--groups",
                terms.groups().stream().map(NamedGroup::ianaName).collect(Collectors.joining(",")),
                "--alpn",
                Terms.PROTOCOL,
                "--export",
                Facts.LABEL + ":" + Facts.KEYING_MATERIAL));
        terms.identity()
                .ifPresent(identity -> command.addAll(List.of(
                        "--cert",
                        identity.certificate().toString(),
                        "--key",
                        identity.key().toString())));
        terms.authority().ifPresent(authority -> command.addAll(List.of("--ca", authority.toString())));
        terms.secret().ifPresent(secret -> command.addAll(List.of("--psk", secret.identity() + ":" + secret.hex())));
        terms.recordLimit().ifPresent(limit -> command.addAll(List.of("--fragment", String.valueOf(limit))));
        terms.mtu().ifPresent(mtu -> command.addAll(List.of("--mtu", String.valueOf(mtu))));
        return command;
    }
}
