package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.SessionEnd;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each suite with each group, and each kind of key, with each peer that has them, in both roles: both ends agree on what was agreed, on
 * every byte after it, and on the end.
 */
@RequiresOpenSsl
@Timeout(120)
class MatrixTest {
    private final Certificates certificates;
    private final Peers peers;

    MatrixTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    /** One connection. */
    record Cell(PeerKind peer, Optional<KeyKind> key, CipherSuite suite, NamedGroup group) {
        Optional<NamedGroup> agreedGroup() {
            return suite.keyExchange() == CipherSuite.KeyExchange.PSK ? Optional.empty() : Optional.of(group);
        }

        /** What the peer, in {@code role}, has to tell about the connection. */
        Set<Fact> told(Role role) {
            var facts = EnumSet.copyOf(peer.tells(role, suite));
            if (agreedGroup().isEmpty()) {
                facts.remove(Fact.GROUP);
            }
            return facts;
        }

        @Override
        public String toString() {
            return peer
                    + key.map(kind -> ", " + kind + " certificate").orElse("")
                    + ", "
                    + suite
                    + agreedGroup().map(agreed -> ", " + agreed).orElse("");
        }
    }

    static Stream<Cell> theirServers() {
        return Stream.of(PeerKind.values()).flatMap(peer -> cells(peer, Role.SERVER));
    }

    static Stream<Cell> theirClients() {
        return Stream.of(PeerKind.values()).flatMap(peer -> cells(peer, Role.CLIENT));
    }

    /**
     * Every suite with every group for one certificate that fits; then every other kind of key once in each version; then, in 1.3, whose suites
     * do not say so, every suite with a pre-shared key.
     */
    private static Stream<Cell> cells(PeerKind peer, Role role) {
        var suites = peer.suites(role)
                .flatMap(suite -> groups(peer, suite).map(group -> new Cell(peer, KeyKind.first(suite), suite, group)));
        var keys = peer.versions().flatMap(version -> peer.keys(role)
                .filter(key -> !KeyKind.first(Versions.suite(version, key)).equals(Optional.of(key)))
                .map(key -> new Cell(peer, Optional.of(key), Versions.suite(version, key), NamedGroup.X25519)));
        var secrets = peer.suites(role)
                .filter(suite -> !suite.namesKeyExchange())
                .map(suite -> new Cell(peer, Optional.empty(), suite, NamedGroup.X25519));
        return Stream.of(suites, keys, secrets).flatMap(cells -> cells);
    }

    /** One of them stands for all where there is no key exchange. */
    private static Stream<NamedGroup> groups(PeerKind peer, CipherSuite suite) {
        var groups = peer.groups(Versions.of(suite));
        return suite.keyExchange() == CipherSuite.KeyExchange.PSK ? groups.limit(1) : groups;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("theirServers")
    @Requirement({
        "RFC6347-4.1.2.4-a",
        "RFC8422-6-a",
        "RFC9325-4.2-a",
        "RFC9325-4.2-c",
        "RFC9325-4.2.1-d",
        "RFC5289-3-a",
        "RFC5288-3-d",
        "RFC7627-4-a",
        "RFC5705-4-a",
        "RFC5246-7.4.9-b"
    })
    void clientAndTheirServerAgree(Cell cell) {
        var keys = new CopyOnWriteArrayList<String>();
        var config = Versions.only(cell.suite(), DtlsClientConfig.builder())
                .groups(Terms.startingWith(cell.group()))
                .applicationProtocols(Terms.PROTOCOL)
                .limits(Exchange.QUICK)
                .keyLog(keys::add);
        var terms = Terms.server(cell.suite(), cell.group());
        if (cell.key().isPresent()) {
            config.trust(certificates.trust());
            terms = terms.showing(certificates.server(cell.key().orElseThrow()));
        } else {
            config.psk(SharedSecret.SENSOR.credentials(cell.suite().hash()));
            terms = terms.sharing(SharedSecret.SENSOR);
            if (!cell.suite().namesKeyExchange()) {
                /* Which it does not show, but which NSS has to have. */
                terms = terms.showing(certificates.server(KeyKind.P_256));
            }
        }
        try (var server = peers.find(cell.peer()).serve(terms);
                var client = Exchange.client(server.address(), config.build())) {
            var info = Exchange.connect(client);
            var line = "over " + cell.suite();
            Exchange.send(client, line + "\n");
            server.returnLine(line);
            assertEquals(line + "\n", Exchange.receive(client));

            assertEquals(cell.suite(), info.suite());
            assertEquals(cell.agreedGroup(), info.group());
            Facts.of(info, client.export(Facts.LABEL, Facts.KEYING_MATERIAL), masterSecret(keys))
                    .assertAgreed(server.facts(), cell.told(Role.SERVER));

            assertEquals(
                    SendOutcome.Kind.SENT,
                    client.shutdown(Duration.ofSeconds(1)).kind());
            server.awaitGoodbye();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("theirClients")
    @Requirement({
        "RFC6347-4.1.2.4-a",
        "RFC8422-6-a",
        "RFC9325-4.2-a",
        "RFC9325-4.2-c",
        "RFC9325-4.2.1-d",
        "RFC5289-3-a",
        "RFC5288-3-d",
        "RFC7627-4-a",
        "RFC5705-4-a",
        "RFC5246-7.4.9-b"
    })
    void serverAndTheirClientAgree(Cell cell) {
        var keys = new CopyOnWriteArrayList<String>();
        var config = Versions.only(cell.suite(), DtlsServerConfig.builder())
                .groups(List.of(cell.group()))
                .applicationProtocols(Terms.PROTOCOL)
                .sessionCache(InMemorySessionCache.create())
                .limits(Exchange.QUICK)
                .keyLog(keys::add);
        var terms = Terms.client(cell.suite(), cell.group());
        if (cell.key().isPresent()) {
            config.credentials(certificates.server(cell.key().orElseThrow()).credentials());
            terms = terms.trusting(certificates.authority());
        } else {
            config.psk(SharedSecret.SENSOR.credentials(cell.suite().hash()));
            terms = terms.sharing(SharedSecret.SENSOR);
        }
        try (var server = new EchoServer(config.build());
                var client = peers.find(cell.peer()).connect(server.address(), terms)) {
            var line = "over " + cell.suite();
            client.sendLine(line);
            var session = server.awaitEstablished();
            server.assertEchoed();
            client.awaitLine(line);

            assertEquals(cell.suite(), session.info().suite());
            assertEquals(cell.agreedGroup(), session.info().group());
            Facts.of(session.info(), session.export(Facts.LABEL, Facts.KEYING_MATERIAL), masterSecret(keys))
                    .assertAgreed(client.facts(), cell.told(Role.CLIENT));

            client.sayGoodbye();
            assertEquals(SessionEnd.Kind.PEER_CLOSED, server.awaitEnd().kind());
        }
    }

    private static Optional<String> masterSecret(List<String> keys) {
        return keys.stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst();
    }
}
