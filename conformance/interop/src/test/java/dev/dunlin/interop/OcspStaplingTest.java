package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** OCSP responses, made by {@code openssl ocsp}, beside certificates of DTLS 1.2, with OpenSSL in both roles. */
@RequiresOpenSsl
class OcspStaplingTest {
    private final OpenSsl openssl;
    private final Certificates certificates;
    private final Path response;
    private final byte[] der;

    OcspStaplingTest(OpenSsl openssl, Certificates certificates) throws IOException {
        this.openssl = openssl;
        this.certificates = certificates;
        response = certificates.ocspResponse(certificates.server(KeyKind.P_256));
        der = Files.readAllBytes(response);
    }

    private DtlsClientConfig.Builder asking(TrustAnchors trust) {
        return DtlsClientConfig.builder()
                .trust(trust)
                .requestOcspResponses(true)
                .limits(Exchange.QUICK);
    }

    private OpenSslPeer stapling() {
        return openssl.serve(certificates.server(KeyKind.P_256), "-status_file", response.toString());
    }

    @Test
    @Requirement("RFC6066-8-a")
    void theClientGetsWhatOpenSslStaples() {
        try (var server = stapling();
                var client = Exchange.client(
                        server.address(), asking(certificates.trust()).build())) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "stapled");
            assertArrayEquals(der, info.ocspResponse().orElseThrow());
        }
    }

    @Test
    @Requirement("RFC6066-8-a")
    void whoDoesNotAskAndWhoHasNothingGoOnWithout() {
        var silent = DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
        try (var server = stapling();
                var client = Exchange.client(server.address(), silent.build())) {
            assertEquals(Optional.empty(), Exchange.connect(client).ocspResponse());
        }
        try (var server = openssl.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(
                        server.address(), asking(certificates.trust()).build())) {
            assertEquals(Optional.empty(), Exchange.connect(client).ocspResponse());
        }
    }

    @Test
    @Requirement("RFC6066-8-b")
    void aResponseThatIsNotAcceptedIsRefusedWithItsAlert() {
        var trust = certificates.trust().ocspResponseJudgedBy((chain, stapled) -> stapled.isEmpty());
        try (var server = stapling();
                var client = Exchange.client(server.address(), asking(trust).build())) {
            assertEquals(
                    FailureReason.BAD_STATUS_RESPONSE,
                    Exchange.connectInVain(client).reason());
            server.awaitAlert(Peer.Way.RECEIVED, AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE);
        }
    }

    @Test
    @Requirement("RFC6066-8-a")
    void openSslFindsTheResponseOfTheServerGood() {
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials().withOcspResponse(der))
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(
                        server.port(),
                        "-status",
                        "-CAfile",
                        certificates.authority().toString())) {
            server.awaitEstablished();
            Exchange.echo(client, server, "stapled");
            client.await("OCSP Response Status: successful");
            client.await("Cert Status: good");
        }
    }
}
