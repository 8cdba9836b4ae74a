package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A running gnutls-serv or gnutls-cli. */
final class GnuTlsEnd implements Peer.Server, Peer.Client {
    private final PeerProcess process;
    private final int port;
    private final Optional<Path> keyLog;

    private GnuTlsEnd(PeerProcess process, int port, Optional<Path> keyLog) {
        this.process = process;
        this.port = port;
        this.keyLog = keyLog;
    }

    static GnuTlsEnd listening(PeerProcess process, Path keyLog) {
        return new GnuTlsEnd(process, process.awaitPort("bound to 127\\.0\\.0\\.1:(\\d+)"), Optional.of(keyLog));
    }

    static GnuTlsEnd connecting(PeerProcess process) {
        return new GnuTlsEnd(process, 0, Optional.empty());
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public Facts facts() {
        var facts = new Facts().with(Fact.SUITE, suite());
        if (keyLog.isPresent()) {
            process.await("FINISHED was queued");
            return facts.with(Fact.VERSION, version("Selected version DTLS(\\S+)"))
                    .withGroup(() -> group("Selected group (\\S+) "))
                    .with(Fact.EXTENDED_MASTER_SECRET, printed("Sending extension Extended Master Secret"))
                    .with(Fact.RESUMED, String.valueOf(resumed()))
                    .with(
                            Fact.APPLICATION_PROTOCOL,
                            printed("Sending extension ALPN/16 (7 bytes)").equals("true") ? Terms.PROTOCOL : "none")
                    .with(Fact.MASTER_SECRET, masterSecret(keyLog.orElseThrow()));
        }
        process.await("Handshake was completed");
        return facts.with(Fact.VERSION, version("^- Description: \\(DTLS([\\d.]+)"))
                .withGroup(() -> group("^- Description: .*\\(ECDHE(?:-PSK)?-([^)]+)\\)"))
                .with(Fact.EXTENDED_MASTER_SECRET, printed("- Options: extended master secret"))
                .with(Fact.RESUMED, String.valueOf(resumed()))
                .with(
                        Fact.APPLICATION_PROTOCOL,
                        process.await("^- Application protocol: (\\S+)").group(1))
                .with(
                        Fact.KEYING_MATERIAL,
                        process.await("^- Key material: (\\S+)").group(1));
    }

    /** A server has nothing to select when it resumes. */
    @Override
    public boolean resumed() {
        if (keyLog.isPresent()) {
            process.await("FINISHED was queued");
            return !process.printed().contains("Selected cipher suite");
        }
        process.await("- Simple Client Mode");
        return process.printed().contains("*** This is a resumed session");
    }

    /** A server says only that it has answered; then it is the one that it was told. */
    @Override
    public SrtpProfile srtpProfile() {
        if (keyLog.isPresent()) {
            process.await("Sending extension SRTP/14 ");
        }
        var agreed = process.await(keyLog.isPresent() ? "^DTLS profile set to (\\S+)" : "^- SRTP profile: (\\S+)");
        return SrtpProfile.valueOf(agreed.group(1));
    }

    @Override
    public void forget() {
        process.forget();
    }

    /** It does so by itself. */
    @Override
    public void again() {
        process.await("Connecting again");
    }

    @Override
    public void awaitAlert(Peer.Way way, AlertDescription alert) {
        process.await(
                way == Peer.Way.SENT
                        ? "Sending Alert\\[\\d\\|" + alert.code() + "\\]"
                        : "Alert\\[\\d\\|" + alert.code() + "\\] - .* - was received");
    }

    @Override
    public void sayGoodbye() {
        process.endInput();
    }

    @Override
    public void awaitGoodbye() {
        awaitAlert(Peer.Way.RECEIVED, AlertDescription.CLOSE_NOTIFY);
    }

    @Override
    public void returnLine(String line) {
        process.await("Processing " + (line.length() + 1) + " bytes command: " + line + "$");
    }

    @Override
    public void sendLine(String line) {
        process.type(line);
    }

    @Override
    public void awaitLine(String line) {
        process.await("^" + line + "$");
    }

    @Override
    public void close() {
        process.close();
    }

    private String suite() {
        var name = process.await("Selected cipher suite: GNUTLS_(\\S+)").group(1);
        return Stream.of(CipherSuite.values())
                .filter(CipherSuite::namesKeyExchange)
                .filter(suite -> name.replaceAll("_SHA\\d+$", "").equals(GnuTls.name(suite)))
                .findFirst()
                .map(CipherSuite::name)
                .orElse(name);
    }

    private String version(String regex) {
        return process.await(regex).group(1).equals("1.2") ? ProtocolVersion.DTLS_1_2.name() : "another";
    }

    private String group(String regex) {
        var name = process.await(regex).group(1).toUpperCase(Locale.ROOT);
        return NamedGroup.named(name.toLowerCase(Locale.ROOT))
                .map(NamedGroup::name)
                .orElse(name);
    }

    private String printed(String text) {
        return String.valueOf(process.printed().contains(text));
    }

    private static String masterSecret(Path keyLog) {
        try {
            var lines = Files.readAllLines(keyLog);
            return lines.get(lines.size() - 1).replaceAll(".* ", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
