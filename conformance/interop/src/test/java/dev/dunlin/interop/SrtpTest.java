package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.SrtpKeys;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys for SRTP that strangers have, too, in both roles. */
@RequiresOpenSsl
@Timeout(120)
class SrtpTest {
    private final Certificates certificates;
    private final Peers peers;

    SrtpTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> meetings() {
        return Stream.of(PeerKind.OPENSSL, PeerKind.GNUTLS, PeerKind.NSS, PeerKind.WOLFSSL)
                .flatMap(peer -> peer.versions()
                        .flatMap(version -> profiles(peer).map(profile -> Arguments.of(peer, version, profile))));
    }

    /** Of GCM only OpenSSL and wolfSSL have heard. */
    private static Stream<SrtpProfile> profiles(PeerKind peer) {
        return Stream.of(SrtpProfile.values())
                .filter(profile -> peer == PeerKind.OPENSSL
                        || peer == PeerKind.WOLFSSL
                        || !profile.name().contains("AEAD"));
    }

    /** All that we have, so that the peer decides whether it is the one that it has been told. */
    private static List<SrtpProfile> all() {
        return List.of(SrtpProfile.values());
    }

    /** As they are cut from what is exported (RFC 5764 §4.2). */
    private static String exported(SrtpKeys keys) {
        var hex = HexFormat.of();
        var client = keys.client();
        var server = keys.server();
        return hex.formatHex(client.key())
                + hex.formatHex(server.key())
                + hex.formatHex(client.salt())
                + hex.formatHex(server.salt());
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meetings")
    @Requirement({"RFC5764-4.1.1-b", "RFC5764-4.1.2-a", "RFC5764-4.2-a"})
    void clientAndTheirServerHaveTheSameKeys(PeerKind peer, ProtocolVersion version, SrtpProfile profile) {
        var log = new CopyOnWriteArrayList<String>();
        var suite = Versions.suite(version, KeyKind.P_256);
        var config = Versions.only(suite, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .applicationProtocols(Terms.PROTOCOL)
                .srtpProfiles(all())
                .requireSrtp(true)
                .limits(Exchange.QUICK)
                .keyLog(log::add)
                .build();
        var terms = Terms.server(suite, NamedGroup.X25519)
                .showing(certificates.server(KeyKind.P_256))
                .protecting(profile);
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "media");
            assertSame(server, info, profile, client.srtpKeys(), log);
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meetings")
    @Requirement({"RFC5764-4.1.1-b", "RFC5764-4.1.2-a", "RFC5764-4.2-a"})
    void serverAndTheirClientHaveTheSameKeys(PeerKind peer, ProtocolVersion version, SrtpProfile profile) {
        var log = new CopyOnWriteArrayList<String>();
        var suite = Versions.suite(version, KeyKind.P_256);
        var config = Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .applicationProtocols(Terms.PROTOCOL)
                .srtpProfiles(all())
                .requireSrtp(true)
                .limits(Exchange.QUICK)
                .keyLog(log::add)
                .build();
        var terms = Terms.client(suite, NamedGroup.X25519)
                .trusting(certificates.authority())
                .protecting(profile);
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), terms)) {
            client.sendLine("media");
            var session = server.awaitEstablished();
            client.awaitLine("media");
            assertSame(client, session.info(), profile, session.srtpKeys(), log);
        }
    }

    /** An end that exports nothing tells at least what all keys follow from. */
    private static void assertSame(
            Peer.End peer, SessionInfo info, SrtpProfile profile, Optional<SrtpKeys> ours, List<String> log) {
        assertEquals(Optional.of(profile), info.srtpProfile());
        assertEquals(profile, peer.srtpProfile());
        var theirs = peer.facts();
        try (var keys = ours.orElseThrow()) {
            assertEquals(profile, keys.profile());
            var expected = new ArrayList<Optional<String>>();
            expected.add(theirs.told(Fact.KEYING_MATERIAL).map(told -> exported(keys)));
            expected.add(theirs.told(Fact.MASTER_SECRET)
                    .map(told -> log.get(0).substring(log.get(0).lastIndexOf(' ') + 1)));
            assertEquals(expected, List.of(theirs.told(Fact.KEYING_MATERIAL), theirs.told(Fact.MASTER_SECRET)));
            assertEquals(
                    1,
                    expected.stream().filter(Optional::isPresent).count(),
                    "one of them says that the keys are the same");
        }
    }
}
