package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.interop.LossyPath.Direction;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates on both sides, with every peer in both roles; and the same over paths that carry only small datagrams. */
@RequiresOpenSsl
@Timeout(120)
class MutualAuthenticationTest {
    private static final int NARROW = 600;

    private final Certificates certificates;
    private final Peers peers;

    MutualAuthenticationTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> keysOfTheirServers() {
        return keys(Role.SERVER);
    }

    static Stream<Arguments> keysOfTheirClients() {
        return keys(Role.CLIENT);
    }

    private static Stream<Arguments> keys(Role role) {
        return Stream.of(PeerKind.values()).flatMap(peer -> peer.keys(role)
                .filter(key -> peer.has(key, role.peer()))
                .flatMap(key -> peer.versions().map(version -> Arguments.of(peer, key, Versions.suite(version, key)))));
    }

    /** wolfSSL wants room for 700 bytes at least, NSS cannot be told. */
    static Stream<Arguments> smallPaths() {
        return Stream.of(PeerKind.values()).filter(peer -> peer != PeerKind.NSS).flatMap(peer -> peer.versions()
                .map(version -> Arguments.of(
                        peer, peer == PeerKind.WOLFSSL ? 700 : 400, Versions.suite(version, KeyKind.RSA_2048))));
    }

    @ParameterizedTest(name = "{0}, {1} certificates, {2}")
    @MethodSource("keysOfTheirServers")
    @Requirement({"RFC5246-7.3-a", "RFC5246-7.4.8-a", "RFC5246-7.4.8-c"})
    void clientAuthenticatesItselfToTheirServer(PeerKind peer, KeyKind key, CipherSuite suite) {
        var terms = theirServer(suite, key);
        try (var server = peers.find(peer).serve(terms);
                var client =
                        Exchange.client(server.address(), ourClient(suite, key).build())) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "authenticated");
            assertEquals("CN=server-" + key, Exchange.subject(info));
        }
    }

    @ParameterizedTest(name = "{0}, {1} certificates, {2}")
    @MethodSource("keysOfTheirClients")
    @Requirement({"RFC5246-7.4.8-b", "RFC5246-7.4.8-c"})
    void theirClientAuthenticatesItselfToTheServer(PeerKind peer, KeyKind key, CipherSuite suite) {
        try (var server = new EchoServer(ourServer(suite, key).build());
                var client = peers.find(peer).connect(server.address(), theirClient(suite, key))) {
            client.sendLine("authenticated");
            var info = server.awaitEstablished().info();
            client.awaitLine("authenticated");
            assertEquals("CN=client-" + key, Exchange.subject(info));
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes, {2}")
    @MethodSource("smallPaths")
    @Requirement({"RFC6347-4.1.1-a", "RFC6347-4.2.3-b", "RFC6347-4.2.3-c", "RFC6347-4.2.3-f", "RFC6347-4.2.6-a"})
    void clientAndTheirServerUnderstandEachOthersFragments(PeerKind peer, int mtu, CipherSuite suite) {
        var terms = theirServer(suite, KeyKind.RSA_2048).within(mtu);
        var config = ourClient(suite, KeyKind.RSA_2048).mtu(mtu).build();
        try (var server = peers.find(peer).serve(terms);
                var path = new LossyPath(server.address());
                var client = Exchange.client(path.address(), config)) {
            Exchange.connect(client);
            Exchange.echo(client, server, "in small pieces");
            assertSmall(path, mtu);
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes, {2}")
    @MethodSource("smallPaths")
    @Requirement({"RFC6347-4.1.1-a", "RFC6347-4.2.3-b", "RFC6347-4.2.3-c", "RFC6347-4.2.3-f", "RFC6347-4.2.6-a"})
    void serverAndTheirClientUnderstandEachOthersFragments(PeerKind peer, int mtu, CipherSuite suite) {
        var terms = theirClient(suite, KeyKind.RSA_2048).within(mtu);
        try (var server = new EchoServer(
                        ourServer(suite, KeyKind.RSA_2048).mtu(mtu).build());
                var path = new LossyPath(server.address());
                var client = peers.find(peer).connect(path.address(), terms)) {
            client.sendLine("in small pieces");
            client.awaitLine("in small pieces");
            assertSmall(path, mtu);
        }
    }

    /** NSS cuts smaller pieces when the large ones remain unanswered. */
    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Requirement("RFC6347-4.2.3-c")
    void serverUnderstandsTheFlightsOfNssOverANarrowPath(ProtocolVersion version) {
        var suite = Versions.suite(version, KeyKind.RSA_2048);
        try (var server = new EchoServer(
                        ourServer(suite, KeyKind.RSA_2048).mtu(NARROW).build());
                var path = LossyPath.narrow(server.address(), NARROW);
                var client = peers.find(PeerKind.NSS).connect(path.address(), theirClient(suite, KeyKind.RSA_2048))) {
            client.sendLine("in small pieces");
            client.awaitLine("in small pieces");
            assertTrue(path.largest(Direction.TO_SERVER) > NARROW);
        }
    }

    private DtlsClientConfig.Builder ourClient(CipherSuite suite, KeyKind key) {
        return Versions.only(suite, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .credentials(certificates.client(key).credentials())
                .limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder ourServer(CipherSuite suite, KeyKind key) {
        return Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(key).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .limits(Exchange.QUICK);
    }

    /** With all groups, since a server has to have the curves of its client's certificates too. */
    private Terms theirServer(CipherSuite suite, KeyKind key) {
        return Terms.server(suite, NamedGroup.X25519)
                .only(Terms.startingWith(NamedGroup.X25519).toArray(NamedGroup[]::new))
                .showing(certificates.server(key))
                .trusting(certificates.authority());
    }

    private Terms theirClient(CipherSuite suite, KeyKind key) {
        return Terms.client(suite, NamedGroup.X25519)
                .showing(certificates.client(key))
                .trusting(certificates.authority());
    }

    private static void assertSmall(LossyPath path, int mtu) {
        for (var direction : Direction.values()) {
            assertTrue(path.largest(direction) <= mtu, () -> path.largest(direction) + " bytes " + direction);
        }
    }
}
