package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.net.DtlsClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who proves what to whom, and how it is signed. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslAuthenticationTest {
    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslAuthenticationTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    @ParameterizedTest(name = "{0} certificates")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    @Requirement({"RFC5246-7.3-a", "RFC5246-7.4.8-a", "RFC5246-7.4.8-c"})
    void clientAuthenticatesItselfToOpenSsl(KeyKind key) {
        var config =
                trusting().credentials(certificates.client(key).credentials()).build();
        try (var server = openssl.serve(certificates.server(key), demandingClientCertificate());
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "authenticated");
            assertEquals("client-" + key, server.await("^subject=CN = (\\S+)").group(1));
        }
    }

    @ParameterizedTest(name = "{0} certificates")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    @Requirement({"RFC5246-7.4.8-b", "RFC5246-7.4.8-c"})
    void openSslAuthenticatesItselfToServer(KeyKind key) {
        var config = serving(key)
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .build();
        var identity = certificates.client(key).options().toArray(String[]::new);
        try (var server = new EchoServer(config);
                var client = openssl.connect(server.port(), identity)) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "authenticated");
            assertEquals(Optional.of("CN=client-" + key), subject(info));
        }
    }

    @Test
    @Requirement({"RFC5246-7.4.6-a", "RFC8422-3-a"})
    void clientWithoutCertificateTellsOpenSslThatItHasNone() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), "-verify", "1");
                var client = Exchange.client(server.address(), trusting().build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "unknown");
            server.await("SSL_accept:SSLv3/TLS read client certificate");
            assertFalse(server.printed().contains("Client certificate"), server::printed);
        }
    }

    @Test
    @Requirement("RFC5246-7.4.6-b")
    void serverThatOnlyWantsCertificateServesOpenSslWithoutOne() {
        var config = serving(KeyKind.P_256)
                .clientAuthentication(ClientAuthentication.WANT)
                .trust(certificates.trust())
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(server.port())) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "unknown");
            assertEquals(Optional.empty(), subject(info));
            client.await("Acceptable client certificate CA names");
            client.await("^CN = authority");
        }
    }

    @Test
    @Requirement({"RFC6066-3-e", "RFC9325-3.7-a"})
    void openSslChoosesCertificateByTheNameThatTheClientSends() {
        var second = certificates.longName();
        try (var server = openssl.serve(
                        certificates.server(KeyKind.RSA_2048),
                        "-servername",
                        Certificates.LONG_NAME.toString(),
                        "-cert2",
                        second.certificate().toString(),
                        "-key2",
                        second.key().toString());
                var client = DtlsClient.to(
                        server.address(), Certificates.LONG_NAME, trusting().build())) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "by name");
            assertEquals(Optional.of("CN=long-name"), subject(info));
            assertEquals(Optional.of(Certificates.LONG_NAME), info.peerName());
            server.await("Hostname in TLS extension: \"" + Certificates.LONG_NAME + "\"");
        }
    }

    @Test
    @Requirement({"RFC6066-3-a", "RFC9525-6-a"})
    void clientKnowsOpenSslByItsAddressAndSendsNoName() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), "-tlsextdebug");
                var client = DtlsClient.to(
                        "127.0.0.1", server.address().getPort(), trusting().build())) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "by address");
            assertEquals(Optional.of(PeerName.of("127.0.0.1")), info.peerName());
            server.await("TLS client extension \"supported_groups\"");
            assertFalse(server.printed().contains("TLS client extension \"server name\""), server::printed);
        }
    }

    @Test
    void serverSeesTheNameThatOpenSslSends() {
        try (var server = new EchoServer(serving(KeyKind.P_256).build());
                var client = openssl.connect(server.port(), "-servername", "server.test")) {
            assertEquals(
                    Optional.of("server.test"), server.awaitEstablished().info().serverName());
            Exchange.echo(client, server, "by name");
        }
    }

    @Test
    void serverServesOpenSslThatSendsNoName() {
        try (var server = new EchoServer(serving(KeyKind.P_256).build());
                var client = openssl.connect(server.port(), "-noservername")) {
            assertEquals(Optional.empty(), server.awaitEstablished().info().serverName());
            Exchange.echo(client, server, "without a name");
        }
    }

    static Stream<SignatureScheme> rsaSchemes() {
        return Stream.of(SignatureScheme.values()).filter(scheme -> scheme.key() == SignatureScheme.Key.RSA);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rsaSchemes")
    @Requirement({"RFC8422-2.2-a", "RFC5246-7.4.3-a", "RFC5246-7.4.3-c"})
    void clientVerifiesAndSignsWithTheOnlySchemeThatOpenSslMayUse(SignatureScheme scheme) {
        var config = trusting()
                .credentials(certificates.client(KeyKind.RSA_2048).credentials())
                .build();
        try (var server = openssl.serve(
                        certificates.server(KeyKind.RSA_2048),
                        demandingClientCertificate("-sigalgs", withAuthority(scheme)));
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "signed");
            assertEquals(signatureType(scheme), server.peerSignatureType());
            assertEquals(
                    scheme.hash().orElseThrow().toString().replace("_", ""),
                    server.await("Peer signing digest: (\\S+)").group(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rsaSchemes")
    @Requirement({"RFC8422-2.2-a", "RFC5246-7.4.3-a", "RFC5246-7.4.3-c"})
    void serverSignsWithTheOnlySchemeThatOpenSslAccepts(SignatureScheme scheme) {
        try (var server = new EchoServer(serving(KeyKind.RSA_2048).build());
                var client = openssl.connect(server.port(), "-sigalgs", withAuthority(scheme))) {
            server.awaitEstablished();
            Exchange.echo(client, server, "signed");
            assertEquals(signatureType(scheme), client.peerSignatureType());
            assertEquals(
                    scheme.hash().orElseThrow().toString().replace("_", ""),
                    client.await("Peer signing digest: (\\S+)").group(1));
        }
    }

    private DtlsClientConfig.Builder trusting() {
        return DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder serving(KeyKind key) {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(key).credentials())
                .limits(Exchange.QUICK);
    }

    private String[] demandingClientCertificate(String... more) {
        var demand = List.of(
                "-Verify",
                "1",
                "-verify_return_error",
                "-CAfile",
                certificates.authority().toString());
        return Stream.concat(demand.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private static Optional<String> subject(SessionInfo info) {
        return info.peerCertificates().stream()
                .findFirst()
                .map(certificate -> certificate.getSubjectX500Principal().getName());
    }

    /** The scheme in OpenSSL's words, and the one that our authority has signed certificates with. */
    private static String withAuthority(SignatureScheme scheme) {
        var digest = scheme.name().substring(scheme.name().lastIndexOf('_') + 1);
        return signatureType(scheme) + "+" + digest + ":ECDSA+SHA256";
    }

    private static String signatureType(SignatureScheme scheme) {
        return scheme.name().contains("PSS") ? "RSA-PSS" : "RSA";
    }
}
