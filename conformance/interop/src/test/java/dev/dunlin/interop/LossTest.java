package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.interop.LossyPath.Direction;
import dev.dunlin.interop.LossyPath.Fate;
import dev.dunlin.interop.LossyPath.Fault;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.net.DtlsClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Handshakes of DTLS 1.3 with certificates on both sides, of which one datagram is lost, doubled or overtaken: flights are repeated, as far as they
 * are not acknowledged, and all comes to a good end. Both peers have timers of their own: NSS's begins with 50 ms, wolfSSL's with a second.
 */
@RequiresOpenSsl
@Timeout(120)
class LossTest {
    private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
    private static final int SMALL = 700;

    /** Each side sends no fewer in a handshake and one exchange. */
    private static final int DATAGRAMS = 3;

    private static final int ATTEMPTS = 20;
    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final Certificates certificates;
    private final Peers peers;

    LossTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> faults() {
        return Stream.of(PeerKind.WOLFSSL, PeerKind.NSS).flatMap(peer -> Stream.of(Direction.values())
                .flatMap(direction -> Stream.of(Fate.values()).flatMap(fate -> IntStream.range(0, DATAGRAMS)
                        .mapToObj(index -> Arguments.of(peer, new Fault(direction, index, fate))))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faults")
    @Requirement({"RFC9147-5.8.1-b", "RFC9147-5.8.1-e", "RFC9147-7.1-a", "RFC9147-7.2-c"})
    void clientReachesTheirServerAllTheSame(PeerKind peer, Fault fault) {
        var terms = Terms.server(SUITE, NamedGroup.X25519)
                .showing(certificates.server(KeyKind.RSA_2048))
                .trusting(certificates.authority())
                .within(SMALL);
        var config = Versions.only(SUITE, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .credentials(certificates.client(KeyKind.RSA_2048).credentials())
                .mtu(SMALL)
                .limits(Exchange.QUICK)
                .build();
        try (var server = peers.find(peer).serve(terms);
                var path = new LossyPath(server.address(), fault);
                var client = Exchange.client(path.address(), config)) {
            Exchange.connect(client);
            echoSomehow(client);
            assertTrue(path.count(fault.direction()) > fault.index());
        }
    }

    /** Data is not repeated; but what is still missing of the handshake is, while somebody waits for an answer. */
    private static void echoSomehow(DtlsClient client) {
        var buffer = ByteBuffer.allocate(100);
        for (int i = 0; i < ATTEMPTS; i++) {
            Exchange.send(client, "all the same\n");
            if (client.receive(buffer, A_WHILE).kind() == ReceiveOutcome.Kind.DATA) {
                assertEquals(
                        "all the same\n",
                        StandardCharsets.US_ASCII.decode(buffer.flip()).toString());
                return;
            }
        }
        throw new AssertionError("no answer to any of " + ATTEMPTS + " messages: " + client.counters());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faults")
    @Requirement({"RFC9147-5.8.1-b", "RFC9147-5.8.1-e", "RFC9147-5.8.1-g", "RFC9147-7.1-f"})
    void theirClientReachesTheServerAllTheSame(PeerKind peer, Fault fault) {
        var terms = Terms.client(SUITE, NamedGroup.X25519)
                .showing(certificates.client(KeyKind.RSA_2048))
                .trusting(certificates.authority())
                .within(SMALL);
        var config = Versions.only(SUITE, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.RSA_2048).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .mtu(SMALL)
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var path = new LossyPath(server.address(), fault);
                var client = peers.find(peer).connect(path.address(), terms)) {
            var session = server.awaitEstablished();
            client.facts();
            client.sendLine("all the same");
            client.sendLine("and again");
            client.awaitLine("and again");
            assertEquals("CN=client-" + KeyKind.RSA_2048, Exchange.subject(session.info()));
            assertTrue(path.count(fault.direction()) > fault.index());
        }
    }
}
