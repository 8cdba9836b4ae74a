package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.SessionEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    record Cell(PeerKind peer, KeyKind key, CipherSuite suite, NamedGroup group) {
        @Override
        public String toString() {
            return peer + ", " + key + " certificate, " + suite + ", " + group;
        }
    }

    static Stream<Cell> theirServers() {
        return Stream.of(PeerKind.values()).flatMap(peer -> cells(peer, Role.SERVER));
    }

    static Stream<Cell> theirClients() {
        return Stream.of(PeerKind.values()).flatMap(peer -> cells(peer, Role.CLIENT));
    }

    /** Every suite with every group for one certificate that fits; then every other kind of key once. */
    private static Stream<Cell> cells(PeerKind peer, Role role) {
        var cells = new ArrayList<Cell>();
        for (var suite : peer.suites()) {
            var key = KeyKind.first(suite);
            for (var group : peer.groups()) {
                cells.add(new Cell(peer, key, suite, group));
            }
        }
        peer.keys(role)
                .filter(key -> cells.stream().noneMatch(cell -> cell.key() == key))
                .forEach(key -> cells.add(
                        new Cell(peer, key, key.suites().get(0), peer.groups().get(0))));
        return cells.stream();
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
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .suites(List.of(cell.suite()))
                .groups(startingWith(cell.group()))
                .limits(Exchange.QUICK)
                .keyLog(keys::add)
                .build();
        var terms = Terms.server(cell.suite(), cell.group(), certificates.server(cell.key()));
        try (var server = peers.find(cell.peer()).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            var line = "over " + cell.suite();
            Exchange.send(client, line + "\n");
            server.returnLine(line);
            assertEquals(line + "\n", Exchange.receive(client));

            assertEquals(cell.suite(), info.suite());
            assertEquals(cell.group(), info.group());
            Facts.of(info, client.export(Facts.LABEL, Facts.KEYING_MATERIAL), masterSecret(keys))
                    .assertAgreed(server.facts(), cell.peer().tells(Role.SERVER));

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
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(cell.key()).credentials())
                .suites(List.of(cell.suite()))
                .groups(List.of(cell.group()))
                .limits(Exchange.QUICK)
                .keyLog(keys::add)
                .build();
        var terms = Terms.client(cell.suite(), cell.group(), certificates.authority());
        try (var server = new EchoServer(config);
                var client = peers.find(cell.peer()).connect(server.address(), terms)) {
            var session = server.awaitEstablished();
            var line = "over " + cell.suite();
            client.sendLine(line);
            server.assertEchoed();
            client.awaitLine(line);

            assertEquals(cell.suite(), session.info().suite());
            assertEquals(cell.group(), session.info().group());
            Facts.of(session.info(), session.export(Facts.LABEL, Facts.KEYING_MATERIAL), masterSecret(keys))
                    .assertAgreed(client.facts(), cell.peer().tells(Role.CLIENT));

            client.sayGoodbye();
            assertEquals(SessionEnd.Kind.PEER_CLOSED, server.awaitEnd().kind());
        }
    }

    /** All groups, since the client has to list the curve of the certificate too (RFC 8422 §5.3). */
    private static List<NamedGroup> startingWith(NamedGroup first) {
        return Stream.concat(Stream.of(first), Stream.of(NamedGroup.values()))
                .distinct()
                .toList();
    }

    private static Optional<String> masterSecret(List<String> keys) {
        return keys.stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst();
    }
}
