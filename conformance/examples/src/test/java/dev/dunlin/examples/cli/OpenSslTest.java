package dev.dunlin.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.examples.demo.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line tool against OpenSSL's. */
@Timeout(60)
class OpenSslTest {
    private final Path folder;
    private final TestIdentity server;

    OpenSslTest(@TempDir Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.server = TestIdentity.in(folder, "server");
    }

    @Test
    void ourClientTalksWithItsServer() throws Exception {
        var port = OpenSsl.freePort();
        try (var peer = server(port);
                var client = client(port, "--ca", server.certificate(), "--message", "hello, OpenSSL\n")) {
            assertTrue(client.line().startsWith("HANDSHAKE version=1.2 suite=TLS_ECDHE_ECDSA_WITH_AES_"));
            peer.lineWith("hello, OpenSSL");
            peer.type("hello, Dunlin");
            assertEquals("DATA 14 hello, Dunlin\\n", client.line());
            client.endOfInput();
            assertEquals("CLOSED by=local", client.line());
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void ourClientRefusesItsServersCertificate() throws Exception {
        var port = OpenSsl.freePort();
        var other = TestIdentity.in(folder, "other");
        try (var peer = server(port);
                var client = client(port, "--ca", other.certificate())) {
            assertEquals("FAILED alert=unknown_ca by=local reason=untrusted_certificate", client.line());
            assertEquals(ExitCode.REFUSED, client.exit());
            peer.lineWith("alert unknown ca");
        }
    }

    @Test
    void ourClientShowsItsCertificateToItsServer() throws Exception {
        var port = OpenSsl.freePort();
        var own = TestIdentity.in(folder, "client");
        try (var peer = server(port, "-Verify", "1", "-CAfile", own.certificate());
                var client =
                        client(port, "--ca", server.certificate(), "--cert", own.certificate(), "--key", own.key())) {
            client.lineThatBegins("HANDSHAKE");
            peer.lineWith("subject=CN = client");
            client.endOfInput();
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void bothExportTheSame() throws Exception {
        var port = OpenSsl.freePort();
        try (var peer = server(port, "-keymatexport", "EXPORTER-x", "-keymatexportlen", "20");
                var client = client(port, "--ca", server.certificate(), "--export", "EXPORTER-x:20")) {
            var ours = client.lineThatBegins("EXPORT ").substring("EXPORT ".length());
            var theirs = peer.lineWith("Keying material: ").strip().substring("Keying material: ".length());
            assertEquals(theirs.toLowerCase(Locale.ROOT), ours);
            client.endOfInput();
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void ourClientResumesFromItsSessionFile() throws Exception {
        var port = OpenSsl.freePort();
        var file = folder.resolve("session");
        try (var peer = server(port)) {
            resumes("no", port, file);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            resumes("yes", port, file);
            peer.lineWith("Reused session-id");
            Files.writeString(file, "no session");
            resumes("no", port, file);
        }
    }

    private void resumes(String answer, int port, Path file) throws Exception {
        try (var client = client(port, "--ca", server.certificate(), "--session-file", file.toString())) {
            var line = client.lineThatBegins("HANDSHAKE");
            assertTrue(line.contains(" resumed=" + answer + " "), line);
            client.endOfInput();
            assertEquals(ExitCode.SUCCESS, client.exit());
        }
    }

    @Test
    void itsClientTalksWithOurServer() throws Exception {
        try (var ours = Running.dunlin(
                        "server",
                        "127.0.0.1:0",
                        "--cert",
                        server.certificate(),
                        "--key",
                        server.key(),
                        "--echo",
                        "--once");
                var peer = OpenSsl.openssl(
                        "s_client",
                        "-dtls1_2",
                        "-connect",
                        ours.line().substring("READY ".length()),
                        "-CAfile",
                        server.certificate(),
                        "-verify_return_error")) {
            peer.lineWith("Verify return code: 0 (ok)");
            assertTrue(ours.line().startsWith("HANDSHAKE version=1.2 suite=TLS_ECDHE_ECDSA_WITH_AES_"));
            peer.type("hello, Dunlin");
            assertEquals("DATA 14 hello, Dunlin\\n", ours.line());
            peer.lineWith("hello, Dunlin");
            peer.type("Q");
            assertEquals("CLOSED by=peer", ours.line());
            assertEquals(ExitCode.SUCCESS, ours.exit());
        }
    }

    @Test
    void itsClientRefusesOurCertificate() throws Exception {
        var other = TestIdentity.in(folder, "other");
        try (var ours = Running.dunlin(
                        "server", "127.0.0.1:0", "--cert", server.certificate(), "--key", server.key(), "--once");
                var peer = OpenSsl.openssl(
                        "s_client",
                        "-dtls1_2",
                        "-connect",
                        ours.line().substring("READY ".length()),
                        "-CAfile",
                        other.certificate(),
                        "-verify_return_error")) {
            peer.lineWith("verify error");
            assertTrue(ours.line().matches("FAILED alert=(unknown_ca|bad_certificate) by=peer reason=peer_alert"));
            assertEquals(ExitCode.REFUSED, ours.exit());
        }
    }

    @Test
    void aPreSharedKeyWorksWithIt() throws Exception {
        try (var ours = Running.dunlin(
                        "server", "127.0.0.1:0", "--psk", "u:00112233445566778899aabbccddeeff", "--once");
                var peer = OpenSsl.openssl(
                        "s_client",
                        "-dtls1_2",
                        "-connect",
                        ours.line().substring("READY ".length()),
                        "-psk",
                        "00112233445566778899aabbccddeeff",
                        "-psk_identity",
                        "u",
                        "-cipher",
                        "PSK-AES128-GCM-SHA256")) {
            assertEquals(
                    "HANDSHAKE version=1.2 suite=TLS_PSK_WITH_AES_128_GCM_SHA256 group=- resumed=no alpn=- peer=psk:u",
                    ours.line());
            peer.type("Q");
            assertEquals(ExitCode.SUCCESS, ours.exit());
        }
    }

    private OpenSsl server(int port, String... options) throws InterruptedException {
        var arguments = new ArrayList<>(List.of(
                "s_server",
                "-dtls1_2",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                server.certificate(),
                "-key",
                server.key()));
        arguments.addAll(List.of(options));
        var peer = OpenSsl.openssl(arguments.toArray(String[]::new));
        peer.lineWith("ACCEPT");
        return peer;
    }

    private static Running client(int port, String... options) {
        var arguments = new ArrayList<>(List.of("client", "127.0.0.1:" + port, "--sni", "localhost"));
        arguments.addAll(List.of(options));
        return Running.dunlin(arguments.toArray(String[]::new));
    }
}
