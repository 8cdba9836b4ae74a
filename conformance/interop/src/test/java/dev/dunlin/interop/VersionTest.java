package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which version is agreed on when our side, theirs, or both speak the two. */
@RequiresOpenSsl
@Timeout(120)
class VersionTest {
    private static final CipherSuite OLD = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final CipherSuite NEW = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final Certificates certificates;
    private final Peers peers;

    VersionTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    /** Our side offers what it offers when nothing is said; the peer only one version. */
    static Stream<Arguments> peersOfOneVersion() {
        return PeerKind.inAllVersions(PeerKind.values());
    }

    /** Peers that offer both versions, and our side only one. */
    static Stream<Arguments> peersOfBothVersions() {
        return PeerKind.inAllVersions(PeerKind.WOLFSSL, PeerKind.NSS);
    }

    @ParameterizedTest(name = "{0}, only {1}")
    @MethodSource("peersOfOneVersion")
    @Requirement({"RFC8446-4.2.1-a", "RFC8446-4.2.1-k", "RFC9147-5.3-b"})
    void clientOfBothVersionsTakesThatOfTheirServer(PeerKind peer, ProtocolVersion version) {
        var terms =
                Terms.server(Versions.suite(version), NamedGroup.X25519).showing(certificates.server(KeyKind.P_256));
        converse(peer, terms, ourClient().build(), version);
    }

    @ParameterizedTest(name = "{0}, only {1}")
    @MethodSource("peersOfOneVersion")
    @Requirement({"RFC8446-4.2.1-b", "RFC8446-4.2.1-e", "RFC8446-4.2.1-g", "RFC8446-4.2.1-j"})
    void serverOfBothVersionsTakesThatOfTheirClient(PeerKind peer, ProtocolVersion version) {
        var terms = Terms.client(Versions.suite(version), NamedGroup.X25519).trusting(certificates.authority());
        converse(peer, terms, ourServer().build(), version);
    }

    @ParameterizedTest(name = "{0}, we only {1}")
    @MethodSource("peersOfBothVersions")
    @Requirement({"RFC8446-4.1.3-j", "RFC9147-5.3-c"})
    void theirServerOfBothVersionsTakesThatOfTheClient(PeerKind peer, ProtocolVersion version) {
        var terms = Terms.server(NEW, NamedGroup.X25519).or(OLD).showing(certificates.server(KeyKind.P_256));
        converse(
                peer, terms, Versions.only(Versions.suite(version), ourClient()).build(), version);
    }

    @ParameterizedTest(name = "{0}, we only {1}")
    @MethodSource("peersOfBothVersions")
    @Requirement({"RFC8446-4.2.1-e", "RFC8446-4.2.1-h", "RFC8446-4.2.1-i"})
    void theirClientOfBothVersionsTakesThatOfTheServer(PeerKind peer, ProtocolVersion version) {
        var terms = Terms.client(NEW, NamedGroup.X25519).or(OLD).trusting(certificates.authority());
        converse(
                peer, terms, Versions.only(Versions.suite(version), ourServer()).build(), version);
    }

    @ParameterizedTest
    @EnumSource(names = {"WOLFSSL", "NSS"})
    @Requirement({"RFC8446-4.2.1-a", "RFC8446-4.2.1-e"})
    void bothAgreeOnTheNewerVersionWhenBothHaveBoth(PeerKind peer) {
        var server = Terms.server(NEW, NamedGroup.X25519).or(OLD).showing(certificates.server(KeyKind.P_256));
        converse(peer, server, ourClient().build(), ProtocolVersion.DTLS_1_3);
        var client = Terms.client(NEW, NamedGroup.X25519).or(OLD).trusting(certificates.authority());
        converse(peer, client, ourServer().build(), ProtocolVersion.DTLS_1_3);
    }

    private void converse(PeerKind peer, Terms terms, DtlsClientConfig config, ProtocolVersion version) {
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "agreed");
            assertEquals(version, info.version());
        }
    }

    private void converse(PeerKind peer, Terms terms, DtlsServerConfig config, ProtocolVersion version) {
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), terms)) {
            client.sendLine("agreed");
            assertEquals(version, server.awaitEstablished().info().version());
            client.awaitLine("agreed");
        }
    }

    private DtlsClientConfig.Builder ourClient() {
        return DtlsClientConfig.builder()
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3)
                .trust(certificates.trust())
                .limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder ourServer() {
        return DtlsServerConfig.builder()
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3)
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK);
    }
}
