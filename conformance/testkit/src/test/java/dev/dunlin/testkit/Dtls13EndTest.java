package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.GenuineRecords;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SessionEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions of DTLS 1.3 end: by a goodbye, by a faulty peer, and without a word. */
class Dtls13EndTest {
    private static final Setup SETUP = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);
    private static final byte[] CLOSE_NOTIFY = {1, 0};

    private static SessionEndpoint sender(Role role, Pair pair) {
        return role == Role.CLIENT ? pair.client() : pair.server();
    }

    private static SessionEndpoint receiver(Role role, Pair pair) {
        return role == Role.CLIENT ? pair.server() : pair.client();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-5.10-e")
    void dataNumberedAfterCloseNotifyIsIgnoredWheneverItComes(Role role) {
        try (var pair = SETUP.established()) {
            var sender = sender(role, pair);
            var receiver = receiver(role, pair);
            var before = sender.sealed("before");
            var goodbye = GenuineRecords.of(sender.session(), Records.ALERT, CLOSE_NOTIFY);
            var after = sender.sealed("after");
            var afterThat = sender.sealed("after that");

            receiver.receive(before);
            receiver.receive(goodbye);
            receiver.receive(after);
            assertEquals(List.of("before"), receiver.diary().messages());
            receiver.transmitted();
            receiver.receive(afterThat);
            assertEquals(List.of("before"), receiver.diary().messages());
            assertTrue(receiver.diary().kinds().contains(ReceiveOutcome.Kind.PEER_CLOSED));
            assertFalse(receiver.session().isEstablished());
        }
    }

    /** A handshake message of a type that nobody knows, one that is cut short, and fragments that contradict themselves. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-5.10-c")
    void whoSendsWhatCannotBeUnderstoodIsHeardNoMore(Role role) {
        var bad = List.of(
                Records.handshake(99, 0, nextMessageSeq(role), 0),
                new byte[5],
                Records.handshake(24, 1, 9, 0, (byte) 7, (byte) 7));
        for (var content : bad) {
            try (var pair = SETUP.established()) {
                pair.network().runUntilIdle();
                var sender = sender(role, pair);
                var receiver = receiver(role, pair);
                for (int i = 0; i < 5; i++) {
                    receiver.receive(GenuineRecords.of(sender.session(), Records.HANDSHAKE, content));
                }
                assertTrue(receiver.session().failure().orElseThrow().alert().isPresent());
                assertEquals(1, receiver.transmitted().size(), "one alert, and no more");
                receiver.receive(sender.sealed("data"));
                assertEquals(List.of(), receiver.diary().messages());
                assertTrue(receiver.session().isClosed());
            }
        }
    }

    /** A client has sent two ClientHellos and Finished; a server two hellos, four messages more and two tickets. */
    private static int nextMessageSeq(Role role) {
        return role == Role.CLIENT ? 3 : 8;
    }

    @Test
    @Requirement("RFC9147-5.10-c")
    void aServerGivesThePlaceOfSuchAClientToOthers() {
        var network = VirtualNetwork.seeded(2);
        var clock = network.clock();
        try (var server = new AcceptorEndpoint(DtlsAcceptor.create(SETUP.serverConfig()), Pair.SERVER, clock);
                var client = new SessionEndpoint(
                        DtlsSession.client(SETUP.clientConfig(), Identity.NAME, clock.now()),
                        Pair.CLIENT,
                        Pair.SERVER,
                        clock)) {
            network.attach(server);
            network.attach(client);
            network.runUntilIdle();
            assertEquals(1, server.acceptor().associations());
            var bad = GenuineRecords.of(client.session(), Records.HANDSHAKE, new byte[5]);
            server.receive(new Datagram(Pair.CLIENT, Pair.SERVER, bad), clock.now());
            assertEquals(1, server.output(clock.now()).size());
            assertEquals(0, server.acceptor().associations());
        }
    }

    /** Each side in turn ends the handshake for the sake of the other's certificate, and its alert is lost. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-5.10-d")
    void aHandshakeThatTheOtherSideHasGivenUpEndsWithoutItsAlert(Role role) {
        var distrusting = role == Role.CLIENT
                ? SETUP.mutual().client(builder -> builder.trust(Identity.otherTrust()))
                : SETUP.mutual().server(builder -> builder.trust(Identity.otherTrust()));
        var network = VirtualNetwork.seeded(6);
        try (var pair = distrusting.over(network)) {
            var refusing = sender(role, pair);
            var left = receiver(role, pair);
            network.with(passage -> {
                if (refusing.session().isClosed()) {
                    passage.lose();
                }
            });
            network.runUntilIdle();
            assertFalse(refusing.session().failure().orElseThrow().sentByPeer());
            assertTrue(left.session().isClosed());
            var failure = left.session().failure().orElseThrow();
            assertFalse(failure.sentByPeer());
            assertEquals(FailureReason.PEER_UNRESPONSIVE, failure.reason());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("RFC9147-5.10-d")
    void aServerWhoseClientIsGoneWithoutAGoodbyeSaysItsOwn(boolean saysGoodbye) {
        var network = VirtualNetwork.seeded(7);
        try (var pair = SETUP.over(network)) {
            pair.runUntilQuiet();
            network.runUntilIdle();
            pair.assertEstablished();
            network.with(Passage::lose);
            if (saysGoodbye) {
                pair.client().session().shutdown(network.clock().now());
            } else {
                pair.client().close();
            }
            network.run(Limits.defaults().idleTimeout().plusSeconds(1));
            assertTrue(pair.client().session().isClosed());
            assertTrue(pair.server().session().isClosed());
            assertTrue(Events.of(pair.server().session()).contains(SessionEvent.Kind.IDLE));
        }
    }
}
