package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.net.DtlsClient;
import java.time.Duration;
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

    private static final int ATTEMPTS = 200;
    private static final Duration A_MOMENT = Duration.ofMillis(20);

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

    /** What we can ask of each. */
    static Stream<Arguments> ourUpdates() {
        return Stream.of(PeerKind.WOLFSSL, PeerKind.NSS).flatMap(peer -> Stream.of(true, false)
                .map(both -> Arguments.of(peer, both, CipherSuite.TLS_AES_128_GCM_SHA256)));
    }

    @ParameterizedTest(name = "{0}, both: {1}, {2}")
    @MethodSource("updates")
    @Requirement({"RFC9147-8-a", "RFC9147-8-e", "RFC8446-4.6.3-c", "RFC8446-4.6.3-e", "RFC8446-4.6.3-g"})
    void clientFollowsTheirServer(PeerKind peer, boolean both, CipherSuite suite) {
        var terms = Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256));
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), ourClient(suite))) {
            Exchange.connect(client);
            Exchange.echo(client, server, "before");
            for (int update = 1; update <= UPDATES; update++) {
                server.updateKeys(both);
                Exchange.echo(client, server, "update " + update);
                awaitUpdate(server, both, update);
                Exchange.echo(client, server, "after " + update);
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
            Exchange.echo(client, server, "before");
            for (int update = 1; update <= UPDATES; update++) {
                client.updateKeys(both);
                Exchange.echo(client, server, "update " + update);
                awaitUpdate(client, both, update);
                Exchange.echo(client, server, "after " + update);
            }
        }
    }

    /** Its own keys after each of ours, where it is asked for them, without losing a line. */
    @ParameterizedTest(name = "{0}, both: {1}, {2}")
    @MethodSource("ourUpdates")
    @Requirement({"RFC9147-8-b", "RFC8446-4.6.3-b", "RFC8446-4.6.3-f", "RFC9846-4.7.3-a"})
    void theirServerFollowsTheClient(PeerKind peer, boolean both, CipherSuite suite) {
        var terms = Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256));
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), ourClient(suite))) {
            Exchange.connect(client);
            Exchange.echo(client, server, "before");
            for (int update = 1; update <= UPDATES; update++) {
                startUpdate(client, both);
                Exchange.echo(client, server, "update " + update);
                Exchange.echo(client, server, "after " + update);
                server.awaitReadingEpoch(FIRST + update);
            }
        }
    }

    /** NSS takes its time to acknowledge the update before, without which there is no other (RFC 9147 §8). */
    private static void startUpdate(DtlsClient client, boolean both) {
        for (int i = 0; i < ATTEMPTS; i++) {
            var kind = client.updateKeys(both).kind();
            if (kind == KeyUpdateOutcome.Kind.STARTED) {
                return;
            }
            assertEquals(KeyUpdateOutcome.Kind.ALREADY_UNDER_WAY, kind);
            assertEquals(ReceiveOutcome.Kind.TIMED_OUT, client.drive(A_MOMENT).kind());
        }
        throw new AssertionError("the update before is never acknowledged: " + client.counters());
    }

    @ParameterizedTest(name = "{0}, both: {1}, {2}")
    @MethodSource("ourUpdates")
    @Requirement({"RFC9147-8-b", "RFC8446-4.6.3-b", "RFC8446-4.6.3-f", "RFC9846-4.7.3-a"})
    void theirClientFollowsTheServer(PeerKind peer, boolean both, CipherSuite suite) {
        var terms = Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority());
        try (var server = new EchoServer(ourServer(suite));
                var client = peers.find(peer).connect(server.address(), terms)) {
            Exchange.echo(client, server, "before");
            var session = server.awaitEstablished();
            assertEquals(KeyUpdateOutcome.Kind.STARTED, session.updateKeys(both).kind());
            client.awaitReadingEpoch(FIRST + 1);
            Exchange.echo(client, server, "after");
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
}
