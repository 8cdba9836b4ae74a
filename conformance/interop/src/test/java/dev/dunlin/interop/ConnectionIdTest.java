package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.interop.LossyPath.Direction;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.net.RebindOutcome;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connection ids of several lengths, empty ones and one-sided ones, with strangers in both roles; and clients whose port changes, which their
 * server can follow where their records carry an id. The path between them changes it, as a NAT would.
 */
@RequiresOpenSsl
@Timeout(120)
class ConnectionIdTest {
    /** How often a port changes in a row. */
    private static final int CHANGES = 3;

    /** The epoch in which a handshake of DTLS 1.3 ends. */
    private static final int FIRST_EPOCH = 3;

    private static final int ATTEMPTS = 100;
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private final Certificates certificates;
    private final Peers peers;

    ConnectionIdTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    /** Bytes of the ids that each side wants to find in the records of the other. */
    enum Lengths {
        SHORTEST(1, 1),
        USUAL(8, 8),
        DIFFERENT(20, 5),
        LONG(100, 100),
        LONGEST_OF_OURS(255, 8),
        LONGEST(255, 255),
        ONLY_OURS(8, 0),
        ONLY_THEIRS(0, 8),
        EMPTY(0, 0),
        WE_KNOW_NONE(Lengths.OFF, 8),
        THEY_KNOW_NONE(8, Lengths.OFF);

        private static final int OFF = -1;

        private final int ours;
        private final int theirs;

        Lengths(int ours, int theirs) {
            this.ours = ours;
            this.theirs = theirs;
        }

        private boolean areAgreedOn() {
            return ours != OFF && theirs != OFF;
        }

        private int agreed(int length) {
            return areAgreedOn() ? length : 0;
        }

        private ConnectionIds forUs() {
            return switch (ours) {
                case OFF -> ConnectionIds.off();
                case 0 -> ConnectionIds.towardsPeerOnly();
                default -> ConnectionIds.random(ours);
            };
        }

        private Terms forThem(Terms terms) {
            return theirs == OFF ? terms : terms.namedBy(theirs);
        }
    }

    static Stream<Arguments> meetings() {
        return Stream.of(PeerKind.SCANDIUM, PeerKind.WOLFSSL).flatMap(peer -> peer.versions()
                .flatMap(version -> lengths(peer).map(lengths -> Arguments.of(peer, version, lengths))));
    }

    /** Scandium fails with internal_error when it is to receive the longest that there are. */
    private static Stream<Lengths> lengths(PeerKind peer) {
        return Stream.of(Lengths.values()).filter(lengths -> peer != PeerKind.SCANDIUM || lengths != Lengths.LONGEST);
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meetings")
    @Requirement({"RFC9146-3-a", "RFC9146-3-b"})
    void clientAndTheirServerNameTheirRecords(PeerKind peer, ProtocolVersion version, Lengths lengths) {
        var suite = Versions.suite(version);
        var terms = lengths.forThem(Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256)));
        try (var server = peers.find(peer).serve(terms);
                var path = new LossyPath(server.address());
                var client = Exchange.client(path.address(), ourClient(suite, lengths))) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "named");
            assertAgreed(lengths, info, server);
            for (int change = 1; change <= CHANGES && lengths.agreed(lengths.theirs) > 0; change++) {
                int before = path.port();
                path.changePort();
                assertNotEquals(before, path.port());
                Exchange.echo(client, server, "from another port " + change);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("meetings")
    @Requirement({"RFC9146-3-a", "RFC9146-3-b"})
    void serverAndTheirClientNameTheirRecords(PeerKind peer, ProtocolVersion version, Lengths lengths) {
        var suite = Versions.suite(version);
        var terms = lengths.forThem(Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority()));
        try (var server = new EchoServer(ourServer(suite, lengths, AddressPolicy.NEWEST));
                var path = new LossyPath(server.address());
                var client = peers.find(peer).connect(path.address(), terms)) {
            Exchange.echo(client, server, "named");
            var session = server.awaitEstablished();
            assertAgreed(lengths, session.info(), client);
            for (int change = 1; change <= CHANGES && lengths.agreed(lengths.ours) > 0; change++) {
                path.changePort();
                Exchange.echo(client, server, "from another port " + change);
                assertEquals(path.port(), session.peer().getPort());
            }
        }
    }

    /** What comes from another port is heard; but nobody who cannot be asked whether it is there is sent anything there. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("peers")
    void aServerThatChecksPathsStaysWhereItsClientWas(PeerKind peer, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Lengths.USUAL.forThem(Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority()));
        try (var server = new EchoServer(ourServer(suite, Lengths.USUAL, AddressPolicy.RRC));
                var path = new LossyPath(server.address());
                var client = peers.find(peer).connect(path.address(), terms)) {
            Exchange.echo(client, server, "named");
            var session = server.awaitEstablished();
            int before = path.port();
            path.changePort();
            client.sendLine("from another port");
            server.assertEchoed();
            assertEquals(before, session.peer().getPort());
        }
    }

    static Stream<Arguments> peers() {
        return PeerKind.inAllVersions(PeerKind.SCANDIUM, PeerKind.WOLFSSL);
    }

    /** The client does of its own accord what the paths of the other tests do to it. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("peers")
    void theirServerFollowsAClientThatTakesAnotherPort(PeerKind peer, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Lengths.USUAL.forThem(
                Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256)));
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), ourClient(suite, Lengths.USUAL))) {
            Exchange.connect(client);
            Exchange.echo(client, server, "named");
            for (int change = 1; change <= CHANGES; change++) {
                assertEquals(RebindOutcome.Kind.REBOUND, client.rebind().kind());
                Exchange.echo(client, server, "from another port " + change);
            }
        }
    }

    /**
     * Epochs change under the ids, which stay, and ports between the epochs. A server does not take the client's word in the epoch before for
     * its newest any more: it is not asked to until the client has the new keys.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Requirement({"RFC9147-8-a", "RFC9147-8-b"})
    void keysOfBothSidesChangeUnderTheIdsOfTheirServer(boolean theyBegin) {
        var suite = Versions.suite(ProtocolVersion.DTLS_1_3);
        var terms = Lengths.DIFFERENT.forThem(
                Terms.server(suite, NamedGroup.X25519).showing(certificates.server(KeyKind.P_256)));
        try (var server = peers.find(PeerKind.WOLFSSL).serve(terms);
                var path = new LossyPath(server.address());
                var client = Exchange.client(path.address(), ourClient(suite, Lengths.DIFFERENT))) {
            Exchange.connect(client);
            Exchange.echo(client, server, "named");
            for (int change = 1; change <= CHANGES; change++) {
                if (theyBegin) {
                    server.updateKeys(true);
                } else {
                    assertEquals(
                            KeyUpdateOutcome.Kind.STARTED,
                            client.updateKeys(true).kind());
                }
                for (int i = 0; i < ATTEMPTS && !path.isLastIn(FIRST_EPOCH + change, Direction.TO_SERVER); i++) {
                    assertEquals(
                            ReceiveOutcome.Kind.TIMED_OUT,
                            client.drive(A_MOMENT).kind());
                    Exchange.echo(client, server, "with other keys " + change);
                }
                server.awaitReadingEpoch(FIRST_EPOCH + change);
                path.changePort();
                Exchange.echo(client, server, "from another port " + change);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Requirement({"RFC9147-8-a", "RFC9147-8-b"})
    void keysOfBothSidesChangeUnderTheIdsOfTheirClient(boolean theyBegin) {
        var suite = Versions.suite(ProtocolVersion.DTLS_1_3);
        var terms =
                Lengths.DIFFERENT.forThem(Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority()));
        try (var server = new EchoServer(ourServer(suite, Lengths.DIFFERENT, AddressPolicy.NEWEST));
                var path = new LossyPath(server.address());
                var client = peers.find(PeerKind.WOLFSSL).connect(path.address(), terms)) {
            Exchange.echo(client, server, "named");
            var session = server.awaitEstablished();
            for (int change = 1; change <= CHANGES; change++) {
                if (theyBegin) {
                    client.updateKeys(true);
                } else {
                    assertEquals(
                            KeyUpdateOutcome.Kind.STARTED,
                            session.updateKeys(true).kind());
                }
                client.awaitReadingEpoch(FIRST_EPOCH + change);
                for (int i = 0; i < ATTEMPTS && !path.isLastIn(FIRST_EPOCH + change, Direction.TO_SERVER); i++) {
                    Exchange.echo(client, server, "with other keys " + change + " " + i);
                }
                path.changePort();
                Exchange.echo(client, server, "from another port " + change);
                assertEquals(path.port(), session.peer().getPort());
            }
        }
    }

    private static void assertAgreed(Lengths lengths, SessionInfo info, Peer.End theirs) {
        assertEquals(lengths.agreed(lengths.ours), info.connectionId().length());
        assertEquals(lengths.agreed(lengths.theirs), info.peerConnectionId().length());
        if (lengths.theirs != Lengths.OFF) {
            assertEquals(info.connectionId(), theirs.sentId());
            assertEquals(
                    info.peerConnectionId(), lengths.areAgreedOn() ? theirs.receivedId() : info.peerConnectionId());
        }
    }

    private DtlsClientConfig ourClient(CipherSuite suite, Lengths lengths) {
        return Versions.only(suite, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .connectionIds(lengths.forUs())
                .limits(Exchange.QUICK)
                .build();
    }

    private DtlsServerConfig ourServer(CipherSuite suite, Lengths lengths, AddressPolicy policy) {
        return Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .connectionIds(lengths.forUs())
                .followPeer(policy)
                .limits(Exchange.QUICK)
                .build();
    }
}
