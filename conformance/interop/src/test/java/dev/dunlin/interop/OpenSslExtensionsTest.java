package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SessionInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ALPN and max_fragment_length with OpenSSL in both roles; record_size_limit it does not know before 3.4. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslExtensionsTest {
    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslExtensionsTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    private DtlsClientConfig.Builder trusting() {
        return DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder serving() {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK);
    }

    private static Optional<String> protocol(SessionInfo info) {
        return info.applicationProtocol().map(ApplicationProtocol::toString);
    }

    @Test
    @Requirement({"RFC7301-3.1-a", "RFC9325-3.8-a"})
    void clientTakesTheProtocolThatOpenSslChooses() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), "-alpn", "mqtt,coap");
                var client = Exchange.client(
                        server.address(),
                        trusting().applicationProtocols("coap", "mqtt").build())) {
            assertEquals(Optional.of("mqtt"), protocol(Exchange.connect(client)));
            Exchange.echo(client, server, "negotiated");
            server.await("ALPN protocols selected: mqtt");
        }
    }

    @Test
    @Requirement({"RFC7301-3.1-a", "RFC7301-3.1-c", "RFC7301-3.2-a", "RFC9325-3.8-a"})
    void serverChoosesTheProtocolForOpenSsl() {
        try (var server = new EchoServer(
                        serving().applicationProtocols("mqtt", "coap").build());
                var client = openssl.connect(server.port(), "-alpn", "coap,mqtt")) {
            assertEquals(Optional.of("mqtt"), protocol(server.awaitEstablished().info()));
            client.await("ALPN protocol: mqtt");
            Exchange.echo(client, server, "negotiated");
        }
    }

    @Test
    void neitherSideNegotiatesWithAPeerThatSaysNothing() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(
                        server.address(),
                        trusting().applicationProtocols("coap").build())) {
            assertEquals(Optional.empty(), protocol(Exchange.connect(client)));
        }
        try (var server = new EchoServer(serving().applicationProtocols("coap").build());
                var client = openssl.connect(server.port())) {
            assertEquals(Optional.empty(), protocol(server.awaitEstablished().info()));
            client.await("No ALPN negotiated");
        }
    }

    @Test
    @Requirement("RFC7301-3.2-b")
    void serverHasNothingInCommonWithOpenSsl() {
        try (var server = new EchoServer(serving().applicationProtocols("coap").build());
                var client = openssl.connect(server.port(), "-alpn", "mqtt")) {
            var failure = server.awaitFailure();
            assertEquals(FailureReason.NO_APPLICATION_PROTOCOL, failure.reason());
            assertEquals(Optional.of(AlertDescription.NO_APPLICATION_PROTOCOL), failure.alert());
            client.awaitAlertReceived("fatal:no application protocol");
        }
    }

    @Test
    void openSslHasNothingInCommonWithClient() {
        try (var server = openssl.serve(certificates.server(KeyKind.P_256), "-alpn", "mqtt");
                var client = Exchange.client(
                        server.address(),
                        trusting().applicationProtocols("coap").build())) {
            var failure = Exchange.connectInVain(client);
            assertEquals(FailureReason.PEER_ALERT, failure.reason());
            assertEquals(Optional.of(AlertDescription.NO_APPLICATION_PROTOCOL), failure.alert());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096})
    @Requirement("RFC6066-4-a")
    void serverKeepsToWhatOpenSslAsksFor(int bytes) {
        try (var server = new EchoServer(serving().mtu(8000).build());
                var client = openssl.connect(server.port(), "-maxfraglen", Integer.toString(bytes))) {
            assertEquals(bytes, server.awaitEstablished().maxPlaintext());
            Exchange.echo(client, server, "x".repeat(bytes / 2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096})
    @Requirement("RFC6066-4-a")
    void clientAndOpenSslKeepToWhatClientAsksFor(int bytes) {
        try (var server = openssl.serve(certificates.server(KeyKind.RSA_2048));
                var client = Exchange.client(
                        server.address(),
                        trusting().maxFragmentLength(bytes).mtu(8000).build())) {
            Exchange.connect(client);
            assertEquals(bytes, client.maxPlaintext());
            Exchange.echo(client, server, "x".repeat(bytes / 2));
        }
    }

    @Test
    @Requirement({"RFC9325-3.7-a", "RFC6066-3-f"})
    void serverShowsOpenSslTheCertificateOfTheNameThatItAsksFor() {
        var config =
                serving().credentials(certificates.longName().credentials()).build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(
                        server.port(), "-servername", Certificates.LONG_NAME.toString(), "-tlsextdebug")) {
            client.await("subject=CN = long-name");
            client.await("TLS server extension \"server name\" \\(id=0\\), len=0");
            assertEquals(
                    Optional.of(Certificates.LONG_NAME.toString()),
                    server.awaitEstablished().info().serverName());
        }
        try (var server = new EchoServer(config);
                var client = openssl.connect(server.port(), "-servername", "SERVER.test")) {
            client.await("subject=CN = server-" + KeyKind.P_256);
            server.awaitEstablished();
        }
    }

    @Test
    @Requirement("RFC9325-3.7-b")
    void serverRefusesOpenSslThatAsksForAnUnknownName() {
        try (var server = new EchoServer(serving().build());
                var client = openssl.connect(server.port(), "-servername", "other.test")) {
            assertEquals(
                    FailureReason.UNKNOWN_SERVER_NAME, server.awaitFailure().reason());
            client.awaitAlertReceived("fatal:unrecognized name");
        }
    }

    @Test
    void clientKnowsOpenSslByTheFingerprintThatOpenSslPrints() {
        var identity = certificates.server(KeyKind.P_256);
        var printed =
                openssl.run("x509", "-in", identity.certificate().toString(), "-noout", "-fingerprint", "-sha256");
        var fingerprint = CertificateFingerprint.parse(
                "sha-256 " + printed.substring(printed.indexOf('=') + 1).strip());
        var config = DtlsClientConfig.builder()
                .trust(TrustAnchors.fingerprints(List.of(fingerprint)))
                .limits(Exchange.QUICK)
                .build();
        try (var server = openssl.serve(identity);
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "known");
        }
        try (var server = openssl.serve(certificates.server(KeyKind.P_384));
                var client = Exchange.client(server.address(), config)) {
            var failure = Exchange.connectInVain(client);
            assertEquals(Optional.of(AlertDescription.BAD_CERTIFICATE), failure.alert());
            server.awaitAlertReceived("fatal:bad certificate");
        }
    }

    /** Without these schemes inside of certificates there is none of ours that OpenSSL could verify (RFC 5246 §7.4.2). */
    @Test
    void serverObeysTheSchemesOfOpenSsl() {
        var config = serving()
                .credentials(certificates.server(KeyKind.RSA_2048).credentials())
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(server.port(), "-sigalgs", "RSA-PSS+SHA256:ECDSA+SHA256")) {
            server.awaitEstablished();
            client.await("Peer signature type: (RSA-PSS|ECDSA)");
        }
        try (var server = new EchoServer(config);
                var client = openssl.connect(server.port(), "-sigalgs", "RSA-PSS+SHA256")) {
            assertEquals(
                    FailureReason.NO_COMMON_PARAMETERS, server.awaitFailure().reason());
            client.awaitAlertReceived("fatal:handshake failure");
        }
    }
}
