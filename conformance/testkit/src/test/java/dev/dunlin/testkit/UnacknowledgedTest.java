package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.SessionEvent;
import dev.dunlin.session.TimeoutOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a message after the handshake that the peer never acknowledges: RFC 9147 §5.8 has it repeated, and names no end. */
class UnacknowledgedTest {
    private static final int MOST = Limits.defaults().expiries();

    private static Pair established() {
        return Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .server(builder -> builder.tickets(false))
                .established();
    }

    private static List<byte[]> keyUpdate(SessionEndpoint of, Pair pair) {
        var clock = pair.network().clock();
        assertEquals(
                KeyUpdateOutcome.Kind.STARTED,
                of.session().updateKeys(false, clock.now()).kind());
        return of.transmitted();
    }

    /** The next time-out of {@code endpoint}, whatever else is to be done. */
    private static TimeoutOutcome.Kind expire(SessionEndpoint endpoint, Pair pair) {
        var clock = pair.network().clock();
        clock.advance(endpoint.session().nextTimeout(clock.now()));
        return endpoint.session().handleTimeout(clock.now()).kind();
    }

    @Test
    @Requirement({"RFC9147-8-a", "RFC9147-7.1-d"})
    void aPeerThatGoesOnSendingKeepsItsSessionThoughItDoesNotAcknowledgeNewKeys() {
        try (var pair = established()) {
            var client = pair.client();
            assertFalse(keyUpdate(client, pair).isEmpty());
            List<byte[]> lost = List.of();
            for (int i = 0; i < 3 * MOST; i++) {
                pair.network().clock().advance(1);
                client.receive(pair.server().sealed("still here"));
                assertEquals(TimeoutOutcome.Kind.RETRANSMIT, expire(client, pair));
                lost = client.transmitted();
                assertFalse(lost.isEmpty());
                pair.server().receive(client.sealed("under the old keys"));
            }
            assertEquals(3 * MOST, pair.server().diary().messages().size());

            lost.forEach(pair.server()::receive);
            pair.server().transmitted().forEach(client::receive);
            assertTrue(Events.of(client.session()).contains(SessionEvent.Kind.KEYS_UPDATED));
            pair.assertExchange();
        }
    }

    @Test
    void aPeerThatFallsSilentMeanwhileIsUnresponsive() {
        try (var pair = established()) {
            var client = pair.client();
            assertFalse(keyUpdate(client, pair).isEmpty());
            pair.network().clock().advance(1);
            client.receive(pair.server().sealed("the last word"));
            for (int i = 0; i < MOST; i++) {
                assertEquals(TimeoutOutcome.Kind.RETRANSMIT, expire(client, pair));
                assertFalse(client.transmitted().isEmpty());
            }
            assertEquals(TimeoutOutcome.Kind.FAILED, expire(client, pair));
            assertEquals(
                    FailureReason.PEER_UNRESPONSIVE,
                    client.session().failure().orElseThrow().reason());
        }
    }

    /** A handshake up to the client's last flight, which the server has read; what it sent then, which is its ACK first, is still here. */
    private static List<byte[]> finishedBy(Pair pair) {
        pair.client().transmitted().forEach(pair.server()::receive);
        pair.server().transmitted().forEach(pair.client()::receive);
        pair.client().transmitted().forEach(pair.server()::receive);
        return pair.server().transmitted();
    }

    private static Pair withTickets(boolean tickets) {
        return Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .server(builder -> builder.tickets(tickets).ticketCount(1))
                .withoutCookie()
                .over(VirtualNetwork.seeded(1));
    }

    @Test
    void whoHasSaidGoodbyeDoesNotWaitForAPeerThatTalksOn() {
        try (var pair = withTickets(false)) {
            assertFalse(finishedBy(pair).isEmpty());
            var client = pair.client();
            client.session().shutdown(pair.network().clock().now());
            client.transmitted();
            int repeated = 0;
            do {
                assertTrue(repeated < MOST, "it waits on");
                pair.network().clock().advance(1);
                client.receive(pair.server().sealed("by the way"));
                client.transmitted();
                repeated++;
            } while (expire(client, pair) == TimeoutOutcome.Kind.RETRANSMIT);
            assertEquals(MOST, repeated);
            assertTrue(client.session().isClosed());
        }
    }

    @Test
    @Requirement("RFC9147-7.3-a")
    void aTicketIsGivenUpThoughThePeerIsHeard() {
        try (var pair = withTickets(true)) {
            var last = finishedBy(pair);
            var client = pair.client();
            var server = pair.server();
            // The first is the ACK of Finished, which the client has to have; the ticket is lost.
            Records.in(last.get(0)).stream().limit(1).forEach(record -> client.receive(record.bytes()));
            assertTrue(client.session().isEstablished());
            int repeated = 0;
            pair.network().clock().advance(1);
            server.receive(client.sealed("no use for tickets"));
            while (expire(server, pair) == TimeoutOutcome.Kind.RETRANSMIT) {
                repeated++;
                assertFalse(server.transmitted().isEmpty());
                pair.network().clock().advance(1);
                server.receive(client.sealed("no use for tickets"));
            }
            assertEquals(MOST - 1, repeated);
            assertTrue(server.session().isEstablished());
            assertTrue(server.transmitted().isEmpty());
        }
    }
}
