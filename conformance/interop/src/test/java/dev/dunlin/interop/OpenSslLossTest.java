package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.interop.LossyPath.Direction;
import dev.dunlin.interop.LossyPath.Fate;
import dev.dunlin.interop.LossyPath.Fault;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One datagram of a handshake with OpenSSL is lost, doubled or overtaken, whichever it is. OpenSSL itself repeats after one second. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslLossTest {
    /** At 512 bytes of MTU each side sends at least as many: one, and then a flight with an RSA certificate in fragments. */
    private static final int DATAGRAMS = 4;

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslLossTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    static Stream<Fault> faults() {
        return Stream.of(Direction.values()).flatMap(direction -> Stream.of(Fate.values())
                .flatMap(fate -> IntStream.range(0, DATAGRAMS).mapToObj(index -> new Fault(direction, index, fate))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.2-c"})
    void clientReachesOpenSslAllTheSame(Fault fault) {
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .credentials(certificates.client(KeyKind.RSA_2048).credentials())
                .mtu(512)
                .limits(Exchange.QUICK)
                .build();
        try (var server = openssl.serve(
                        certificates.server(KeyKind.RSA_2048),
                        "-mtu",
                        "512",
                        "-Verify",
                        "1",
                        "-CAfile",
                        certificates.authority().toString());
                var path = new LossyPath(server.address(), fault);
                var client = Exchange.client(path.address(), config)) {
            Exchange.connect(client);
            assertTrue(path.count(fault.direction()) > fault.index());
            Exchange.echo(client, server, "all the same");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.2-c"})
    void openSslReachesServerAllTheSame(Fault fault) {
        var identity = certificates.client(KeyKind.RSA_2048);
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.RSA_2048).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .mtu(512)
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var path = new LossyPath(server.address(), fault);
                var client = openssl.connect(
                        path.address().getPort(),
                        "-mtu",
                        "512",
                        "-cert",
                        identity.certificate().toString(),
                        "-key",
                        identity.key().toString())) {
            server.awaitEstablished();
            client.await("Verify return code");
            assertTrue(path.count(fault.direction()) > fault.index());
            Exchange.echo(client, server, "all the same");
        }
    }
}
