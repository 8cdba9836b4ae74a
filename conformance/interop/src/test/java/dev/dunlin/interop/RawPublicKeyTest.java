package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SessionInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys without certificates on both sides, in both roles, with those peers that have them. */
@RequiresOpenSsl
class RawPublicKeyTest {
    private final Certificates certificates;
    private final Peers peers;

    RawPublicKeyTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> keys() {
        return PeerKind.withRawPublicKeys().flatMap(peer -> Stream.of(KeyKind.values())
                .flatMap(key -> peer.versions().map(version -> Arguments.of(peer, key, Versions.suite(version, key)))));
    }

    private DtlsClientConfig.Builder ourClient(CipherSuite suite, TrustedKeys trust, KeyKind key) {
        return Versions.only(suite, DtlsClientConfig.builder())
                .trustedKeys(trust)
                .credentials(certificates.client(key).rawCredentials())
                .limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder ourServer(CipherSuite suite, TrustedKeys trust, KeyKind key) {
        return Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(key).rawCredentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trust)
                .limits(Exchange.QUICK);
    }

    private Terms theirServer(CipherSuite suite, KeyKind key) {
        return Terms.server(suite, NamedGroup.X25519)
                .only(Terms.startingWith(NamedGroup.X25519).toArray(NamedGroup[]::new))
                .showing(certificates.server(key))
                .withoutCertificates();
    }

    private Terms theirClient(CipherSuite suite, KeyKind key) {
        return Terms.client(suite, NamedGroup.X25519)
                .showing(certificates.client(key))
                .withoutCertificates();
    }

    private static void assertPeer(Identity expected, SessionInfo info) {
        assertEquals(expected.rawCredentials().rawPublicKey(), info.peerRawPublicKey());
        assertEquals(List.of(), info.peerCertificates());
    }

    @ParameterizedTest(name = "{0}, {1} keys, {2}")
    @MethodSource("keys")
    @Requirement({"RFC7250-3-a", "RFC7250-3-b", "RFC7250-4.2-e"})
    void clientAndTheirServerKnowEachOtherByTheirKeys(PeerKind peer, KeyKind key, CipherSuite suite) {
        var config =
                ourClient(suite, certificates.server(key).trustInKey(), key).build();
        try (var server = peers.find(peer).serve(theirServer(suite, key));
                var client = Exchange.client(server.address(), config)) {
            assertPeer(certificates.server(key), Exchange.connect(client));
            Exchange.send(client, "by our keys\n");
            server.returnLine("by our keys");
            assertEquals("by our keys\n", Exchange.receive(client));
        }
    }

    @ParameterizedTest(name = "{0}, {1} keys, {2}")
    @MethodSource("keys")
    @Requirement({"RFC7250-3-a", "RFC7250-3-b", "RFC7250-4.2-e"})
    void serverAndTheirClientKnowEachOtherByTheirKeys(PeerKind peer, KeyKind key, CipherSuite suite) {
        var config =
                ourServer(suite, certificates.client(key).trustInKey(), key).build();
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), theirClient(suite, key))) {
            client.sendLine("by our keys");
            assertPeer(certificates.client(key), server.awaitEstablished().info());
            client.awaitLine("by our keys");
        }
    }

    static Stream<PeerKind> peersWithRawPublicKeys() {
        return PeerKind.withRawPublicKeys();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("peersWithRawPublicKeys")
    @Requirement("RFC7250-6-a")
    void aKeyThatNobodyKnowsIsRefused(PeerKind peer) {
        var key = KeyKind.P_256;
        var strangers = certificates.client(KeyKind.P_384).trustInKey();
        peer.versions().forEach(version -> {
            var suite = Versions.suite(version, key);
            try (var server = peers.find(peer).serve(theirServer(suite, key));
                    var client = Exchange.client(
                            server.address(), ourClient(suite, strangers, key).build())) {
                var failure = Exchange.connectInVain(client);
                assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, failure.reason());
                assertEquals(Optional.of(AlertDescription.CERTIFICATE_UNKNOWN), failure.alert());
                server.awaitAlert(Peer.Way.RECEIVED, AlertDescription.CERTIFICATE_UNKNOWN);
            }
            try (var server = new EchoServer(ourServer(suite, strangers, key).build());
                    var client = peers.find(peer).connect(server.address(), theirClient(suite, key))) {
                assertEquals(
                        FailureReason.UNTRUSTED_CERTIFICATE,
                        server.awaitFailure().reason());
                client.awaitAlert(Peer.Way.RECEIVED, AlertDescription.CERTIFICATE_UNKNOWN);
            }
        });
    }

    /** The other side takes raw keys alone and has nothing else. */
    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Requirement({"RFC7250-4.1-c", "RFC7250-4.2-b"})
    void whoHasBothShowsTheirPeersWhatTheyTake(CertificateType first) {
        var key = KeyKind.P_256;
        var types = first == CertificateType.X509
                ? List.of(CertificateType.X509, CertificateType.RAW_PUBLIC_KEY)
                : List.of(CertificateType.RAW_PUBLIC_KEY, CertificateType.X509);
        PeerKind.withRawPublicKeys().forEach(peer -> peer.versions().forEach(version -> {
            var suite = Versions.suite(version, key);
            var config = ourClient(suite, certificates.server(key).trustInKey(), key)
                    .trust(certificates.trust())
                    .credentials(certificates.client(key).credentials())
                    .peerCertificateTypes(types)
                    .build();
            try (var server = peers.find(peer).serve(theirServer(suite, key));
                    var client = Exchange.client(server.address(), config)) {
                assertPeer(certificates.server(key), Exchange.connect(client));
            }
        }));
    }
}
