package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.Resting;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.TicketKeys;
import dev.dunlin.session.TimeoutOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that are folded while nothing is under way. */
class RestingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Setup setup(ProtocolVersion version, int awake) {
        var limits = Limits.builder().awakeAssociations(awake).idleTimeout(HOUR).build();
        return Flow.PSK.applyTo(Setup.standard(), version).limits(limits);
    }

    /** Both sides rest. */
    private static Pair resting(Setup setup) {
        var pair = setup.established();
        pair.network().runUntilIdle();
        assertTrue(Resting.is(pair.client().session()), "the client is awake");
        assertTrue(Resting.is(pair.server().session()), "the server is awake");
        return pair;
    }

    @ParameterizedTest
    @EnumSource
    void aRecordThatCameBeforeTheRestIsAReplayAfterIt(ProtocolVersion version) {
        try (var pair = resting(setup(version, 0))) {
            var first = pair.client().sealed("one");
            var second = pair.client().sealed("two");
            var third = pair.client().sealed("three");
            pair.server().receive(third);
            assertTrue(Resting.is(pair.server().session()));
            pair.server().receive(first);
            pair.server().receive(third);
            pair.server().receive(first);
            assertTrue(Resting.is(pair.server().session()));
            pair.server().receive(second);
            assertEquals(List.of("three", "one", "two"), pair.server().diary().messages());
            assertEquals(2, pair.server().diary().discarded(DiscardReason.REPLAYED));
        }
    }

    @Test
    void keysAreReplacedAfterTheRestAndTheOldOnesStillOpenWhatIsLate() {
        try (var pair = resting(setup(ProtocolVersion.DTLS_1_3, 0))) {
            var late = pair.client().sealed("late");
            for (int i = 0; i < 5; i++) {
                var outcome = pair.client()
                        .session()
                        .updateKeys(true, pair.network().clock().now());
                assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
                pair.runUntilQuiet();
                pair.assertExchange();
                if (i == 0) {
                    assertTrue(
                            Resting.is(pair.server().session()),
                            "an epoch that is still open is no reason to stay awake");
                    pair.server().receive(late);
                    assertEquals("late", pair.server().diary().messages().get(1));
                }
            }
            pair.assertEstablished();
        }
    }

    /** Of messages after the handshake, which wait for an ACK. */
    @Test
    void theFirstWaitOfASessionOutlastsItsRest() {
        var setup = setup(ProtocolVersion.DTLS_1_3, 0);
        try (var pair = resting(setup)) {
            var session = pair.client().session();
            session.initialTimeout(Duration.ofMillis(120));
            assertTrue(Resting.is(session));
            assertEquals(Duration.ofMillis(120).toNanos(), waitForKeyUpdate(pair));
            assertTrue(Resting.is(session));
            assertEquals(Duration.ofMillis(120).toNanos(), waitForKeyUpdate(pair), "and the next");
        }
        try (var pair = resting(setup)) {
            assertEquals(Duration.ofSeconds(1).toNanos(), waitForKeyUpdate(pair), "unless told otherwise");
        }
    }

    private static long waitForKeyUpdate(Pair pair) {
        long now = pair.network().clock().now();
        var outcome = pair.client().session().updateKeys(false, now);
        assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
        pair.network().collectOutput();
        long wait = pair.client().session().nextTimeout(now);
        pair.network().runUntilIdle();
        return wait;
    }

    @ParameterizedTest
    @EnumSource
    void whoRestsHearsThePeerSayGoodbyeAndAnswers(ProtocolVersion version) {
        try (var pair = resting(setup(version, 0))) {
            pair.client().session().shutdown(pair.network().clock().now());
            pair.runUntilQuiet();
            assertTrue(pair.server().diary().kinds().contains(ReceiveOutcome.Kind.PEER_CLOSED));
            assertTrue(pair.server().session().isClosed());
            assertTrue(pair.client().session().isClosed());
            assertTrue(pair.server().session().info().isPresent());
            assertTrue(pair.server().session().export("EXPORTER-x", 1).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoRestsIsClosedLikeAnybody(ProtocolVersion version) {
        try (var pair = resting(setup(version, 0))) {
            var record = pair.client().sealed("too late");
            pair.server().close();
            assertTrue(pair.server().session().isClosed());
            assertTrue(pair.server().session().info().isPresent());
            assertTrue(pair.server().session().export("EXPORTER-x", 1).isEmpty());
            pair.server().receive(record);
            assertEquals(
                    ReceiveOutcome.Kind.CLOSED,
                    pair.server()
                            .diary()
                            .kinds()
                            .get(pair.server().diary().kinds().size() - 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceEndsTheRestAndNothingElseDoes(ProtocolVersion version) {
        try (var pair = resting(setup(version, 0))) {
            var server = pair.server().session();
            long now = pair.network().clock().now();
            assertEquals(Long.MAX_VALUE, pair.client().session().nextTimeout(now));
            long left = server.nextTimeout(now);
            assertTrue(left <= HOUR.toNanos() && left > 0);
            assertEquals(
                    TimeoutOutcome.Kind.NOT_DUE,
                    server.handleTimeout(now + left - 1).kind());
            assertTrue(Resting.is(server));
            assertEquals(
                    TimeoutOutcome.Kind.IDLE, server.handleTimeout(now + left).kind());
            pair.runUntilQuiet();
            assertTrue(pair.client().diary().kinds().contains(ReceiveOutcome.Kind.PEER_CLOSED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatRestsCanBeResumed(ProtocolVersion version) {
        try (var keys = TicketKeys.of(Resuming.key(1))) {
            var setup = setup(version, 0).server(builder -> builder.ticketKeys(keys));
            ResumableSession earlier;
            try (var pair = resting(setup)) {
                pair.assertExchange();
                earlier = pair.client().session().resumable().orElseThrow();
                assertTrue(Resting.is(pair.client().session()));
            }
            var network = VirtualNetwork.seeded(5);
            long now = network.clock().now();
            try (earlier;
                    var session = DtlsSession.client(setup.seed(9).clientConfig(), Identity.NAME, earlier, now);
                    var server = DtlsSession.server(setup.seed(9).serverConfig(), now)) {
                network.attach(new SessionEndpoint(session, Pair.CLIENT, Pair.SERVER, network.clock()));
                network.attach(new SessionEndpoint(server, Pair.SERVER, Pair.CLIENT, network.clock()));
                network.runUntilQuiet();
                assertTrue(session.info().orElseThrow().resumed());
                Pair.assertAgree(session, server);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoneSessionNeverRestsUnlessItIsTold(ProtocolVersion version) {
        try (var pair = Flow.PSK.applyTo(Setup.standard(), version).established()) {
            pair.network().runUntilIdle();
            pair.assertExchange();
            assertFalse(Resting.is(pair.client().session()));
            assertFalse(Resting.is(pair.server().session()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAcceptorKeepsAsManyAwakeAsItIsToldAndAllOfThemGoOn(ProtocolVersion version) {
        int clients = 10;
        int awake = 3;
        var network = VirtualNetwork.seeded(3);
        var setup = setup(version, awake).withoutCookie();
        var server = new AcceptorEndpoint(DtlsAcceptor.create(setup.serverConfig()), Pair.SERVER, network.clock());
        network.attach(server);
        var endpoints = new ArrayList<SessionEndpoint>();
        try (server) {
            for (int i = 0; i < clients; i++) {
                var client = DtlsSession.client(
                        setup.seed(i).clientConfig(),
                        Identity.NAME,
                        network.clock().now());
                var endpoint = new SessionEndpoint(client, Pair.path(10 + i, 4000), Pair.SERVER, network.clock());
                network.attach(endpoint);
                endpoints.add(endpoint);
            }
            network.runUntilIdle();
            assertEquals(clients - awake, resting(server, endpoints));
            for (int round = 0; round < 3; round++) {
                for (var endpoint : endpoints) {
                    endpoint.send("ping " + round);
                    network.runUntilQuiet();
                    server.send(endpoint.address(), "pong " + round);
                    network.runUntilQuiet();
                    assertEquals(clients - awake, resting(server, endpoints));
                    assertFalse(Resting.is(server.session(endpoint.address()).orElseThrow()));
                }
            }
            var expected = List.of("pong 0", "pong 1", "pong 2");
            endpoints.forEach(
                    endpoint -> assertEquals(expected, endpoint.diary().messages()));
            endpoints.forEach(endpoint -> assertEquals(
                    List.of("ping 0", "ping 1", "ping 2"),
                    server.diary(endpoint.address()).messages()));
            // To look wakes, and whoever is woken takes the place of another.
            for (var endpoint : endpoints) {
                Pair.assertAgree(
                        endpoint.session(), server.session(endpoint.address()).orElseThrow());
                assertEquals(clients - awake, resting(server, endpoints));
            }
            endpoints.get(0).session().shutdown(network.clock().now());
            network.runUntilQuiet();
            assertEquals(clients - 1, server.acceptor().associations());
            endpoints.forEach(SessionEndpoint::close);
        }
    }

    private static long resting(AcceptorEndpoint server, List<SessionEndpoint> endpoints) {
        return endpoints.stream()
                .filter(endpoint ->
                        Resting.is(server.session(endpoint.address()).orElseThrow()))
                .count();
    }
}
