package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.interop.LossyPath.Direction;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.net.DtlsClient;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that carry only small datagrams: both sides cut their certificates, and at the smallest sizes their ClientHellos, into pieces. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslFragmentationTest {
    /** OpenSSL's {@code -mtu} includes the headers of IPv4 and UDP, ours does not. */
    private static final int IP_AND_UDP_HEADERS = 28;

    /** The certificate of an RSA key alone is longer than this. */
    private static final int SHORTER_THAN_A_CERTIFICATE = 600;

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslFragmentationTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {256, 257, 300, 349, 400, 450, 511, 512, 550, SHORTER_THAN_A_CERTIFICATE})
    @Requirement({
        "RFC6347-4.1.1-a",
        "RFC6347-4.1.1-b",
        "RFC6347-4.2.3-a",
        "RFC6347-4.2.3-b",
        "RFC6347-4.2.3-c",
        "RFC6347-4.2.3-f",
        "RFC6347-4.2.6-a"
    })
    void clientAndOpenSslUnderstandEachOthersFragments(int mtu) {
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .credentials(certificates.client(KeyKind.RSA_2048).credentials())
                .mtu(mtu)
                .limits(Exchange.QUICK)
                .build();
        try (var server = openssl.serve(
                        certificates.server(KeyKind.RSA_2048),
                        // It would put a ticket's last fragment and Finished into one datagram, whatever their length.
                        "-no_ticket",
                        "-mtu",
                        String.valueOf(mtu),
                        "-Verify",
                        "1",
                        "-CAfile",
                        certificates.authority().toString());
                var path = new LossyPath(server.address());
                var client = Exchange.client(path.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "in small pieces");
            assertEquals("client-RSA-2048", server.await("^subject=CN = (\\S+)").group(1));
            assertSmall(path, mtu, mtu - IP_AND_UDP_HEADERS);
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {256, 257, 300, 349, 400, 450, 511, 512, 550, SHORTER_THAN_A_CERTIFICATE})
    @Requirement({
        "RFC6347-4.1.1-a",
        "RFC6347-4.1.1-b",
        "RFC6347-4.2.3-a",
        "RFC6347-4.2.3-b",
        "RFC6347-4.2.3-c",
        "RFC6347-4.2.3-f",
        "RFC6347-4.2.6-a"
    })
    void serverAndOpenSslUnderstandEachOthersFragments(int mtu) {
        var identity = certificates.client(KeyKind.RSA_2048);
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.RSA_2048).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .mtu(mtu)
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var path = new LossyPath(server.address());
                var client = openssl.connect(
                        path.address().getPort(),
                        "-mtu",
                        String.valueOf(mtu),
                        "-cert",
                        identity.certificate().toString(),
                        "-key",
                        identity.key().toString())) {
            assertEquals(1, server.awaitEstablished().info().peerCertificates().size());
            Exchange.echo(client, server, "in small pieces");
            assertSmall(path, mtu - IP_AND_UDP_HEADERS, mtu);
        }
    }

    @Test
    void openSslUnderstandsClientHelloInFragments() {
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .mtu(256)
                .limits(Exchange.QUICK)
                .build();
        try (var server = openssl.serve(certificates.longName());
                var client = DtlsClient.to(server.address(), Certificates.LONG_NAME, config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "a long name");
        }
    }

    @Test
    void serverAsksOpenSslForCookieAfterClientHelloInFragments() {
        var config = DtlsServerConfig.builder()
                .credentials(certificates.longName().credentials())
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var path = new LossyPath(server.address());
                var client = openssl.connect(
                        path.address().getPort(), "-mtu", "256", "-servername", Certificates.LONG_NAME.toString())) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "a long name");
            assertEquals(Optional.of(Certificates.LONG_NAME.toString()), info.serverName());
            assertTrue(path.largest(Direction.TO_SERVER) <= 256);
            assertEquals(1, server.counters().total(Counters.Total.COOKIES_ACCEPTED));
        }
    }

    private static void assertSmall(LossyPath path, int toServer, int toClient) {
        assertTrue(path.largest(Direction.TO_SERVER) <= toServer, () -> "bytes " + path.largest(Direction.TO_SERVER));
        assertTrue(path.largest(Direction.TO_CLIENT) <= toClient, () -> "bytes " + path.largest(Direction.TO_CLIENT));
    }
}
