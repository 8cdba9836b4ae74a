package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Failure;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How sessions end, and what they answer afterwards. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class EndTest {
    private static final int LARGE = 2048;

    private final ProtocolVersion version;
    private final Setup standard;

    EndTest(ProtocolVersion version) {
        this.version = version;
        standard = Setup.standard().speaking(version);
    }

    @Test
    @Requirement({"RFC6347-4.1-k", "RFC5246-7.3-b", "RFC8446-E.5-c", "RFC8446-2-b"})
    void nothingIsSentBeforeTheHandshakeIsComplete() {
        var setup = standard.mutual();
        int refused = 0;
        boolean complete = false;
        for (int datagrams = 0; !complete; datagrams++) {
            try (var pair = setup.over(VirtualNetwork.seeded(1))) {
                pair.network().runUntilDelivered(datagrams);
                complete = true;
                for (var endpoint : List.of(pair.client(), pair.server())) {
                    if (!endpoint.session().isEstablished()) {
                        assertTrue(endpoint.session().info().isEmpty());
                        assertRefusesToSend(endpoint);
                        complete = false;
                        refused++;
                    }
                }
            }
        }
        assertTrue(refused > 5, () -> "no handshake is so short");
    }

    /** Whoever has got the peer's Finished may read, but its own is not out before {@code transmit} has been asked for it. */
    @Test
    @Requirement({"RFC5246-7.3-b", "RFC8446-2-b"})
    void nothingIsSentBeforeTheFinishedThatStillWaits() {
        try (var pair = standard.over(VirtualNetwork.seeded(1))) {
            // Client of 1.3, server of 1.2: who speaks last in a handshake.
            var last = version == ProtocolVersion.DTLS_1_3 ? pair.client() : pair.server();
            pair.network().runUntil(last.session()::isEstablished);
            assertRefusesToSend(last);
            var flight = last.transmitted();
            assertFalse(flight.isEmpty());
            var data = last.sealed("data");
            var other = last == pair.client() ? pair.server() : pair.client();
            flight.forEach(other::receive);
            other.receive(data);
            assertEquals(List.of("data"), other.diary().messages());
        }
    }

    private static void assertRefusesToSend(SessionEndpoint endpoint) {
        var message = ByteBuffer.allocate(5);
        var datagram = ByteBuffer.allocate(LARGE);
        assertEquals(
                SendOutcome.Kind.NOT_ESTABLISHED,
                endpoint.session().send(message, datagram, 0).kind());
        assertEquals(5, message.remaining());
        assertEquals(0, datagram.position());
    }

    @Test
    @Requirement("RFC5246-7.2.1-a")
    void closeNotifyIsAnsweredAndBothSidesAreClosed() {
        try (var pair = standard.established()) {
            // Data of the client tells the server that its last flight has arrived: there is nothing to linger for.
            pair.assertExchange();
            pair.client().session().shutdown(pair.network().clock().now());
            pair.runUntilQuiet();
            assertEquals(ReceiveOutcome.Kind.PEER_CLOSED, last(pair.server()).kind());
            assertTrue(pair.client().session().isClosed());
            assertTrue(pair.server().session().isClosed());
            assertTrue(pair.client().session().failure().isEmpty());
            assertAnswersClosed(pair.client());
            assertAnswersClosed(pair.server());
        }
    }

    @Test
    void bothSidesMaySayGoodbyeAtOnce() {
        try (var pair = standard.established()) {
            pair.assertExchange();
            long now = pair.network().clock().now();
            pair.client().session().shutdown(now);
            pair.server().session().shutdown(now);
            pair.runUntilQuiet();
            assertTrue(pair.client().session().isClosed());
            assertTrue(pair.server().session().isClosed());
        }
    }

    @Test
    void nothingIsSentAfterShutdownAndNothingDelivered() {
        try (var pair = standard.established()) {
            var late = pair.client().sealed("too late");
            long now = pair.network().clock().now();
            var server = pair.server().session();
            server.shutdown(now);
            assertEquals(
                    SendOutcome.Kind.CLOSED,
                    server.send(ByteBuffer.allocate(1), ByteBuffer.allocate(LARGE), now)
                            .kind());
            pair.server().receive(late);
            assertEquals("DISCARDED(AFTER_CLOSE)", last(pair.server()).toString());
        }
    }

    @Test
    void closeSaysNothingAndMayBeRepeated() {
        var pair = standard.established();
        pair.client().close();
        pair.client().close();
        assertTrue(pair.client().transmitted().isEmpty());
        assertAnswersClosed(pair.client());
        assertTrue(pair.client().session().export("EXPORTER-any", 16).isEmpty());
        pair.close();
    }

    @Test
    void closeIsLegalInTheMiddleOfAHandshake() {
        for (int datagrams = 0; datagrams < 6; datagrams++) {
            try (var pair = standard.over(VirtualNetwork.seeded(1))) {
                pair.network().runUntilDelivered(datagrams);
                pair.client().close();
                pair.server().close();
                assertAnswersClosed(pair.client());
                assertAnswersClosed(pair.server());
            }
        }
    }

    @Test
    @Requirement({"RFC5246-7.2.2-b", "RFC5246-7.2.2-c"})
    void failureIsOneObjectForTheWholeLifeOfTheSession() {
        var stranger = standard.client(builder -> builder.trust(Identity.otherTrust()));
        try (var pair = stranger.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            var client = pair.client().session();
            var failure = client.failure().orElseThrow();
            assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, failure.reason());
            assertEquals(AlertDescription.UNKNOWN_CA, failure.alert().orElseThrow());
            assertFalse(failure.sentByPeer());
            assertAnswersFailed(failure, client, pair.network().clock().now());

            var told = pair.server().session().failure().orElseThrow();
            assertTrue(told.sentByPeer());
            assertEquals(AlertDescription.UNKNOWN_CA, told.alert().orElseThrow());
            assertEquals(FailureReason.PEER_ALERT, told.reason());
            assertAnswersFailed(
                    told, pair.server().session(), pair.network().clock().now());
        }
    }

    @Test
    @SecurityHistory("T24")
    void failedHandshakeLeavesNoTraceOnTheNext() {
        var setup = standard.server(builder -> builder.refuseUnknownServerNames(false));
        var wrongName = PeerName.of("other.example");
        var config = setup.clientConfig();
        var network = VirtualNetwork.seeded(3);
        for (int i = 0; i < 3; i++) {
            long now = network.clock().now();
            boolean genuine = i != 1;
            var client = new SessionEndpoint(
                    DtlsSession.client(config, genuine ? Identity.NAME : wrongName, now),
                    Pair.CLIENT,
                    Pair.SERVER,
                    network.clock());
            var server = new SessionEndpoint(
                    DtlsSession.server(setup.serverConfig(), now), Pair.SERVER, Pair.CLIENT, network.clock());
            network.attach(client);
            network.attach(server);
            network.runUntilQuiet();
            assertEquals(genuine, client.session().isEstablished());
            if (!genuine) {
                assertEquals(
                        FailureReason.WRONG_NAME,
                        client.session().failure().orElseThrow().reason());
            }
        }
    }

    private static void assertAnswersClosed(SessionEndpoint endpoint) {
        var session = endpoint.session();
        var datagram = ByteBuffer.wrap(new byte[] {1, 2, 3});
        assertEquals(
                ReceiveOutcome.Kind.CLOSED,
                session.receive(datagram, ByteBuffer.allocate(LARGE), 0).kind());
        assertFalse(datagram.hasRemaining());
        assertEquals(
                ReceiveOutcome.Kind.CLOSED,
                session.receiveStashed(ByteBuffer.allocate(LARGE), 0).kind());
        assertEquals(
                SendOutcome.Kind.CLOSED,
                session.send(ByteBuffer.allocate(1), ByteBuffer.allocate(LARGE), 0)
                        .kind());
        assertEquals(
                TransmitOutcome.Kind.CLOSED,
                session.transmit(ByteBuffer.allocate(LARGE), 0).kind());
        assertEquals(TimeoutOutcome.Kind.CLOSED, session.handleTimeout(0).kind());
        assertEquals(Long.MAX_VALUE, session.nextTimeout(0));
    }

    private static void assertAnswersFailed(Failure failure, DtlsSession session, long now) {
        var datagram = ByteBuffer.wrap(new byte[] {1, 2, 3});
        var plaintext = ByteBuffer.allocate(LARGE);
        assertSame(
                failure,
                assertInstanceOf(ReceiveOutcome.Failed.class, session.receive(datagram, plaintext, now))
                        .failure());
        assertFalse(datagram.hasRemaining());
        assertSame(
                failure,
                assertInstanceOf(ReceiveOutcome.Failed.class, session.receiveStashed(plaintext, now))
                        .failure());
        assertSame(
                failure,
                assertInstanceOf(
                                SendOutcome.Failed.class,
                                session.send(ByteBuffer.allocate(1), ByteBuffer.allocate(LARGE), now))
                        .failure());
        assertSame(
                failure,
                assertInstanceOf(TransmitOutcome.Failed.class, session.transmit(ByteBuffer.allocate(LARGE), now))
                        .failure());
        assertSame(
                failure,
                assertInstanceOf(TimeoutOutcome.Failed.class, session.handleTimeout(now))
                        .failure());
        assertEquals(Long.MAX_VALUE, session.nextTimeout(now));
        // A failure survives what comes after it.
        session.shutdown(now);
        session.close();
        assertSame(failure, session.failure().orElseThrow());
    }

    private static ReceiveOutcome last(SessionEndpoint endpoint) {
        var received = endpoint.diary().received();
        return received.get(received.size() - 1);
    }
}
