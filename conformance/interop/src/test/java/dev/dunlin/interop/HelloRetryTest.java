package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HelloRetryRequests of DTLS 1.3, and handshakes without: for a group, for a cookie, for both in one, with every group and in both roles. */
@RequiresOpenSsl
@Timeout(120)
class HelloRetryTest {
    /** What the server asks for before it goes on. */
    enum Wish {
        NOTHING,
        GROUP,
        COOKIE,
        GROUP_AND_COOKIE;

        boolean isForCookie() {
            return this == COOKIE || this == GROUP_AND_COOKIE;
        }

        boolean isForGroup() {
            return this == GROUP || this == GROUP_AND_COOKIE;
        }

        /** How often the client has to say its ClientHello. */
        int clientHellos() {
            return this == NOTHING ? 1 : 2;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final Certificates certificates;
    private final Peers peers;

    HelloRetryTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> theirServers() {
        return wishes();
    }

    /** wolfSSL's server takes a ClientHello in fragments only once it has seen a cookie, and its client sends no large share before that. */
    static Stream<Arguments> theirClients() {
        return wishes();
    }

    private static Stream<Arguments> wishes() {
        return Stream.of(PeerKind.WOLFSSL, PeerKind.NSS).flatMap(peer -> Stream.of(Wish.values())
                .flatMap(wish -> groups(peer, wish).map(group -> Arguments.of(peer, wish, group))));
    }

    /** The group that is agreed on: one that the client guesses right without being asked, or any other. */
    private static Stream<NamedGroup> groups(PeerKind peer, Wish wish) {
        return wish.isForGroup()
                ? peer.groups(Versions.of(SUITE)).filter(group -> group != NamedGroup.X25519)
                : Stream.of(NamedGroup.X25519);
    }

    @ParameterizedTest(name = "{0} asks for {1}, {2}")
    @MethodSource("theirServers")
    @Requirement({
        "RFC9147-5.1-b",
        "RFC9147-5.1-e",
        "RFC9147-5.1-f",
        "RFC8446-4.1.4-g",
        "RFC8446-4.2.2-b",
        "RFC8446-4.2.8-h",
        "RFC8446-4.4.1-a"
    })
    void clientSaysAgainWhatTheirServerWants(PeerKind peer, Wish wish, NamedGroup group) {
        var terms = Terms.server(SUITE, group)
                .showing(certificates.server(KeyKind.P_256))
                .demandingCookie(wish.isForCookie());
        var config = Versions.only(SUITE, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .groups(startingWithX25519(group))
                .limits(Exchange.QUICK)
                .build();
        try (var server = peers.find(peer).serve(terms);
                var path = new LossyPath(server.address());
                var client = Exchange.client(path.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "said again");
            assertEquals(Optional.of(group), info.group());
            assertEquals(wish.clientHellos(), path.clientHellos());
        }
    }

    @ParameterizedTest(name = "{0} is asked for {1}, {2}")
    @MethodSource("theirClients")
    @Requirement({
        "RFC9147-5.1-a",
        "RFC9147-5.1-c",
        "RFC9147-5.1-f",
        "RFC8446-4.1.1-c",
        "RFC8446-4.1.4-a",
        "RFC8446-4.1.4-i",
        "RFC8446-4.4.1-a"
    })
    void theirClientSaysAgainWhatTheServerWants(PeerKind peer, Wish wish, NamedGroup group) {
        var terms = Terms.client(SUITE, NamedGroup.X25519)
                .only(startingWithX25519(group).toArray(NamedGroup[]::new))
                .trusting(certificates.authority());
        var config = Versions.only(SUITE, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .groups(List.of(group))
                .cookieExchange(wish.isForCookie())
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var path = new LossyPath(server.address());
                var client = peers.find(peer).connect(path.address(), terms)) {
            client.sendLine("said again");
            assertEquals(Optional.of(group), server.awaitEstablished().info().group());
            client.awaitLine("said again");
            assertEquals(wish.clientHellos(), path.clientHellos());
        }
    }

    private static List<NamedGroup> startingWithX25519(NamedGroup group) {
        var groups = new ArrayList<>(List.of(NamedGroup.X25519));
        if (group != NamedGroup.X25519) {
            groups.add(group);
        }
        return groups;
    }
}
