package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.net.SessionEnd;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The goodbyes that {@link MatrixTest} does not say: a server's. Nothing makes s_server or gnutls-serv say one. */
@RequiresOpenSsl
@Timeout(120)
class GoodbyeTest {
    private final Certificates certificates;
    private final Peers peers;

    GoodbyeTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> serversThatSayGoodbye() {
        return PeerKind.inAllVersions(PeerKind.JDK, PeerKind.SCANDIUM, PeerKind.WOLFSSL, PeerKind.NSS);
    }

    static Stream<Arguments> clients() {
        return PeerKind.inAllVersions(PeerKind.values());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("serversThatSayGoodbye")
    @Requirement("RFC5246-7.2.1-a")
    void goodbyeOfTheirServerReachesTheClient(PeerKind peer, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256));
        var config = Versions.only(suite, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .limits(Exchange.QUICK)
                .build();
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "before");
            server.sayGoodbye();
            var last = client.receive(ByteBuffer.allocate(100), Exchange.PATIENCE);
            assertEquals(ReceiveOutcome.Kind.PEER_CLOSED, last.kind(), last::toString);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("clients")
    void goodbyeOfTheServerReachesTheirClient(PeerKind peer, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority());
        var config = Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), terms)) {
            client.sendLine("before");
            var session = server.awaitEstablished();
            client.awaitLine("before");
            session.shutdown();
            assertEquals(SessionEnd.Kind.CLOSED, server.awaitEnd().kind());
            client.awaitGoodbye();
        }
    }
}
