package dev.dunlin.examples.demo;

import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsClient;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/** The same with OpenSSL at the other end, each way; skipped with a word where there is none. */
final class OpenSslDemo {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Demo demo;
    private final SelfSigned identity;

    OpenSslDemo(Demo demo, SelfSigned identity) {
        this.demo = demo;
        this.identity = identity;
    }

    void run() throws IOException, GeneralSecurityException, CredentialsException {
        demo.title("With OpenSSL");
        var version = version();
        if (version.isEmpty()) {
            demo.step("openssl", "is not on the PATH: skipped");
            return;
        }
        demo.step("openssl", version.get());
        var folder = Files.createTempDirectory("dunlin-demo");
        var certificate = identity.writeCertificate(folder.resolve("cert.pem"));
        var key = identity.writeKey(folder.resolve("key.pem"));
        try {
            ourClient(certificate, key);
            ourServer(certificate);
        } finally {
            Files.delete(certificate);
            Files.delete(key);
            Files.delete(folder);
        }
    }

    private static Optional<String> version() {
        try (var openssl = new PeerProcess("openssl", "version")) {
            return openssl.waitFor("OpenSSL", SOON);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void ourClient(Path certificate, Path key) throws IOException {
        demo.title("Our client, openssl s_server");
        var port = freePort();
        try (var server = new PeerProcess(
                        "openssl",
                        "s_server",
                        "-dtls1_2",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-cert",
                        certificate.toString(),
                        "-key",
                        key.toString());
                var client = DtlsClient.to("localhost", port, Demo.clientConfig(identity.trust()))) {
            demo.expect("openssl: ready", server.waitFor("ACCEPT", SOON).isPresent(), "ACCEPT");
            demo.step("client: connect", client.connect(SOON), ConnectOutcome.Kind.ESTABLISHED);
            demo.step("client: send", client.send(Demo.utf8("hello, OpenSSL\n")), SendOutcome.Kind.SENT);
            var heard = server.waitFor("hello, OpenSSL", SOON);
            demo.expect("openssl: printed", heard.isPresent(), heard.orElse("nothing"));
            server.say("hello, Dunlin");
            demo.receive(client, "hello, Dunlin");
            demo.step("client: shutdown", client.shutdown(SOON), SendOutcome.Kind.SENT);
        }
    }

    private void ourServer(Path certificate) throws IOException, CredentialsException {
        demo.title("Our server, openssl s_client");
        try (var server = demo.echoServer(identity);
                var client = new PeerProcess(
                        "openssl",
                        "s_client",
                        "-dtls1_2",
                        "-connect",
                        "127.0.0.1:" + server.localAddress().getPort(),
                        "-CAfile",
                        certificate.toString(),
                        "-verify_return_error")) {
            var verified = client.waitFor("Verify return code: 0", SOON);
            demo.expect(
                    "openssl: connected",
                    verified.isPresent(),
                    verified.orElse("no").strip());
            client.say("hello from OpenSSL");
            var echoed = client.waitFor("hello from OpenSSL", SOON);
            demo.expect("openssl: printed", echoed.isPresent(), echoed.orElse("nothing"));
        }
    }

    /** Nobody has it now; whoever asks for it next gets it, unless someone else is quicker. */
    private static int freePort() throws IOException {
        try (var probe = new DatagramSocket(Demo.anyPort())) {
            return probe.getLocalPort();
        }
    }
}
