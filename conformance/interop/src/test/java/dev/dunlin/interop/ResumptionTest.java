package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Failure;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions that go on with GnuTLS, Scandium (which knows no tickets), wolfSSL and NSS, in both roles, by ticket and by session id. OpenSSL and
 * the JDK have classes of their own.
 */
@RequiresOpenSsl
@Timeout(120)
class ResumptionTest {
    /** How the server knows a session again. */
    enum Means {
        TICKET,
        SESSION_ID
    }

    private static final NamedGroup GROUP = NamedGroup.X25519;

    private final Certificates certificates;
    private final Peers peers;

    ResumptionTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> meansOfPeers() {
        return Stream.of(
                Arguments.of(PeerKind.GNUTLS, Means.TICKET, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.GNUTLS, Means.SESSION_ID, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.SCANDIUM, Means.SESSION_ID, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.WOLFSSL, Means.TICKET, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.WOLFSSL, Means.SESSION_ID, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.WOLFSSL, Means.TICKET, ProtocolVersion.DTLS_1_3),
                Arguments.of(PeerKind.NSS, Means.TICKET, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.NSS, Means.SESSION_ID, ProtocolVersion.DTLS_1_2),
                Arguments.of(PeerKind.NSS, Means.TICKET, ProtocolVersion.DTLS_1_3));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meansOfPeers")
    @Requirement({"RFC5077-3.2-a", "RFC5246-7.4.1.2-d", "RFC6347-4.2.4-h", "RFC7627-5.3-b"})
    void clientResumesWithTheirServer(PeerKind peer, Means means, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Terms.server(suite, GROUP).showing(certificates.server(KeyKind.P_256));
        try (var store = InMemorySessionStore.create();
                var server = peers.find(peer).serve(terms)) {
            var config = Versions.only(suite, DtlsClientConfig.builder())
                    .trust(certificates.trust())
                    .sessionStore(store)
                    .tickets(means == Means.TICKET)
                    .limits(Exchange.QUICK)
                    .build();
            assertFalse(converse(config, server, "first").resumed());
            assertFalse(server.resumed());
            server.forget();
            var second = converse(config, server, "second");
            assertTrue(second.resumed());
            assertTrue(server.resumed());
            assertTrue(second.extendedMasterSecret());
            assertEquals(1, second.peerCertificates().size());
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meansOfPeers")
    @Requirement({"RFC5077-3.2-c", "RFC7627-5.3-f", "RFC6347-4.2.4-h"})
    void theirClientResumesWithTheServer(PeerKind peer, Means means, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var config = Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .sessionCache(InMemorySessionCache.create())
                .tickets(means == Means.TICKET)
                .limits(Exchange.QUICK)
                .build();
        var terms = Terms.client(suite, GROUP).trusting(certificates.authority());
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connectTwice(server.address(), terms)) {
            client.sendLine("first");
            assertFalse(server.awaitEstablished().info().resumed());
            client.awaitLine("first");
            client.again();
            var second = server.awaitEstablished().info();
            assertTrue(second.resumed());
            assertTrue(client.resumed());
            client.sendLine("second");
            client.awaitLine("second");
            assertEquals(suite, second.suite());
            assertTrue(second.extendedMasterSecret());
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meansOfPeers")
    @Requirement("RFC9325-7.5-a")
    void clientThatHasWithdrawnItsTrustRefusesTheirServer(PeerKind peer, Means means, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Terms.server(suite, GROUP).showing(certificates.server(KeyKind.P_256));
        var trusted = new AtomicBoolean(true);
        var asked = new AtomicInteger();
        var trust = certificates.trust().alsoJudgedBy((chain, name) -> {
            asked.incrementAndGet();
            return trusted.get();
        });
        try (var store = InMemorySessionStore.create();
                var server = peers.find(peer).serve(terms)) {
            var config = Versions.only(suite, DtlsClientConfig.builder())
                    .trust(trust)
                    .judgeResumedPeers(true)
                    .sessionStore(store)
                    .tickets(means == Means.TICKET)
                    .limits(Exchange.QUICK)
                    .build();
            assertFalse(converse(config, server, "first").resumed());
            server.forget();
            assertTrue(converse(config, server, "second").resumed());
            assertEquals(2, asked.get());
            server.forget();
            trusted.set(false);
            try (var client = Exchange.client(server.address(), config)) {
                assertNotBelieved(Exchange.connectInVain(client), server);
            }
            assertEquals(3, asked.get());
            assertEquals(0, store.size());
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meansOfPeers")
    @Requirement("RFC9325-7.5-a")
    void serverThatHasWithdrawnItsTrustRefusesTheirClient(PeerKind peer, Means means, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var asked = new AtomicInteger();
        var once = certificates.trust().alsoJudgedBy((chain, name) -> asked.incrementAndGet() == 1);
        var config = Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(once)
                .judgeResumedPeers(true)
                .sessionCache(InMemorySessionCache.create())
                .tickets(means == Means.TICKET)
                .limits(Exchange.QUICK)
                .build();
        var terms = Terms.client(suite, GROUP)
                .showing(certificates.client(KeyKind.P_256))
                .trusting(certificates.authority());
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connectTwice(server.address(), terms)) {
            client.begin();
            assertFalse(server.awaitEstablished().info().resumed());
            if (peer != PeerKind.GNUTLS) {
                // gnutls-cli says nothing before it has resumed.
                client.sendLine("first");
                client.awaitLine("first");
            }
            client.again();
            assertNotBelieved(server.awaitFailure(), client);
            assertEquals(2, asked.get());
        }
    }

    private static void assertNotBelieved(Failure failure, Peer.End theirs) {
        assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, failure.reason(), failure::toString);
        assertEquals(Optional.of(AlertDescription.CERTIFICATE_UNKNOWN), failure.alert());
        theirs.awaitAlert(Peer.Way.RECEIVED, AlertDescription.CERTIFICATE_UNKNOWN);
    }

    private static SessionInfo converse(DtlsClientConfig config, Peer.Server server, String line) {
        try (var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.send(client, line + "\n");
            server.returnLine(line);
            assertEquals(line + "\n", Exchange.receive(client));
            assertEquals(
                    SendOutcome.Kind.SENT,
                    client.shutdown(Duration.ofSeconds(1)).kind());
            server.awaitGoodbye();
            return info;
        }
    }
}
