package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Failure;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.SessionEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of a session with OpenSSL: its cookie, its exported keys, its key log, its end. (An s_server that is told to quit closes its
 * socket before it would say close_notify; the JDK shows that direction.)
 */
@RequiresOpenSsl
@Timeout(120)
class OpenSslSessionTest {
    private static final String LABEL = "EXPORTER-dunlin";
    private static final int KEYING_MATERIAL = 32;

    /** What one record may carry, RFC 5246 §6.2.1. */
    private static final int LONGEST_MESSAGE = 1 << 14;

    /** Enough for the longest record. */
    private static final int LOOPBACK_MTU = 17_000;

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslSessionTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    @Test
    @Requirement({"RFC6347-4.2.1-b", "RFC6347-4.2.1-v", "RFC6347-4.2.6-b"})
    void clientReturnsTheCookieOfOpenSsl() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "with a cookie");
            server.await("DTLS1 write hello verify request");
        }
    }

    @Test
    void clientReachesOpenSslThatListensWithoutState() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), "-listen");
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "listening");
        }
    }

    @Test
    @Requirement({"RFC6347-4.2.1-a", "RFC6347-4.2.1-c", "RFC6347-4.2.1-s", "RFC6347-4.2.1-v", "RFC6347-4.2.6-b"})
    void openSslReturnsTheCookieOfTheServer() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port())) {
            server.awaitEstablished();
            Exchange.echo(client, server, "with a cookie");
            client.await("DTLS1 read hello verify request");
            assertEquals(1, server.counters().total(Counters.Total.COOKIES_ACCEPTED));
        }
    }

    @Test
    @Requirement("RFC6347-4.2.1-r")
    void serverThatAsksForNoCookieServesOpenSslAtOnce() {
        try (var server = new EchoServer(serving()
                        .cookieExchange(false)
                        .provenPaths(path -> true)
                        .build());
                var client = openssl.connect(server.port())) {
            server.awaitEstablished();
            Exchange.echo(client, server, "without a cookie");
            assertFalse(client.printed().contains("DTLS1 read hello verify request"), client::printed);
        }
    }

    @Test
    @Requirement({"RFC5705-4-a", "RFC5705-4-d"})
    void clientExportsTheSameKeyingMaterialAsOpenSsl() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), exporting());
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            assertArrayEquals(
                    server.keyingMaterial(),
                    client.export(LABEL, KEYING_MATERIAL).orElseThrow());
        }
    }

    @Test
    @Requirement({"RFC5705-4-a", "RFC5705-4-d"})
    void serverExportsTheSameKeyingMaterialAsOpenSsl() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port(), exporting())) {
            assertArrayEquals(
                    client.keyingMaterial(),
                    server.awaitEstablished().export(LABEL, KEYING_MATERIAL).orElseThrow());
        }
    }

    @Test
    void clientLogsTheSameKeysAsOpenSsl(@TempDir Path folder) throws IOException {
        var ours = new CopyOnWriteArrayList<String>();
        var theirs = folder.resolve("keys");
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), "-keylogfile", theirs.toString());
                var client = Exchange.client(
                        server.address(), trusting().keyLog(ours::add).build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "logged");
            assertEquals(secrets(theirs), ours);
        }
    }

    @Test
    void serverLogsTheSameKeysAsOpenSsl(@TempDir Path folder) throws IOException {
        var ours = new CopyOnWriteArrayList<String>();
        var theirs = folder.resolve("keys");
        try (var server = new EchoServer(serving().keyLog(ours::add).build());
                var client = openssl.connect(server.port(), "-keylogfile", theirs.toString())) {
            server.awaitEstablished();
            Exchange.echo(client, server, "logged");
            assertEquals(secrets(theirs), ours);
        }
    }

    @Test
    void closeNotifyOfTheClientReachesOpenSsl() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "goodbye");
            assertEquals(
                    SendOutcome.Kind.SENT,
                    client.shutdown(Duration.ofSeconds(1)).kind());
            server.awaitAlertReceived("warning:close notify");
            server.awaitAlertSent("warning:close notify");
        }
    }

    @Test
    void closeNotifyOfTheServerReachesOpenSsl() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port())) {
            var session = server.awaitEstablished();
            Exchange.echo(client, server, "goodbye");
            session.shutdown();
            assertEquals(SessionEnd.Kind.CLOSED, server.awaitEnd().kind());
            client.awaitAlertReceived("warning:close notify");
        }
    }

    @Test
    void closeNotifyOfOpenSslReachesTheServer() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port())) {
            server.awaitEstablished();
            Exchange.echo(client, server, "goodbye");
            client.quit();
            assertEquals(SessionEnd.Kind.PEER_CLOSED, server.awaitEnd().kind());
            client.awaitAlertSent("warning:close notify");
        }
    }

    @Test
    @Requirement({"RFC5746-3.4-a", "RFC5746-3.4-c", "RFC9325-3.5-a"})
    void clientTellsOpenSslThatRenegotiationWouldBeSecure() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            server.await("Secure Renegotiation IS supported");
        }
    }

    @Test
    @Requirement({"RFC5746-3.6-a", "RFC5746-3.6-c", "RFC5746-4.3-a"})
    void serverUnderstandsTheSignallingSuiteOfOpenSsl() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port())) {
            server.awaitEstablished();
            client.await("Secure Renegotiation IS supported");
        }
    }

    @Test
    @Requirement("RFC5746-4.4-a")
    void serverRefusesToRenegotiateWithOpenSsl() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port())) {
            server.awaitEstablished();
            Exchange.echo(client, server, "before");
            client.type("R");
            client.awaitAlertReceived("warning:no renegotiation");
        }
    }

    @Test
    @Requirement("RFC5246-7.4.1.1-a")
    void clientRefusesToRenegotiateWithOpenSsl() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "before");
            server.type("r");
            var outcome = client.drive(Exchange.PATIENCE);
            server.awaitAlertReceived("warning:no renegotiation");
            assertEquals(
                    Optional.of(AlertDescription.HANDSHAKE_FAILURE),
                    failure(outcome).alert());
            assertTrue(failure(outcome).sentByPeer(), "OpenSSL does not go on without");
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 2, 15, 16, 17, 1000, LONGEST_MESSAGE})
    @Requirement({"RFC5288-3-a", "RFC5288-3-c", "RFC5246-6.2.3.3-a"})
    void messagesOfManyLengthsArriveWhole(int length) {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(
                        server.address(), trusting().mtu(LOOPBACK_MTU).build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "x".repeat(length - 1));
        }
    }

    private DtlsClientConfig.Builder trusting() {
        return DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder serving() {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK);
    }

    private static Failure failure(ReceiveOutcome outcome) {
        return assertInstanceOf(ReceiveOutcome.Failed.class, outcome, outcome::toString)
                .failure();
    }

    private static String[] exporting() {
        return new String[] {"-keymatexport", LABEL, "-keymatexportlen", String.valueOf(KEYING_MATERIAL)};
    }

    private static List<String> secrets(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
