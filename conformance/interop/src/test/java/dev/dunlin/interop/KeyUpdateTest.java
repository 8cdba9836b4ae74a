package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.net.DtlsClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * KeyUpdate of DTLS 1.3, from each side in both roles, once and several times over: lines go on going both ways, and the peer tells the epochs
 * that it has come to. wolfSSL always asks for both.
 */
@RequiresOpenSsl
@Timeout(120)
class KeyUpdateTest {
    /** The epoch that the handshake ends in. */
    private static final int FIRST = 3;

    private static final int UPDATES = 6;

    private final Certificates certificates;
    private final Peers peers;

    KeyUpdateTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    /** Suites with masks of both kinds and keys of both lengths. */
    static Stream<Arguments> updates() {
        return Stream.of(
                        CipherSuite.TLS_AES_128_GCM_SHA256,
                        CipherSuite.TLS_AES_256_GCM_SHA384,
                        CipherSuite.TLS_CHACHA20_POLY1305_SHA256)
                .flatMap(suite -> Stream.of(
                        Arguments.of(PeerKind.WOLFSSL, true, suite),
                        Arguments.of(PeerKind.NSS, true, suite),
                        Arguments.of(PeerKind.NSS, false, suite)));
    }

    @ParameterizedTest(name = "{0}, both: {1}, {2}")
    @MethodSource("updates")
    @Requirement({"RFC9147-8-a", "RFC9147-8-e", "RFC8446-4.6.3-c", "RFC8446-4.6.3-e", "RFC8446-4.6.3-g"})
    void clientFollowsTheirServer(PeerKind peer, boolean both, CipherSuite suite) {
        var terms = Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256));
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), ourClient(suite))) {
            Exchange.connect(client);
            echo(client, server, "before");
            for (int update = 1; update <= UPDATES; update++) {
                server.updateKeys(both);
                echo(client, server, "update " + update);
                awaitUpdate(server, both, update);
                echo(client, server, "after " + update);
            }
        }
    }

    @ParameterizedTest(name = "{0}, both: {1}, {2}")
    @MethodSource("updates")
    @Requirement({"RFC9147-8-a", "RFC9147-8-e", "RFC8446-4.6.3-c", "RFC8446-4.6.3-e", "RFC8446-4.6.3-g"})
    void serverFollowsTheirClient(PeerKind peer, boolean both, CipherSuite suite) {
        var terms = Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority());
        try (var server = new EchoServer(ourServer(suite));
                var client = peers.find(peer).connect(server.address(), terms)) {
            echo(client, server, "before");
            for (int update = 1; update <= UPDATES; update++) {
                client.updateKeys(both);
                echo(client, server, "update " + update);
                awaitUpdate(client, both, update);
                echo(client, server, "after " + update);
            }
        }
    }

    private DtlsClientConfig ourClient(CipherSuite suite) {
        return Versions.only(suite, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .limits(Exchange.QUICK)
                .build();
    }

    private DtlsServerConfig ourServer(CipherSuite suite) {
        return Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK)
                .build();
    }

    /**
     * Whoever is asked while a KeyUpdate of its own is not acknowledged yet has answered already (RFC 8446 §4.6.3), so that our keys may change
     * less often than theirs.
     */
    private static void awaitUpdate(Peer.End theirs, boolean both, int update) {
        int reading = theirs.awaitWritingEpoch(FIRST + update);
        assertTrue(both ? reading > FIRST && reading <= FIRST + update : reading == FIRST, () -> "reads in " + reading);
    }

    private static void echo(DtlsClient client, Peer.Server server, String line) {
        Exchange.send(client, line + "\n");
        server.returnLine(line);
        assertEquals(line + "\n", Exchange.receive(client));
    }

    private static void echo(Peer.Client client, EchoServer server, String line) {
        client.sendLine(line);
        server.assertEchoed();
        client.awaitLine(line);
    }
}
