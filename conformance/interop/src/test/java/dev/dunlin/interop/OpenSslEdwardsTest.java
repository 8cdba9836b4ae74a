package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of EdDSA, with which OpenSSL 3.0 proves itself as a client and sees us do so in both roles; it serves no DTLS 1.2 with them. */
@RequiresOpenSsl
@Timeout(60)
class OpenSslEdwardsTest {
    private final OpenSsl openssl;
    private final Certificates certificates;

    @TempDir
    private Path folder = Path.of("");

    OpenSslEdwardsTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    @Requirement({"RFC8422-2.1-a", "RFC8422-5.9-a"})
    void openSslKnowsOurServerByIt(String algorithm) {
        var identity = selfSigned(algorithm);
        var config = DtlsServerConfig.builder()
                .credentials(identity.credentials())
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(
                        server.port(), "-CAfile", identity.certificate().toString(), "-verify_return_error")) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "signed");
            assertEquals(CipherSuite.Authentication.ECDSA, info.suite().authentication());
            assertEquals(algorithm.toLowerCase(Locale.ROOT), client.peerSignatureType());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    @Requirement({"RFC8422-5.9-a", "RFC5246-7.4.8-a"})
    void openSslKnowsOurClientByIt(String algorithm) {
        var identity = selfSigned(algorithm);
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .credentials(identity.credentials())
                .limits(Exchange.QUICK)
                .build();
        try (var server = openssl.serve(
                        certificates.server(KeyKind.P_256),
                        "-Verify",
                        "1",
                        "-verify_return_error",
                        "-CAfile",
                        identity.certificate().toString());
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "signed");
            assertEquals(algorithm.toLowerCase(Locale.ROOT), server.peerSignatureType());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    @Requirement({"RFC8422-5.9-a", "RFC5246-7.4.8-b"})
    void openSslProvesItselfToUsWithIt(String algorithm) {
        var identity = selfSigned(algorithm);
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(trust(identity))
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(server.port(), identity.options().toArray(String[]::new))) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "signed");
            assertEquals(List.of(identity.credentials().chain().get(0)), info.peerCertificates());
        }
    }

    /** Its own authority, since no more than the key matters here. */
    private Identity selfSigned(String algorithm) {
        var identity = new Identity(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        openssl.run("genpkey", "-algorithm", algorithm, "-out", identity.key().toString());
        openssl.run(
                "req",
                "-x509",
                "-new",
                "-key",
                identity.key().toString(),
                "-out",
                identity.certificate().toString(),
                "-subj",
                "/CN=" + algorithm,
                "-addext",
                "subjectAltName=DNS:" + Certificates.SERVER,
                "-addext",
                "keyUsage=critical,digitalSignature");
        return identity;
    }

    private static TrustAnchors trust(Identity identity) {
        try {
            return TrustAnchors.fromPem(identity.certificate());
        } catch (IOException | CredentialsException e) {
            throw new AssertionError(e);
        }
    }
}
