package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SessionInfo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Raw public keys in place of certificates (RFC 7250), of the server alone and of both sides: each side has pinned the other's, but for GnuTLS,
 * whose commands take any.
 */
@RequiresOpenSsl
@Timeout(120)
class RawPublicKeyTest {
    private final Certificates certificates;
    private final Peers peers;

    RawPublicKeyTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> meetings() {
        return Stream.of(PeerKind.SCANDIUM, PeerKind.WOLFSSL, PeerKind.GNUTLS)
                .flatMap(peer -> peer.versions().flatMap(version -> keys(peer).flatMap(key -> Stream.of(false, true)
                        .map(mutual -> Arguments.of(peer, version, key, mutual)))));
    }

    /** Those that can be told which key is the right one. */
    static Stream<Arguments> strangers() {
        return PeerKind.inAllVersions(PeerKind.SCANDIUM, PeerKind.WOLFSSL);
    }

    /** Scandium has them on curves alone. */
    private static Stream<KeyKind> keys(PeerKind peer) {
        return Stream.of(KeyKind.P_256, KeyKind.P_384, KeyKind.RSA_2048)
                .filter(key -> peer != PeerKind.SCANDIUM || key != KeyKind.RSA_2048);
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, mutual: {3}")
    @MethodSource("meetings")
    @Requirement({"RFC7250-3-a", "RFC7250-4.2-e"})
    void clientAndTheirServerBelieveEachOthersKeys(
            PeerKind peer, ProtocolVersion version, KeyKind key, boolean mutual) {
        var theirs = certificates.server(key);
        var ours = certificates.client(key);
        var terms = allGroups(Terms.server(Versions.suite(version, key), NamedGroup.X25519))
                .showingKeyOf(theirs);
        try (var server = peers.find(peer).serve(mutual ? terms.pinning(ours) : terms);
                var client = Exchange.client(server.address(), ourClient(version, key, theirs, mutual))) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "raw");
            assertShown(theirs, info);
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, mutual: {3}")
    @MethodSource("meetings")
    @Requirement({"RFC7250-3-a", "RFC7250-4.2-e"})
    void serverAndTheirClientBelieveEachOthersKeys(
            PeerKind peer, ProtocolVersion version, KeyKind key, boolean mutual) {
        var ours = certificates.server(key);
        var theirs = certificates.client(key);
        var terms =
                Terms.client(Versions.suite(version, key), NamedGroup.X25519).pinning(ours);
        try (var server = new EchoServer(ourServer(version, key, theirs, mutual));
                var client = peers.find(peer).connect(server.address(), mutual ? terms.showingKeyOf(theirs) : terms)) {
            client.sendLine("raw");
            var info = server.awaitEstablished().info();
            client.awaitLine("raw");
            if (mutual) {
                assertShown(theirs, info);
            } else {
                assertTrue(info.peerRawPublicKey().isEmpty());
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("strangers")
    @Requirement("RFC7250-6-a")
    void aServerWithAnotherKeyIsRefused(PeerKind peer, ProtocolVersion version) {
        var terms = Terms.server(Versions.suite(version), NamedGroup.X25519)
                .showingKeyOf(certificates.server(KeyKind.P_256));
        var config = ourClient(version, KeyKind.P_256, certificates.client(KeyKind.P_256), false);
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            var failure = Exchange.connectInVain(client);
            assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, failure.reason());
            server.awaitAlert(Peer.Way.RECEIVED, failure.alert().orElseThrow());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("strangers")
    @Requirement("RFC7250-6-a")
    void theirClientRefusesAServerWithAnotherKey(PeerKind peer, ProtocolVersion version) {
        var terms =
                Terms.client(Versions.suite(version), NamedGroup.X25519).pinning(certificates.client(KeyKind.P_256));
        var config = ourServer(version, KeyKind.P_256, certificates.client(KeyKind.P_256), false);
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), terms)) {
            client.begin();
            var failure = server.awaitFailure();
            assertTrue(failure.sentByPeer());
            client.awaitAlert(Peer.Way.SENT, failure.alert().orElseThrow());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("strangers")
    @Requirement("RFC7250-6-a")
    void aClientWithAnotherKeyIsRefused(PeerKind peer, ProtocolVersion version) {
        var key = KeyKind.P_256;
        var terms = Terms.client(Versions.suite(version), NamedGroup.X25519)
                .pinning(certificates.server(key))
                .showingKeyOf(certificates.client(key));
        try (var server = new EchoServer(ourServer(version, key, certificates.server(key), true));
                var client = peers.find(peer).connect(server.address(), terms)) {
            client.begin();
            var failure = server.awaitFailure();
            assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, failure.reason());
            client.awaitAlert(Peer.Way.RECEIVED, failure.alert().orElseThrow());
        }
    }

    /** wolfSSL's server of 1.2 reads the raw key of a client that has offered both as a list of certificates, and answers decode_error. */
    static Stream<Arguments> strangersThatChoose() {
        return strangers()
                .filter(meeting -> !List.of(meeting.get()).equals(List.of(PeerKind.WOLFSSL, ProtocolVersion.DTLS_1_2)));
    }

    /** The other side has raw keys alone. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("strangersThatChoose")
    @Requirement({"RFC7250-4.1-c", "RFC7250-4.2-b"})
    void whoHasBothShowsTheirPeersWhatTheyTake(PeerKind peer, ProtocolVersion version) {
        var key = KeyKind.P_256;
        var terms = allGroups(Terms.server(Versions.suite(version, key), NamedGroup.X25519))
                .showingKeyOf(certificates.server(key))
                .pinning(certificates.client(key));
        for (var first : CertificateType.values()) {
            var second = first == CertificateType.X509 ? CertificateType.RAW_PUBLIC_KEY : CertificateType.X509;
            var config = Versions.only(Versions.suite(version, key), DtlsClientConfig.builder())
                    .trustedKeys(certificates.server(key).trustInKey())
                    .trust(certificates.trust())
                    .credentials(certificates.client(key).rawCredentials())
                    .credentials(certificates.client(key).credentials())
                    .peerCertificateTypes(List.of(first, second))
                    .limits(Exchange.QUICK)
                    .build();
            try (var server = peers.find(peer).serve(terms);
                    var client = Exchange.client(server.address(), config)) {
                assertShown(certificates.server(key), Exchange.connect(client));
            }
        }
    }

    private static void assertShown(Identity expected, SessionInfo info) {
        assertEquals(expected.rawCredentials().rawPublicKey(), info.peerRawPublicKey());
        assertEquals(List.of(), info.peerCertificates());
    }

    /** A server has to have the curves of its client's keys too. */
    private static Terms allGroups(Terms terms) {
        return terms.only(Terms.startingWith(NamedGroup.X25519).toArray(NamedGroup[]::new));
    }

    private DtlsClientConfig ourClient(ProtocolVersion version, KeyKind key, Identity pinned, boolean mutual) {
        var config = Versions.only(Versions.suite(version, key), DtlsClientConfig.builder())
                .trustedKeys(pinned.trustInKey())
                .limits(Exchange.QUICK);
        return (mutual ? config.credentials(certificates.client(key).rawCredentials()) : config).build();
    }

    private DtlsServerConfig ourServer(ProtocolVersion version, KeyKind key, Identity pinned, boolean mutual) {
        var config = Versions.only(Versions.suite(version, key), DtlsServerConfig.builder())
                .credentials(certificates.server(key).rawCredentials())
                .limits(Exchange.QUICK);
        return (mutual
                        ? config.clientAuthentication(ClientAuthentication.REQUIRE)
                                .trustedKeys(pinned.trustInKey())
                        : config)
                .build();
    }
}
