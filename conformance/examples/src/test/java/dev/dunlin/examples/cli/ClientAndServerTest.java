package dev.dunlin.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.examples.demo.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two commands against each other. */
@Timeout(60)
class ClientAndServerTest {
    private static final String HANDSHAKE = "HANDSHAKE version=1.2 suite=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
            + " group=x25519 resumed=no alpn=- peer=";

    private final Path folder;
    private final String cert;
    private final String key;

    ClientAndServerTest(@TempDir Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        var identity = TestIdentity.in(folder, "server");
        cert = identity.certificate();
        key = identity.key();
    }

    @Test
    void everyMessageComesBackAndBothEndWell() throws Exception {
        try (var server = server("--echo", "--once");
                var client = client(server, "--ca", cert, "--message", "one", "--message", "two", "--expect-echo")) {
            client.type("three");
            client.endOfInput();
            assertEquals(HANDSHAKE + "x509:CN=server", client.line());
            assertEquals("DATA 3 one", client.line());
            assertEquals("DATA 3 two", client.line());
            assertEquals("DATA 5 three", client.line());
            assertEquals("CLOSED by=local", client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());

            assertEquals(HANDSHAKE + "-", server.line());
            assertEquals("DATA 3 one", server.line());
            assertEquals("DATA 3 two", server.line());
            assertEquals("DATA 5 three", server.line());
            assertEquals("CLOSED by=peer", server.line());
            assertEquals(ExitCode.SUCCESS, server.exit());
        }
    }

    @Test
    void theNewerVersionChangesItsKeysBothWays() throws Exception {
        try (var server = server("--max", "1.3", "--echo", "--once", "--key-update", "2");
                var client = client(
                        server,
                        "--max",
                        "1.3",
                        "--groups",
                        "x25519",
                        "--ca",
                        cert,
                        "--key-update",
                        "1",
                        "--expect-echo")) {
            var handshake = "HANDSHAKE version=1.3 suite=TLS_AES_128_GCM_SHA256 group=x25519 resumed=no alpn=- peer=";
            assertEquals(handshake + "x509:CN=server", client.line());
            assertEquals(handshake + "-", server.line());
            for (int i = 0; i < 5; i++) {
                client.type("message " + i);
                assertEquals("DATA 9 message " + i, client.line());
                assertEquals("DATA 9 message " + i, server.line());
            }
            client.endOfInput();
            assertEquals("CLOSED by=local", client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
            assertEquals("CLOSED by=peer", server.line());
            assertEquals(ExitCode.SUCCESS, server.exit());
        }
    }

    @Test
    void aTicketOfTheNewerVersionIsKeptInTheFile() throws Exception {
        var file = folder.resolve("session13").toString();
        try (var server = server("--min", "1.3", "--max", "1.3", "--echo")) {
            for (var resumed : List.of("no", "yes", "yes")) {
                try (var client = client(
                        server,
                        "--min",
                        "1.3",
                        "--max",
                        "1.3",
                        "--ca",
                        cert,
                        "--session-file",
                        file,
                        "--message",
                        "one",
                        "--expect-echo")) {
                    client.endOfInput();
                    var handshake = client.line();
                    assertTrue(handshake.contains("version=1.3 "), handshake);
                    assertTrue(handshake.contains("resumed=" + resumed), handshake);
                    assertEquals(ExitCode.SUCCESS, client.exit());
                }
            }
        }
    }

    @Test
    void bothTellTheSrtpProfileAndExportTheSameKeys() throws Exception {
        var keys = "EXTRACTOR-dtls_srtp:56";
        try (var server = server("--srtp", "SRTP_AEAD_AES_128_GCM,SRTP_AES128_CM_SHA1_80", "--export", keys);
                var client = client(
                        server,
                        "--ca",
                        cert,
                        "--srtp",
                        "SRTP_AES128_CM_HMAC_SHA1_80,SRTP_AEAD_AES_128_GCM",
                        "--export",
                        keys)) {
            client.endOfInput();
            var ours = client.line();
            assertTrue(ours.endsWith(" srtp=SRTP_AEAD_AES_128_GCM"), ours);
            var theirs = server.line();
            assertTrue(theirs.endsWith(" srtp=SRTP_AEAD_AES_128_GCM"), theirs);
            assertEquals(server.line(), client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void aKeyThatBothImportIsEnough() throws Exception {
        try (var server = serving("server", "127.0.0.1:0", "--psk-import", "u:0001ff", "--echo", "--once");
                var client = Running.dunlin(
                        "client", server.address(), "--psk-import", "u:0001ff", "--message", "one", "--expect-echo")) {
            client.endOfInput();
            var handshake = client.line();
            assertTrue(handshake.startsWith("HANDSHAKE version=1.3 "), handshake);
            assertTrue(handshake.endsWith(" peer=psk:u"), handshake);
            assertEquals("DATA 3 one", client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
            assertEquals(ExitCode.SUCCESS, server.exit());
        }
    }

    @Test
    void aKeyIsImportedOnBothSidesOrNotAtAll() throws Exception {
        try (var server = serving("server", "127.0.0.1:0", "--psk", "u:0001ff", "--once");
                var client = Running.dunlin("client", server.address(), "--psk-import", "u:0001ff")) {
            assertEquals("FAILED alert=handshake_failure by=peer reason=peer_alert", client.line());
            assertEquals(ExitCode.REFUSED, client.exit());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void aClientThatChangesItsPortIsStillUnderstood(String version) throws Exception {
        try (var server = server(
                        "--min", version, "--max", version, "--echo", "--once", "--cid", "abcd", "--follow", "newest");
                var client = client(
                        server,
                        "--min",
                        version,
                        "--max",
                        version,
                        "--ca",
                        cert,
                        "--cid",
                        "0102",
                        "--rebind",
                        "1",
                        "--message",
                        "one",
                        "--expect-echo")) {
            var ours = client.line();
            assertTrue(ours.matches(".* cid=0102/abcd[0-9a-f]{16}"), ours);
            var theirs = server.line();
            assertTrue(theirs.matches(".* cid=abcd[0-9a-f]{16}/0102"), theirs);
            assertEquals("DATA 3 one", server.line());
            for (int i = 0; i < 3; i++) {
                client.type("moved " + i);
                assertEquals("DATA 7 moved " + i, server.line());
            }
            client.endOfInput();
            assertEquals(ExitCode.SUCCESS, client.exit());
            assertEquals(ExitCode.SUCCESS, server.exit());
        }
    }

    @Test
    void keysWithoutCertificatesAreEnoughAndTheirDigestsArePrinted() throws Exception {
        var mine = TestIdentity.in(folder, "client").key();
        for (var version : List.of("1.2", "1.3")) {
            try (var server = serving(
                            "server",
                            "127.0.0.1:0",
                            "--rpk",
                            key,
                            "--rpk-trust",
                            publicKey(mine),
                            "--client-auth",
                            "require",
                            "--echo",
                            "--once");
                    var client = Running.dunlin(
                            "client",
                            server.address(),
                            "--max",
                            version,
                            "--rpk",
                            mine,
                            "--rpk-trust",
                            publicKey(key),
                            "--message",
                            "one",
                            "--expect-echo")) {
                client.endOfInput();
                var digest = digest(key);
                var line = client.line();
                assertTrue(line.endsWith(" peer=rpk:" + digest + " rpk=" + digest), line);
                assertTrue(line.contains("version=" + version), line);
                assertEquals("DATA 3 one", client.line());
                assertEquals(ExitCode.SUCCESS, client.exit());
                var seen = server.line();
                assertTrue(seen.contains(" peer=rpk:" + digest(mine)), seen);
                assertEquals(ExitCode.SUCCESS, server.exit());
            }
        }
    }

    @Test
    void aKeyThatIsNotTrustedIsRefused() throws Exception {
        var other = TestIdentity.in(folder, "other").key();
        try (var server = serving("server", "127.0.0.1:0", "--rpk", key, "--once");
                var client = Running.dunlin("client", server.address(), "--rpk-trust", publicKey(other))) {
            assertEquals("FAILED alert=certificate_unknown by=local reason=untrusted_certificate", client.line());
            assertEquals(ExitCode.REFUSED, client.exit());
            assertEquals("FAILED alert=certificate_unknown by=peer reason=peer_alert", server.line());
            assertEquals(ExitCode.REFUSED, server.exit());
        }
    }

    /** The public key in the file of a private one, in a file of its own. */
    private static String publicKey(String key) throws Exception {
        var encoded = Credentials.rawPublicKeyFromPem(Path.of(key)).publicKey().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        return Files.writeString(Path.of(key + ".pub"), pem).toString();
    }

    private static String digest(String key) throws Exception {
        var own = Credentials.rawPublicKeyFromPem(Path.of(key));
        return HexFormat.of().formatHex(own.rawPublicKey().orElseThrow().sha256());
    }

    @Test
    void aPreSharedKeyIsEnoughAndItsIdentityIsPrinted() throws Exception {
        try (var server = serving(
                        "server", "127.0.0.1:0", "--psk", "a:b:0001ff", "--psk", "other:02", "--echo", "--once");
                var client = Running.dunlin(
                        "client",
                        server.address(),
                        "--max",
                        "1.2",
                        "--psk",
                        "a:b:0001ff",
                        "--message",
                        "one",
                        "--expect-echo")) {
            client.endOfInput();
            var expected = "HANDSHAKE version=1.2 suite=TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256"
                    + " group=x25519 resumed=no alpn=- peer=psk:a:b";
            assertEquals(expected, client.line());
            assertEquals("DATA 3 one", client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
            assertEquals(expected, server.line());
            assertEquals(ExitCode.SUCCESS, server.exit());
        }
    }

    @Test
    void aPlainPreSharedKeyHasNoGroup() throws Exception {
        var plain = "TLS_PSK_WITH_AES_128_CCM_8";
        try (var server = serving("server", "127.0.0.1:0", "--psk", "u:00", "--suites", plain, "--once");
                var client = Running.dunlin("client", server.address(), "--psk", "u:00", "--suites", plain)) {
            client.endOfInput();
            assertEquals(
                    "HANDSHAKE version=1.2 suite=" + plain + " group=- resumed=no alpn=- peer=psk:u", client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void aServerWithACertificateDoesNotServeAClientThatKnowsOnlyItsKey() throws Exception {
        try (var server = server("--once");
                var client = Running.dunlin("client", server.address(), "--psk", "u:00")) {
            assertEquals("FAILED alert=handshake_failure by=peer reason=peer_alert", client.line());
            assertEquals(ExitCode.REFUSED, client.exit());
        }
    }

    @Test
    void bothTellTheApplicationProtocolThatTheServerPrefers() throws Exception {
        try (var server = server("--once", "--alpn", "mqtt,coap");
                var client = client(server, "--ca", cert, "--alpn", "coap,mqtt")) {
            assertEquals(HANDSHAKE.replace("alpn=-", "alpn=mqtt") + "x509:CN=server", client.line());
            assertEquals(HANDSHAKE.replace("alpn=-", "alpn=mqtt") + "-", server.line());
            client.endOfInput();
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void withoutAnApplicationProtocolInCommonBothFail() throws Exception {
        try (var server = server("--once", "--alpn", "mqtt");
                var client = client(server, "--ca", cert, "--alpn", "coap")) {
            assertEquals("FAILED alert=no_application_protocol by=peer reason=peer_alert", client.line());
            assertEquals(ExitCode.REFUSED, client.exit());
            assertEquals("FAILED alert=no_application_protocol by=local reason=no_application_protocol", server.line());
            assertEquals(ExitCode.REFUSED, server.exit());
        }
    }

    @Test
    void theServersInputGoesToItsClients() throws Exception {
        try (var server = server();
                var first = client(server, "--ca", cert);
                var second = client(server, "--ca", cert)) {
            first.lineThatBegins("HANDSHAKE");
            second.lineThatBegins("HANDSHAKE");
            server.lineThatBegins("HANDSHAKE");
            server.lineThatBegins("HANDSHAKE");
            server.type("hear, hear");
            assertEquals("DATA 10 hear, hear", first.line());
            assertEquals("DATA 10 hear, hear", second.line());
            first.endOfInput();
            assertEquals(ExitCode.SUCCESS, first.exit());
            second.type("still here");
            assertEquals("DATA 10 still here", server.lineThatBegins("DATA"));
        }
    }

    @Test
    void whatIsNoLineOfItsOwnIsPrintedOnOneLine() throws Exception {
        try (var server = server("--once");
                var client = client(server, "--ca", cert, "--message", "two\nlines\u0007")) {
            client.endOfInput();
            assertEquals("DATA 10 two\\nlines\\x07", server.lineThatBegins("DATA"));
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void aClientThatTrustsSomebodyElseFailsOnBothSides() throws Exception {
        var other = TestIdentity.in(folder, "other");
        try (var server = server("--once");
                var client = client(server, "--ca", other.certificate())) {
            assertEquals("FAILED alert=unknown_ca by=local reason=untrusted_certificate", client.line());
            assertEquals(ExitCode.REFUSED, client.exit());
            assertEquals("FAILED alert=unknown_ca by=peer reason=peer_alert", server.line());
            assertEquals(ExitCode.REFUSED, server.exit());
        }
    }

    @Test
    void aServerThatIsCalledSomethingElseIsRefused() throws Exception {
        try (var server = server();
                var client = Running.dunlin("client", server.address(), "--ca", cert, "--sni", "elsewhere.example")) {
            assertTrue(client.line().startsWith("FAILED alert=certificate_unknown by=local reason=wrong_name"));
            assertEquals(ExitCode.REFUSED, client.exit());
        }
    }

    @Test
    void aClientWithoutCertificateIsRefusedWhereOneIsRequired() throws Exception {
        try (var server = server("--client-auth", "require", "--trust-any", "--once");
                var client = client(server, "--ca", cert)) {
            assertTrue(client.line().startsWith("FAILED alert="));
            assertEquals(ExitCode.REFUSED, client.exit());
            assertTrue(server.line().endsWith(" by=local reason=certificate_required"));
            assertEquals(ExitCode.REFUSED, server.exit());
        }
    }

    @Test
    void aClientShowsItsCertificate() throws Exception {
        var own = TestIdentity.in(folder, "client");
        try (var server = server("--client-auth", "require", "--ca", own.certificate(), "--echo");
                var client = client(
                        server,
                        "--ca",
                        cert,
                        "--cert",
                        own.certificate(),
                        "--key",
                        own.key(),
                        "--message",
                        "it is me",
                        "--expect-echo")) {
            client.endOfInput();
            assertEquals(HANDSHAKE + "x509:CN=client", server.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void suitesGroupsMtuAndCookieAreAsAsked() throws Exception {
        var suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        try (var server = server("--echo", "--no-cookie", "--mtu", "256", "--groups", "secp384r1");
                var client = client(
                        server,
                        "--ca",
                        cert,
                        "--suites",
                        suite,
                        "--groups",
                        "secp384r1,secp256r1",
                        "--mtu",
                        "300",
                        "--min",
                        "1.2",
                        "--allow-no-ems",
                        "--message",
                        "x",
                        "--expect-echo")) {
            client.endOfInput();
            var handshake = client.line();
            assertTrue(handshake.contains(" suite=" + suite + " group=secp384r1 "), handshake);
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void bothSidesExportTheSameAndLogTheSameSecret() throws Exception {
        var ours = folder.resolve("client.keys");
        var theirs = folder.resolve("server.keys");
        try (var server = server("--export", "EXPORTER-x:20", "--keylog", theirs.toString(), "--once");
                var client = client(server, "--ca", cert, "--export", "EXPORTER-x:20", "--keylog", ours.toString())) {
            client.endOfInput();
            var exported = client.lineThatBegins("EXPORT");
            assertEquals("EXPORT ".length() + 40, exported.length());
            assertEquals(exported, server.lineThatBegins("EXPORT"));
            assertEquals(ExitCode.SUCCESS, client.exit());
            assertEquals(ExitCode.SUCCESS, server.exit());
        }
        var logged = Files.readAllLines(ours);
        assertEquals(1, logged.size());
        assertTrue(logged.get(0).matches("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}"), logged.get(0));
        assertEquals(logged, Files.readAllLines(theirs));
        if (ours.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)));
        }
    }

    @Test
    void aMessageThatDoesNotComeBackIsATimeOut() throws Exception {
        try (var server = server();
                var client = client(server, "--ca", cert, "--message", "x", "--expect-echo", "--timeout", "1")) {
            client.lineThatBegins("HANDSHAKE");
            assertEquals("FAILED alert=none by=local reason=no_echo", client.line());
            assertEquals(ExitCode.TIMED_OUT, client.exit());
        }
    }

    @Test
    void aMessageThatIsTooLargeIsNotSentAndSaidSo() throws Exception {
        try (var server = server();
                var client = client(server, "--ca", cert, "--message", "x".repeat(2000))) {
            client.endOfInput();
            assertEquals(ExitCode.IO, client.exit());
            assertTrue(client.complaints().contains("not sent: TOO_LARGE(limit "), client.complaints());
        }
    }

    @Test
    void aPortWhereNobodyListensIsAnErrorOfTheSocket() throws Exception {
        try (var server = server("--once")) {
            try (var client = client(server, "--ca", cert)) {
                client.endOfInput();
                assertEquals(ExitCode.SUCCESS, client.exit());
            }
            assertEquals(ExitCode.SUCCESS, server.exit());
            try (var lost =
                    Running.dunlin("client", server.address(), "--ca", cert, "--sni", "localhost", "--timeout", "1")) {
                assertEquals("FAILED alert=none by=local reason=io_error", lost.line());
                assertEquals(ExitCode.IO, lost.exit());
            }
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorOfTheSocket() throws Exception {
        try (var server = server();
                var second = Running.dunlin("server", server.address(), "--cert", cert, "--key", key)) {
            assertEquals("FAILED alert=none by=local reason=io_error", second.line());
            assertEquals(ExitCode.IO, second.exit());
        }
    }

    private Server server(String... options) throws InterruptedException {
        return serving(commandLine(List.of("server", "127.0.0.1:0", "--cert", cert, "--key", key), options));
    }

    private static Server serving(String... commandLine) throws InterruptedException {
        var running = Running.dunlin(commandLine);
        var ready = running.line();
        assertTrue(ready.matches("READY 127\\.0\\.0\\.1:[0-9]+"), ready);
        return new Server(running, ready.substring("READY ".length()));
    }

    /** One of DTLS 1.2, unless it says otherwise. */
    private static Running client(Server server, String... options) {
        var said = List.of(options).contains("--max");
        var start = said ? List.<String>of() : List.of("--max", "1.2");
        return Running.dunlin(commandLine(
                Stream.concat(Stream.of("client", server.address(), "--sni", "localhost"), start.stream())
                        .toList(),
                options));
    }

    private static String[] commandLine(List<String> start, String... options) {
        return Stream.concat(start.stream(), Stream.of(options)).toArray(String[]::new);
    }

    /** A server that has said where it is. */
    private record Server(Running running, String address) implements AutoCloseable {
        String line() throws InterruptedException {
            return running.line();
        }

        String lineThatBegins(String start) throws InterruptedException {
            return running.lineThatBegins(start);
        }

        void type(String line) throws IOException {
            running.type(line);
        }

        ExitCode exit() throws InterruptedException {
            return running.exit();
        }

        @Override
        public void close() throws IOException {
            running.close();
        }
    }
}
