package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gnutls-serv and gnutls-cli commands of this machine. */
final class GnuTls implements Peer {
    /** Enough to see every alert and every negotiated value. */
    private static final String VERBOSITY = "5";

    private final Path server;
    private final Path client;
    private final Path loopback;
    private final String version;

    private GnuTls(Path server, Path client, Path loopback) {
        this.server = server;
        this.client = client;
        this.loopback = loopback;
        version = Command.run(List.of(client.toString(), "--version"), "")
                .lines()
                .findFirst()
                .orElseThrow();
    }

    /** The commands on the PATH; empty when there are none, or no compiler for what keeps the server on loopback. */
    static Optional<GnuTls> find(Path folder) {
        var server = Command.find("gnutls-serv");
        var client = Command.find("gnutls-cli");
        var compiler = Command.find("gcc");
        if (server.isEmpty() || client.isEmpty() || compiler.isEmpty()) {
            return Optional.empty();
        }
        var loopback = folder.resolve("loopback.so");
        Command.run(
                List.of(
                        compiler.orElseThrow().toString(),
                        "-shared",
                        "-fPIC",
                        "-Wall",
                        "-Werror",
                        "-o",
                        loopback.toString(),
                        "peers/gnutls/loopback.c",
                        "-ldl"),
                "");
        return Optional.of(new GnuTls(server.orElseThrow(), client.orElseThrow(), loopback));
    }

    /** What {@code gnutls-cli --version} says. */
    String version() {
        return version;
    }

    @Override
    public Server serve(Terms terms) {
        var command = command(server, terms);
        command.addAll(List.of("--port", "0", "--echo", "--quiet"));
        terms.authority()
                .ifPresentOrElse(
                        authority -> command.addAll(List.of(
                                "--require-client-cert", "--verify-client-cert", "--x509cafile", authority.toString())),
                        () -> command.add(
                                terms.pinned().isPresent() ? "--require-client-cert" : "--disable-client-cert"));
        terms.secret()
                .ifPresent(secret -> command.addAll(List.of(
                        "--pskpasswd",
                        file("psk", secret.identity() + ":" + secret.hex()).toString())));
        var keyLog = file("keys", "");
        var process = process(command);
        process.environment().put("LD_PRELOAD", loopback.toString());
        process.environment().put("SSLKEYLOGFILE", keyLog.toString());
        return GnuTlsEnd.listening(new PeerProcess(process), keyLog);
    }

    @Override
    public Client connect(InetSocketAddress server, Terms terms) {
        return GnuTlsEnd.connecting(new PeerProcess(process(clientCommand(server, terms))));
    }

    /** gnutls-cli connects twice, the first time only to have a session to resume. */
    @Override
    public Client connectTwice(InetSocketAddress server, Terms terms) {
        var command = clientCommand(server, terms);
        command.add("--resume");
        return GnuTlsEnd.connecting(new PeerProcess(process(command)));
    }

    private List<String> clientCommand(InetSocketAddress server, Terms terms) {
        var command = command(client, terms);
        command.addAll(List.of(
                "--port",
                String.valueOf(server.getPort()),
                "--sni-hostname",
                terms.serverName().toString(),
                "--verify-hostname",
                terms.serverName().toString(),
                "--keymatexport",
                terms.exportLabel(),
                "--keymatexportsize",
                String.valueOf(terms.exportLength())));
        terms.authority().ifPresent(authority -> command.addAll(List.of("--x509cafile", authority.toString())));
        terms.pinned().ifPresent(any -> command.add("--insecure"));
        terms.secret()
                .ifPresent(secret ->
                        command.addAll(List.of("--pskusername", secret.identity(), "--pskkey", secret.hex())));
        command.add(server.getAddress().getHostAddress());
        return command;
    }

    private static List<String> command(Path executable, Terms terms) {
        var command = new ArrayList<>(List.of(
                executable.toString(),
                "--udp",
                "--debug",
                VERBOSITY,
                "--alpn",
                Terms.PROTOCOL,
                "--priority",
                priority(
                        terms.suite(),
                        terms.groups(),
                        terms.rawIdentity().or(terms::pinned).isPresent()
                                ? "CTYPE-CLI-RAWPK:+CTYPE-SRV-RAWPK"
                                : "CTYPE-X509")));
        terms.rawIdentity()
                .ifPresent(identity -> command.addAll(List.of(
                        "--rawpkkeyfile",
                        identity.key().toString(),
                        "--rawpkfile",
                        identity.publicKeyPem().toString())));
        terms.identity()
                .ifPresent(identity -> command.addAll(List.of(
                        "--x509certfile",
                        identity.certificate().toString(),
                        "--x509keyfile",
                        identity.key().toString())));
        terms.srtpProfile().ifPresent(profile -> command.addAll(List.of("--srtp-profiles", profile.name())));
        terms.mtu().ifPresent(mtu -> command.addAll(List.of("--mtu", String.valueOf(mtu))));
        terms.recordLimit().ifPresent(limit -> command.addAll(List.of("--recordsize", String.valueOf(limit))));
        return command;
    }

    private static String priority(CipherSuite suite, List<NamedGroup> groups, String certificateType) {
        return Stream.concat(
                        Stream.of(
                                "NONE",
                                "VERS-DTLS1.2",
                                "COMP-NULL",
                                "MAC-ALL",
                                "SIGN-ALL",
                                certificateType,
                                keyExchange(suite),
                                cipher(suite)),
                        groups.stream().map(group -> "GROUP-" + group.name()))
                .collect(Collectors.joining(":+"));
    }

    /** {@code ECDHE-ECDSA} of {@code TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}. */
    private static String keyExchange(CipherSuite suite) {
        var name = suite.name();
        return name.substring("TLS_".length(), name.indexOf("_WITH_")).replace('_', '-');
    }

    /** {@code AES-128-GCM} of the same. */
    private static String cipher(CipherSuite suite) {
        var name = suite.name();
        return name.substring(name.indexOf("_WITH_") + "_WITH_".length())
                .replaceAll("_SHA\\d+$", "")
                .replace('_', '-');
    }

    /** GnuTLS's own way to write a suite, without the hash of CCM and ChaCha20 suites. */
    static String name(CipherSuite suite) {
        return (keyExchange(suite) + "-" + cipher(suite)).replace('-', '_');
    }

    private static ProcessBuilder process(List<String> command) {
        return new ProcessBuilder(command);
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(Files.createTempFile(loopback.getParent(), name, ".txt"), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
