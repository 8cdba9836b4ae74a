package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losingPercent;
import static dev.dunlin.testkit.Faults.reorderingWithin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients in front of one server. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class AcceptorTest {
    private final ProtocolVersion version;
    private final Setup standard;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final VirtualNetwork network = VirtualNetwork.seeded(17);

    AcceptorTest(ProtocolVersion version) {
        this.version = version;
        standard = Setup.standard().speaking(version).withShortHellos();
    }

    @AfterEach
    void close() {
        endpoints.forEach(Endpoint::close);
    }

    @Test
    @SecurityHistory({"T32", "T12"})
    void twentyClientsGetThroughABadNetworkToOneAcceptor() {
        network.with(losingPercent(20)).with(doublingPercent(20)).with(reorderingWithin(Duration.ofMillis(300)));
        var ledger = new KeyNonceLedger();
        var setup = standard.mutual().mtu(512).crypto(ledger.provider());
        var acceptor = acceptor(setup);
        var clients = new ArrayList<SessionEndpoint>();
        for (int i = 0; i < 20; i++) {
            clients.add(client(setup.seed(100 + i), Pair.path(3, 1000 + i)));
        }
        network.runUntilQuiet();
        network.heal();
        for (var client : clients) {
            var session = acceptor.session(client.address()).orElseThrow();
            Pair.assertAgree(client.session(), session);
            client.send("from " + client.address());
            acceptor.send(client.address(), "to " + client.address());
        }
        network.runUntilQuiet();
        for (var client : clients) {
            assertEquals(
                    List.of("from " + client.address()),
                    acceptor.diary(client.address()).messages());
            assertEquals(List.of("to " + client.address()), client.diary().messages());
        }
        assertEquals(20, acceptor.acceptor().associations());
        assertEquals(0, acceptor.acceptor().halfOpen());
        assertEquals(0, HeldBytes.of(acceptor.acceptor()));
        ledger.assertNeverRepeats();
    }

    @Test
    @SecurityHistory("T19")
    void handshakeWithAnAcceptorSurvivesAnySingleLoss() {
        for (int position = 0; position < 6; position++) {
            var lossy = VirtualNetwork.seeded(position).with(Faults.losing(position));
            var setup = standard;
            try (var acceptor = new AcceptorEndpoint(
                            DtlsAcceptor.create(setup.serverConfig()), Pair.SERVER, lossy.clock());
                    var client = client(setup, Pair.CLIENT, lossy)) {
                lossy.attach(acceptor);
                lossy.runUntilQuiet();
                Pair.assertAgree(client.session(), acceptor.session(Pair.CLIENT).orElseThrow());
            }
        }
    }

    @Test
    @Requirement({
        "RFC6347-4.2.8-a",
        "RFC6347-4.2.8-b",
        "RFC6347-4.2.8-c",
        "RFC9147-5.11-a",
        "RFC9147-5.11-b",
        "RFC9147-5.11-c"
    })
    @SecurityHistory("T44")
    void oldAssociationLivesUntilTheNewOneFromItsPathIsAuthenticated() {
        var setup = standard;
        var acceptor = acceptor(setup);
        var old = client(setup, Pair.CLIENT);
        network.runUntilQuiet();
        var oldSession = acceptor.session(Pair.CLIENT).orElseThrow();

        // The client has lost its memory and begins again; what it still says under the old keys is heard all the
        // while.
        var restarted = client(setup.seed(9), Pair.CLIENT);
        int heard = 0;
        while (!oldSession.isClosed()) {
            network.runUntilDelivered(network.delivered() + 1);
            network.collectOutput();
            var late = oldSession.isClosed() ? "too late" : "still here " + heard++;
            acceptor.receive(
                    new Datagram(Pair.CLIENT, Pair.SERVER, old.sealed(late)),
                    network.clock().now());
            assertEquals(heard, acceptor.diary(Pair.CLIENT).messages().size(), late);
        }
        assertTrue(heard >= 3, "after each datagram but the last");
        assertTrue(Events.of(oldSession).contains(SessionEvent.Kind.REPLACED));
        network.runUntilQuiet();
        var session = acceptor.session(Pair.CLIENT).orElseThrow();
        Pair.assertAgree(restarted.session(), session);
        assertEquals(1, acceptor.acceptor().associations());
        old.close();
    }

    @Test
    @Requirement({"RFC6347-4.2.1-n", "RFC6347-4.2.1-m"})
    @SecurityHistory({"T11", "T34", "T55"})
    void unprovenClientHelloIsAnsweredTheSameWayEachTimeAndLeavesNothing() {
        var acceptor = acceptor(standard);
        var hello = firstHello();
        var answers = new ArrayList<Datagram>();
        for (int i = 0; i < 100; i++) {
            acceptor.receive(hello, network.clock().now());
            answers.addAll(acceptor.output(network.clock().now()));
        }
        assertEquals(100, answers.size());
        assertTrue(answers.stream().allMatch(answers.get(0)::equals));
        assertTrue(answers.get(0).length() <= hello.length(), "an amplifier");
        assertEquals(0, acceptor.acceptor().associations());
        assertEquals(0, HeldBytes.of(acceptor.acceptor()));
        assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(network.clock().now()));
    }

    @Test
    @Requirement({"RFC6347-4.2.1-c", "RFC6347-4.2.1-w"})
    @SecurityHistory("T49")
    void cookieCountsForItsAddressAndPortOnly() {
        var acceptor = acceptor(standard);
        var client = client(standard, Pair.CLIENT);
        network.runUntilDelivered(2);
        var withCookie = client.transmitted().get(0);
        for (var elsewhere : List.of(Pair.path(1, 40_001), Pair.path(9, 40_000))) {
            acceptor.receive(
                    new Datagram(elsewhere, Pair.SERVER, withCookie),
                    network.clock().now());
            assertEquals(1, acceptor.diary(elsewhere).discarded(answerToAWrongCookie()));
        }
        assertEquals(0, acceptor.acceptor().associations());
        acceptor.receive(
                new Datagram(Pair.CLIENT, Pair.SERVER, withCookie),
                network.clock().now());
        assertEquals(1, acceptor.acceptor().associations());
    }

    @Test
    @Requirement("RFC6347-4.2.1-j")
    void cookieCountsForItsClientHelloOnly() {
        var acceptor = acceptor(standard);
        var client = client(standard, Pair.CLIENT);
        network.runUntilDelivered(2);
        var withCookie = client.transmitted().get(0);
        // client_random stands behind the headers of record and message and the version.
        withCookie[Records.HEADER + 12 + 2] ^= 1;
        var diary = acceptor.diary(Pair.CLIENT);
        long before = diary.discarded(answerToAWrongCookie());
        acceptor.receive(
                new Datagram(Pair.CLIENT, Pair.SERVER, withCookie),
                network.clock().now());
        assertEquals(0, acceptor.acceptor().associations());
        assertEquals(before + 1, diary.discarded(answerToAWrongCookie()));
    }

    /** Whoever brings a wrong one is asked again in DTLS 1.2, and refused in 1.3, which asks once (RFC 9147 §5.1). */
    private DiscardReason answerToAWrongCookie() {
        return switch (version) {
            case DTLS_1_2 -> DiscardReason.COOKIE_REQUESTED;
            case DTLS_1_3 -> DiscardReason.CLIENT_HELLO_REFUSED;
        };
    }

    @Test
    void clientHelloInFragmentsInAnyOrderIsAnsweredOnce() {
        var acceptor = acceptor(standard);
        var whole = firstHello().bytes();
        var body = Arrays.copyOfRange(whole, Records.HEADER + 12, whole.length);
        int third = (body.length + 2) / 3;
        for (int offset : new int[] {2 * third, 0, third}) {
            assertTrue(acceptor.output(network.clock().now()).isEmpty());
            var part = Arrays.copyOfRange(body, offset, Math.min(body.length, offset + third));
            var fragment = Records.fragment(0, offset, 1, body.length, 0, offset, part);
            acceptor.receive(
                    new Datagram(Pair.CLIENT, Pair.SERVER, fragment),
                    network.clock().now());
        }
        assertEquals(1, acceptor.output(network.clock().now()).size());
        assertEquals(2, acceptor.diary(Pair.CLIENT).discarded(DiscardReason.CLIENT_HELLO_INCOMPLETE));
        assertEquals(0, HeldBytes.of(acceptor.acceptor()));
    }

    @Test
    void fragmentsFromEverywhereStayWithinTheTable() {
        var acceptor = acceptor(standard);
        int most = Limits.defaults().clientHelloBytes();
        for (int i = 0; i < 20_000; i++) {
            var fragment = Records.fragment(0, 0, 1, 2000, i % 3, 0, new byte[200]);
            var from = Pair.path(i % 250, i);
            acceptor.receive(
                    new Datagram(from, Pair.SERVER, fragment), network.clock().now());
            if (i % 1000 == 0) {
                assertTrue(HeldBytes.of(acceptor.acceptor()) <= most);
            }
        }
        assertTrue(HeldBytes.of(acceptor.acceptor()) > most / 2, "the table is in use");
        assertTrue(HeldBytes.of(acceptor.acceptor()) <= most);
        assertEquals(0, acceptor.acceptor().associations());
    }

    @Test
    void noMoreAssociationsThanTheLimitSays() {
        var limits = Limits.builder().associations(3).halfOpen(2).build();
        var acceptor = acceptor(standard.limits(limits).withoutCookie());
        for (int i = 0; i < 5; i++) {
            var hello = helloOf(i);
            acceptor.receive(hello, network.clock().now());
        }
        assertEquals(2, acceptor.acceptor().associations());
        assertEquals(1, acceptor.diary(Pair.path(5, 4)).discarded(DiscardReason.OVER_LIMIT));
    }

    @Test
    @SecurityHistory("T27")
    void abandonedHandshakesAreForgotten() {
        var acceptor = acceptor(standard.withoutCookie());
        for (int i = 0; i < 5; i++) {
            acceptor.receive(helloOf(i), network.clock().now());
        }
        assertEquals(5, acceptor.acceptor().halfOpen());
        network.run(Limits.defaults().handshakeDeadline());
        assertEquals(0, acceptor.acceptor().associations());
        assertEquals(0, acceptor.acceptor().halfOpen());
        assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(network.clock().now()));
    }

    @Test
    void closedSessionIsForgottenAndItsPathMayBeginAnew() {
        var setup = standard;
        var acceptor = acceptor(setup);
        var client = client(setup, Pair.CLIENT);
        network.runUntilQuiet();
        client.send("hello");
        network.runUntilQuiet();
        client.session().shutdown(network.clock().now());
        network.runUntilQuiet();
        assertEquals(0, acceptor.acceptor().associations());
        assertTrue(client.session().isClosed());

        var next = client(setup.seed(5), Pair.CLIENT);
        network.runUntilQuiet();
        Pair.assertAgree(next.session(), acceptor.session(Pair.CLIENT).orElseThrow());
    }

    @Test
    void unknownPeerIsNotAnswered() {
        var acceptor = acceptor(standard);
        acceptor.receive(
                new Datagram(Pair.CLIENT, Pair.SERVER, Records.ahead(version, 0, 40)),
                network.clock().now());
        assertEquals(1, acceptor.diary(Pair.CLIENT).discarded(DiscardReason.UNKNOWN_PEER));
        assertTrue(acceptor.output(network.clock().now()).isEmpty());
    }

    @Test
    @SecurityHistory("T56")
    void pathThatTheApplicationDoesNotWantIsNotAnswered() {
        var setup = standard.server(builder -> builder.accept(path -> !path.equals(Pair.CLIENT)));
        var acceptor = acceptor(setup);
        acceptor.receive(firstHello(), network.clock().now());
        assertEquals(1, acceptor.diary(Pair.CLIENT).discarded(DiscardReason.NOT_ACCEPTED));
        assertTrue(acceptor.output(network.clock().now()).isEmpty());
        assertFalse(acceptor.session(Pair.CLIENT).isPresent());
    }

    private Datagram firstHello() {
        try (var pair = standard.over(VirtualNetwork.seeded(1))) {
            return new Datagram(
                    Pair.CLIENT, Pair.SERVER, pair.client().transmitted().get(0));
        }
    }

    private Datagram helloOf(int stranger) {
        var setup = standard.seed(50 + stranger);
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            return new Datagram(
                    Pair.path(5, stranger),
                    Pair.SERVER,
                    pair.client().transmitted().get(0));
        }
    }

    private AcceptorEndpoint acceptor(Setup setup) {
        var acceptor = new AcceptorEndpoint(DtlsAcceptor.create(setup.serverConfig()), Pair.SERVER, network.clock());
        network.attach(acceptor);
        endpoints.add(acceptor);
        return acceptor;
    }

    private SessionEndpoint client(Setup setup, PeerPath address) {
        var client = client(setup, address, network);
        endpoints.add(client);
        return client;
    }

    private static SessionEndpoint client(Setup setup, PeerPath address, VirtualNetwork network) {
        var clock = network.clock();
        var client = new SessionEndpoint(
                DtlsSession.client(setup.clientConfig(), Identity.NAME, clock.now()), address, Pair.SERVER, clock);
        network.attach(client);
        return client;
    }
}
