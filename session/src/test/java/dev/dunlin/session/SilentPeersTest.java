package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that are not heard of any more do not keep their places for ever, and those that are heard of never lose theirs. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class SilentPeersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long IDLE = 60 * MINUTE;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ProtocolVersion version;

    SilentPeersTest(ProtocolVersion version) {
        this.version = version;
    }

    @AfterEach
    void closeEverything() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
    }

    private DtlsAcceptor acceptor(Limits.Builder limits) {
        var acceptor =
                DtlsAcceptor.create(Pki.server(version).limits(limits.build()).build());
        open.add(acceptor);
        return acceptor;
    }

    private DtlsSession client(long now) {
        var client = DtlsSession.client(Pki.client(version).build(), Pki.SERVER, now);
        open.add(client);
        return client;
    }

    private DtlsSession connected(DtlsAcceptor acceptor, int number, long now) {
        var client = client(now);
        Carrier.converse(client, path(number), acceptor, now);
        assertTrue(client.isEstablished());
        return client;
    }

    private static PeerPath path(int number) {
        return Carrier.path("192.0.2.1", 4000 + number);
    }

    private static void say(DtlsAcceptor acceptor, int number, DtlsSession client, long now) {
        var outcomes = Carrier.bring(acceptor, path(number), Carrier.sealed(client, "alive", now), now);
        assertEquals(ReceiveOutcome.Kind.DATA, Carrier.kind(outcomes));
    }

    /** What the timers do at {@code now}. */
    private static List<TimeoutOutcome.Kind> expire(DtlsAcceptor acceptor, long now) {
        var kinds = new ArrayList<TimeoutOutcome.Kind>();
        var outcome = acceptor.handleTimeout(now);
        while (outcome.kind() != TimeoutOutcome.Kind.NOT_DUE) {
            kinds.add(outcome.kind());
            outcome = acceptor.handleTimeout(now);
        }
        return kinds;
    }

    @Test
    void aPeerThatIsSilentForTooLongIsToldGoodbyeAndForgotten() {
        var acceptor = acceptor(Limits.builder());
        var client = connected(acceptor, 1, 0);
        expire(acceptor, IDLE - 1);
        assertEquals(1, acceptor.nextTimeout(IDLE - 1));
        assertEquals(List.of(TimeoutOutcome.Kind.IDLE), expire(acceptor, IDLE));
        var goodbye = Carrier.output(acceptor, IDLE);
        assertEquals(1, goodbye.size());
        assertEquals(
                ReceiveOutcome.Kind.PEER_CLOSED,
                Carrier.kind(Carrier.bring(client, goodbye.get(0).bytes(), IDLE)));
        assertEquals(0, acceptor.associations());
        assertEquals(1, acceptor.counters().total(Counters.Total.IDLE_TIMEOUTS));
        assertEquals(1, acceptor.counters().timeouts(TimeoutOutcome.Kind.IDLE));
        assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(IDLE));
    }

    @Test
    void onlyWhatIsAuthenticCountsAsBeingHeard() {
        var acceptor = acceptor(Limits.builder());
        var heard = connected(acceptor, 1, 0);
        connected(acceptor, 2, 0);
        var forged = Carrier.sealed(heard, "forged", 0);
        forged[forged.length - 1] ^= 1;
        say(acceptor, 1, heard, IDLE / 2);
        Carrier.bring(acceptor, path(2), forged, IDLE / 2);
        // What we send ourselves does not count either: it is just what a server does that has not noticed.
        var session = sessionOf(acceptor, 2);
        assertEquals(
                SendOutcome.Kind.SENT,
                session.send(ByteBuffer.wrap(new byte[1]), ByteBuffer.allocate(100), IDLE / 2)
                        .kind());
        expire(acceptor, IDLE - 1);
        assertEquals(List.of(TimeoutOutcome.Kind.IDLE), expire(acceptor, IDLE));
        assertTrue(session.isClosed() || !session.isEstablished());
        Carrier.output(acceptor, IDLE);
        assertEquals(1, acceptor.associations());
        assertEquals(IDLE / 2, acceptor.nextTimeout(IDLE));
        say(acceptor, 1, heard, IDLE);
        assertEquals(IDLE, acceptor.nextTimeout(IDLE));
    }

    private static DtlsSession sessionOf(DtlsAcceptor acceptor, int number) {
        var noise = ByteBuffer.wrap(new byte[] {23, -2, -3, 0, 1});
        assertEquals(
                ReceiveOutcome.Kind.DISCARDED,
                acceptor.receive(path(number), noise, ByteBuffer.allocate(0), 0).kind());
        return acceptor.session().orElseThrow();
    }

    @Test
    void zeroKeepsSilentPeersForEver() {
        var acceptor = acceptor(Limits.builder().idleTimeout(Duration.ZERO));
        connected(acceptor, 1, 0);
        // The last flight is kept for a while; after that nothing is waited for.
        assertEquals(List.of(TimeoutOutcome.Kind.HANDLED), expire(acceptor, 100 * IDLE));
        assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(100 * IDLE));
        assertEquals(1, acceptor.associations());
    }

    @Test
    void aServerSessionByItselfEndsTheSameWayAndAClientNever() {
        var client = client(0);
        var server = DtlsSession.server(Pki.server(version).build(), 0);
        open.add(server);
        Carrier.converse(client, server, 0);
        assertEquals(Long.MAX_VALUE, client.nextTimeout(0));
        assertEquals(TimeoutOutcome.Kind.HANDLED, server.handleTimeout(IDLE - 1).kind());
        assertEquals(1, server.nextTimeout(IDLE - 1));
        assertEquals(TimeoutOutcome.Kind.IDLE, server.handleTimeout(IDLE).kind());
        Carrier.converse(server, client, IDLE);
        assertTrue(server.isClosed());
        var kinds = new ArrayList<SessionEvent.Kind>();
        server.pollEvent().ifPresent(event -> kinds.add(event.kind()));
        server.pollEvent().ifPresent(event -> kinds.add(event.kind()));
        assertEquals(List.of(SessionEvent.Kind.HANDSHAKE_COMPLETE, SessionEvent.Kind.IDLE), kinds);
    }

    // All places are taken

    @Test
    void theMostSilentPeerGivesWayButNeverOneThatIsHeardOf() {
        var acceptor = acceptor(Limits.builder().associations(2).halfOpen(2));
        var silent = connected(acceptor, 1, 0);
        var active = connected(acceptor, 2, 0);
        say(acceptor, 2, active, 4 * MINUTE);

        var early = client(5 * MINUTE - 1);
        Carrier.converse(early, path(3), acceptor, 5 * MINUTE - 1);
        assertFalse(early.isEstablished());
        assertEquals(1, acceptor.counters().discarded(DiscardReason.OVER_LIMIT));
        assertEquals(Optional.empty(), acceptor.evicted());

        var mostSilent = sessionOf(acceptor, 1);
        var late = client(5 * MINUTE);
        knock(acceptor, late, 3, 5 * MINUTE);
        assertEquals(Optional.of(mostSilent), acceptor.evicted());
        assertTrue(mostSilent.isClosed());
        assertEquals(2, acceptor.associations());
        assertEquals(1, acceptor.counters().total(Counters.Total.ASSOCIATIONS_EVICTED));
        for (var answer : Carrier.output(acceptor, 5 * MINUTE)) {
            var to = answer.to().equals(path(1)) ? silent : late;
            Carrier.bring(to, answer.bytes(), 5 * MINUTE);
        }
        assertTrue(silent.isClosed() || !silent.isEstablished(), "the one that gave way was told goodbye");
        Carrier.converse(late, path(3), acceptor, 5 * MINUTE);
        assertTrue(late.isEstablished());
        assertEquals(Optional.empty(), acceptor.evicted());
        say(acceptor, 2, active, 5 * MINUTE);

        // Both that are left were heard of lately.
        var another = client(6 * MINUTE);
        Carrier.converse(another, path(4), acceptor, 6 * MINUTE);
        assertFalse(another.isEstablished());
        assertEquals(2, acceptor.counters().discarded(DiscardReason.OVER_LIMIT));
    }

    /** Brings the first flights of {@code client}, up to the ClientHello with its cookie. */
    private static void knock(DtlsAcceptor acceptor, DtlsSession client, int number, long now) {
        Carrier.output(client, now).forEach(hello -> Carrier.bring(acceptor, path(number), hello, now));
        Carrier.output(acceptor, now).stream()
                .filter(answer -> answer.to().equals(path(number)))
                .forEach(answer -> Carrier.bring(client, answer.bytes(), now));
        Carrier.output(client, now).forEach(hello -> Carrier.bring(acceptor, path(number), hello, now));
    }

    @Test
    void aHandshakeThatStandsStillGivesWayToANewOne() {
        var acceptor = acceptor(Limits.builder().halfOpen(2));
        var stuck = client(0);
        knock(acceptor, stuck, 1, 0);
        knock(acceptor, client(SECOND), 2, SECOND);
        Carrier.output(acceptor, SECOND);
        knock(acceptor, client(15 * SECOND - 1), 3, 15 * SECOND - 1);
        assertEquals(1, acceptor.counters().discarded(DiscardReason.OVER_LIMIT));
        knock(acceptor, client(15 * SECOND), 3, 15 * SECOND);
        assertEquals(2, acceptor.halfOpen());
        assertEquals(1, acceptor.counters().total(Counters.Total.ASSOCIATIONS_EVICTED));
        assertEquals(1, acceptor.counters().total(Counters.Total.HANDSHAKES_FAILED));
        assertEquals(Optional.empty(), acceptor.evicted());
        // The second one has another second; then it has to go as well.
        knock(acceptor, client(16 * SECOND - 1), 4, 16 * SECOND - 1);
        assertEquals(2, acceptor.counters().discarded(DiscardReason.OVER_LIMIT));
    }

    @Test
    void aHandshakeThatGoesForwardDoesNotStandStill() {
        var config = Pki.server(version)
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(Pki.trust("ca"))
                .limits(Limits.builder().halfOpen(1).build());
        var acceptor = DtlsAcceptor.create(config.build());
        open.add(acceptor);
        var slow = DtlsSession.client(
                Pki.client(version).credentials(Pki.credentials("client")).build(), Pki.SERVER, 0);
        open.add(slow);
        knock(acceptor, slow, 1, 0);
        slow.mtu(256);
        var flight = Carrier.output(acceptor, 0);
        flight.forEach(datagram -> Carrier.bring(slow, datagram.bytes(), 14 * SECOND));
        var answer = Carrier.output(slow, 14 * SECOND);
        // Without the last datagram, which ends with Finished, it is progress and no end.
        answer.subList(0, answer.size() - 1)
                .forEach(datagram -> Carrier.bring(acceptor, path(1), datagram, 14 * SECOND));
        knock(acceptor, client(20 * SECOND), 2, 20 * SECOND);
        assertEquals(1, acceptor.counters().discarded(DiscardReason.OVER_LIMIT));
        Carrier.bring(acceptor, path(1), answer.get(answer.size() - 1), 20 * SECOND);
        assertEquals(1, acceptor.counters().total(Counters.Total.HANDSHAKES_COMPLETED));
    }

    @Test
    void handshakesGiveWayBeforeEstablishedAssociations() {
        var acceptor = acceptor(Limits.builder().associations(2).halfOpen(2));
        connected(acceptor, 1, 0);
        knock(acceptor, client(5 * MINUTE), 2, 5 * MINUTE);
        Carrier.output(acceptor, 5 * MINUTE);
        long later = 5 * MINUTE + 15 * SECOND;
        knock(acceptor, client(later), 3, later);
        assertEquals(1, acceptor.counters().total(Counters.Total.ASSOCIATIONS_EVICTED));
        assertEquals(Optional.empty(), acceptor.evicted());
        assertTrue(sessionOf(acceptor, 1).isEstablished());
    }

    @Test
    void theClockMayWrap() {
        long start = Long.MAX_VALUE - IDLE / 2;
        var acceptor = acceptor(Limits.builder());
        connected(acceptor, 1, start);
        expire(acceptor, start + IDLE - 1);
        assertEquals(1, acceptor.associations());
        assertEquals(List.of(TimeoutOutcome.Kind.IDLE), expire(acceptor, start + IDLE));
    }
}
