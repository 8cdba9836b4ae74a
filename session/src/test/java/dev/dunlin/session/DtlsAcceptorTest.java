package dev.dunlin.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients behind one port. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class DtlsAcceptorTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final PeerPath THERE = Carrier.path("192.0.2.2", 4000);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ProtocolVersion version;
    private final DtlsClientConfig config;
    private final DtlsAcceptor acceptor;

    DtlsAcceptorTest(ProtocolVersion version) {
        this.version = version;
        // With a public value of ML-KEM, where the JDK has that, the second ClientHello would take two datagrams.
        config = Pki.client(version)
                .groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1))
                .build();
        acceptor = opened(DtlsAcceptor.create(Pki.server(version).build()));
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @AfterEach
    void closeEverything() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
        assertEquals(0, acceptor.associations());
        assertEquals(0, acceptor.halfOpen());
    }

    private DtlsSession client() {
        return opened(DtlsSession.client(config, Pki.SERVER, 0));
    }

    private DtlsSession connected(PeerPath path) {
        var client = client();
        Carrier.converse(client, path, acceptor, 0);
        assertTrue(client.isEstablished());
        return client;
    }

    /** The server's session that a message of {@code client} arrives at. */
    private DtlsSession reached(DtlsSession client, PeerPath path) {
        var plaintext = ByteBuffer.allocate(100);
        var outcome = acceptor.receive(path, ByteBuffer.wrap(Carrier.sealed(client, "ping", 0)), plaintext, 0);
        assertEquals(ReceiveOutcome.Kind.DATA, outcome.kind());
        assertEquals("ping", UTF_8.decode(plaintext.flip()).toString());
        return acceptor.session().orElseThrow();
    }

    private static List<DiscardReason> reasons(List<ReceiveOutcome> outcomes) {
        return outcomes.stream()
                .filter(ReceiveOutcome.Discarded.class::isInstance)
                .map(outcome -> ((ReceiveOutcome.Discarded) outcome).reason())
                .toList();
    }

    /** What somebody new says first. */
    private byte[] firstHello() {
        return Carrier.output(client(), 0).get(0);
    }

    /** A first flight with the cookie it was asked for. */
    private byte[] provenHello(DtlsSession client, PeerPath path) {
        Carrier.output(client, 0).forEach(datagram -> Carrier.bring(acceptor, path, datagram, 0));
        Carrier.output(acceptor, 0).forEach(answer -> Carrier.bring(client, answer.bytes(), 0));
        return Carrier.output(client, 0).get(0);
    }

    @Test
    void everyClientHasItsOwnSession() {
        var one = connected(HERE);
        var other = connected(THERE);
        assertEquals(2, acceptor.associations());
        assertEquals(0, acceptor.halfOpen());
        assertNotEquals(reached(one, HERE), reached(other, THERE));
        assertArrayEquals(
                one.export("EXPORTER-x", 16).orElseThrow(),
                reached(one, HERE).export("EXPORTER-x", 16).orElseThrow());
    }

    @Test
    void aRecordByThePathOfAnotherClientIsDiscarded() {
        var one = connected(HERE);
        connected(THERE);
        assertEquals(
                List.of(DiscardReason.BAD_TAG),
                reasons(Carrier.bring(acceptor, THERE, Carrier.sealed(one, "ping", 0), 0)));
    }

    @Test
    void whatComesFromNowhereIsDiscarded() {
        var client = connected(HERE);
        assertEquals(
                List.of(DiscardReason.UNKNOWN_PEER),
                reasons(Carrier.bring(acceptor, THERE, Carrier.sealed(client, "ping", 0), 0)));
        assertTrue(Carrier.output(acceptor, 0).isEmpty());
        assertTrue(acceptor.session().isEmpty());
    }

    @Test
    void aRepeatedClientHelloIsNoNewAssociation() {
        var client = client();
        var hello = provenHello(client, HERE);
        Carrier.bring(acceptor, HERE, hello, 0);
        var flight = Carrier.output(acceptor, 0);
        for (int i = 0; i < 10; i++) {
            Carrier.bring(acceptor, HERE, hello, 0);
        }
        assertEquals(1, acceptor.associations());
        assertEquals(1, acceptor.counters().total(Counters.Total.HANDSHAKES_STARTED));
        flight.forEach(datagram -> Carrier.bring(client, datagram.bytes(), 0));
        Carrier.converse(client, HERE, acceptor, 0);
        assertTrue(client.isEstablished());
        assertEquals(List.of(DiscardReason.OLD_MESSAGE), reasons(Carrier.bring(acceptor, HERE, hello, 0)));
        assertEquals(1, acceptor.associations());
    }

    /** Mbed TLS 2.22.0: a ClientHello that anybody may have sent dropped a live association. */
    @Test
    @Requirement({"RFC6347-4.2.8-a", "RFC6347-4.2.8-b", "RFC6347-4.2.8-c"})
    @SecurityHistory("T44")
    void aNewClientHelloDoesNotHarmTheOldAssociationBeforeItIsAuthenticated() {
        var old = connected(HERE);
        var oldSession = reached(old, HERE);
        var anew = client();
        // Without a cookie it means nothing at all.
        Carrier.bring(acceptor, HERE, Carrier.output(anew, 0).get(0), 0);
        assertEquals(oldSession, reached(old, HERE));
        Carrier.output(acceptor, 0).forEach(answer -> Carrier.bring(anew, answer.bytes(), 0));
        // With a cookie a handshake begins beside it.
        Carrier.bring(acceptor, HERE, Carrier.output(anew, 0).get(0), 0);
        assertEquals(2, acceptor.associations());
        assertEquals(1, acceptor.halfOpen());
        assertEquals(oldSession, reached(old, HERE));
        assertTrue(oldSession.isEstablished());
        // Authenticated, it takes the place.
        Carrier.output(acceptor, 0).forEach(answer -> Carrier.bring(anew, answer.bytes(), 0));
        Carrier.converse(anew, HERE, acceptor, 0);
        assertTrue(anew.isEstablished());
        assertEquals(1, acceptor.associations());
        assertTrue(oldSession.isClosed());
        assertTrue(kinds(oldSession).contains(SessionEvent.Kind.REPLACED));
        assertNotEquals(oldSession, reached(anew, HERE));
        assertEquals(
                List.of(DiscardReason.BAD_TAG),
                reasons(Carrier.bring(acceptor, HERE, Carrier.sealed(old, "late", 0), 0)));
    }

    /** While two associations share the path each record is for one of them, and costs the other nothing. */
    @Test
    void recordsOfTheNewAssociationAreNoForgeriesToTheOldOne() {
        var old = connected(HERE);
        var oldSession = reached(old, HERE);
        var anew = client();
        Carrier.bring(acceptor, HERE, provenHello(anew, HERE), 0);
        Carrier.output(acceptor, 0).forEach(answer -> Carrier.bring(anew, answer.bytes(), 0));
        var flight = Carrier.output(anew, 0);
        var forged = Carrier.sealed(old, "forged", 0);
        forged[forged.length - 1] ^= 1;

        // Finished overtakes the rest: the new association keeps it for later, and nobody counts a forgery.
        var last = flight.get(flight.size() - 1);
        var finished = Arrays.copyOfRange(last, lastRecordAt(last), last.length);
        var discarded = reasons(Carrier.bring(acceptor, HERE, finished, 0));
        switch (version) {
            case DTLS_1_2 -> {
                assertEquals(List.of(DiscardReason.STASHED), discarded);
                assertEquals(oldSession, reached(old, HERE));
            }
            // There Finished is all that there is, and its keys are known.
            case DTLS_1_3 -> assertEquals(List.of(), discarded);
        }
        assertEquals(0, acceptor.counters().discarded(DiscardReason.BAD_TAG));

        flight.forEach(datagram -> Carrier.bring(acceptor, HERE, Arrays.copyOf(datagram, lastRecordAt(datagram)), 0));
        assertTrue(oldSession.isClosed(), "Finished has completed the new handshake");
        assertEquals(0, acceptor.counters().discarded(DiscardReason.BAD_TAG));
        Carrier.bring(acceptor, HERE, forged, 0);
        assertEquals(1, acceptor.counters().discarded(DiscardReason.BAD_TAG));
    }

    @Test
    void whatNeitherOfTwoAssociationsCanOpenCountsOnce() {
        var old = connected(HERE);
        var forged = Carrier.sealed(old, "forged", 0);
        forged[forged.length - 1] ^= 1;
        var anew = client();
        Carrier.bring(acceptor, HERE, provenHello(anew, HERE), 0);
        Carrier.output(acceptor, 0).forEach(answer -> Carrier.bring(anew, answer.bytes(), 0));
        var flight = Carrier.output(anew, 0);
        // All but Finished: from now on both have keys for epoch 1; in DTLS 1.3 the new one has none for that of the
        // data.
        flight.forEach(datagram -> Carrier.bring(acceptor, HERE, Arrays.copyOf(datagram, lastRecordAt(datagram)), 0));
        assertEquals(2, acceptor.associations());
        long discards = acceptor.counters().received(ReceiveOutcome.Kind.DISCARDED);
        var reason =
                switch (version) {
                    case DTLS_1_2 -> DiscardReason.BAD_TAG;
                    case DTLS_1_3 -> DiscardReason.STASHED;
                };
        assertEquals(List.of(reason), reasons(Carrier.bring(acceptor, HERE, forged, 0)));
        assertEquals(discards + 1, acceptor.counters().received(ReceiveOutcome.Kind.DISCARDED));
        assertEquals(1, acceptor.counters().discarded(reason));
        reached(old, HERE);
    }

    private static int lastRecordAt(byte[] datagram) {
        int at = 0;
        int last = 0;
        while (at < datagram.length) {
            last = at;
            // The unified header of DTLS 1.3 begins with 001, and ours has 5 bytes (RFC 9147 §4).
            int header = (datagram[at] & 0b1110_0000) == 0b0010_0000 ? 5 : Knock.RECORD_HEADER;
            at += header + ByteBuffer.wrap(datagram).getChar(at + header - 2);
        }
        return last;
    }

    private static Set<SessionEvent.Kind> kinds(DtlsSession session) {
        var kinds = new HashSet<SessionEvent.Kind>();
        for (var event = session.pollEvent(); event.isPresent(); event = session.pollEvent()) {
            kinds.add(event.get().kind());
        }
        return kinds;
    }

    @Test
    @SecurityHistory("T56")
    void aClientThatBeginsAgainDropsOnlyItsOwnAttempt() {
        Carrier.bring(acceptor, HERE, provenHello(client(), HERE), 0);
        Carrier.output(acceptor, 0);
        for (int i = 0; i < 5; i++) {
            Carrier.bring(acceptor, HERE, provenHello(client(), HERE), 0);
            Carrier.output(acceptor, 0);
            assertEquals(1, acceptor.associations());
            assertEquals(1, acceptor.halfOpen());
        }
        connected(HERE);
        assertEquals(0, acceptor.halfOpen());
    }

    @Test
    void moreThanTheLimitOfHalfOpenHandshakesAreTurnedAway() {
        var limits = Limits.builder().halfOpen(2).associations(10).build();
        try (var small = DtlsAcceptor.create(
                Pki.server(version).provenPaths(path -> true).limits(limits).build())) {
            for (int i = 0; i < 5; i++) {
                var outcomes = Carrier.bring(small, Carrier.path("192.0.2.1", 4000 + i), firstHello(), 0);
                assertEquals(i < 2 ? List.of() : List.of(DiscardReason.OVER_LIMIT), reasons(outcomes));
            }
            assertEquals(2, small.halfOpen());
        }
    }

    @Test
    void moreThanTheLimitOfAssociationsAreTurnedAwayUntilOneEnds() {
        var limits = Limits.builder().associations(1).halfOpen(1).build();
        try (var small = DtlsAcceptor.create(Pki.server(version).limits(limits).build())) {
            var first = client();
            Carrier.converse(first, HERE, small, 0);
            assertTrue(first.isEstablished());
            var second = client();
            Carrier.converse(second, THERE, small, 0);
            assertFalse(second.isEstablished());
            assertTrue(small.counters().discarded(DiscardReason.OVER_LIMIT) > 0);
            first.close();
            var gone = acceptorSession(small);
            gone.close();
            assertEquals(0, small.associations());
            var third = client();
            Carrier.converse(third, THERE, small, 0);
            assertTrue(third.isEstablished());
        }
    }

    private static DtlsSession acceptorSession(DtlsAcceptor of) {
        var nothing = of.receive(HERE, ByteBuffer.wrap(new byte[] {23, -2, -3, 0, 1}), ByteBuffer.allocate(0), 0);
        assertEquals(ReceiveOutcome.Kind.DISCARDED, nothing.kind());
        return of.session().orElseThrow();
    }

    @Test
    @SecurityHistory("T56")
    void theFilterOfTheApplicationComesBeforeAnything() {
        var config = Pki.server(version).accept(path -> path.equals(HERE)).build();
        try (var picky = DtlsAcceptor.create(config)) {
            var hello = firstHello();
            assertEquals(List.of(DiscardReason.NOT_ACCEPTED), reasons(Carrier.bring(picky, THERE, hello, 0)));
            assertTrue(Carrier.output(picky, 0).isEmpty());
            assertEquals(List.of(DiscardReason.COOKIE_REQUESTED), reasons(Carrier.bring(picky, HERE, hello, 0)));
        }
    }

    @Test
    void sessionsTakeTurnsInSending() {
        var mtu = Pki.server(version).provenPaths(path -> true).mtu(256).build();
        try (var narrow = DtlsAcceptor.create(mtu)) {
            for (int i = 0; i < 3; i++) {
                Carrier.bring(narrow, Carrier.path("192.0.2.1", 4000 + i), firstHello(), 0);
            }
            var order = Carrier.output(narrow, 0).stream()
                    .map(datagram -> datagram.to().address().orElseThrow().getPort() - 4000)
                    .toList();
            assertEquals(List.of(0, 1, 2, 0, 1, 2), order.subList(0, 6));
        }
    }

    @Test
    void aBufferThatIsTooSmallCostsNoTurn() {
        Carrier.bring(acceptor, HERE, provenHello(client(), HERE), 0);
        var tiny = acceptor.transmit(ByteBuffer.allocate(5), 0);
        assertEquals(TransmitOutcome.Kind.BUFFER_TOO_SMALL, tiny.kind());
        assertFalse(Carrier.output(acceptor, 0).isEmpty());
    }

    @Test
    void timersOfAllSessionsAreServedInTheirOrder() {
        var second = 1_000_000_000L;
        var quiet = DtlsAcceptor.create(
                Pki.server(version).provenPaths(path -> true).build());
        open.add(quiet);
        for (int i = 0; i < 3; i++) {
            long at = i * second / 10;
            Carrier.bring(quiet, Carrier.path("192.0.2.1", 4000 + i), firstHello(), at);
            Carrier.output(quiet, at);
        }
        assertEquals(second - 2 * second / 10, quiet.nextTimeout(2 * second / 10));
        assertEquals(
                TimeoutOutcome.Kind.NOT_DUE, quiet.handleTimeout(second - 1).kind());
        var served = new ArrayList<Integer>();
        while (quiet.handleTimeout(second + second / 5).kind() == TimeoutOutcome.Kind.RETRANSMIT) {
            served.add(quiet.session()
                            .orElseThrow()
                            .destination()
                            .address()
                            .orElseThrow()
                            .getPort()
                    - 4000);
            Carrier.output(quiet, second + second / 5);
        }
        assertEquals(List.of(0, 1, 2), served);
    }

    @Test
    void closingEndsEverythingAndSaysNothing() {
        connected(HERE);
        Carrier.bring(acceptor, THERE, provenHello(client(), THERE), 0);
        var session = acceptorSession(acceptor);
        acceptor.close();
        acceptor.close();
        assertEquals(0, acceptor.associations());
        assertEquals(0, acceptor.halfOpen());
        assertEquals(0, acceptor.bytesHeld());
        assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(0));
        assertTrue(session.isClosed());
        assertTrue(session.export("EXPORTER-x", 16).isEmpty());
        var datagram = firstHello();
        assertEquals(ReceiveOutcome.Kind.CLOSED, Carrier.kind(Carrier.bring(acceptor, HERE, datagram, 0)));
        assertEquals(
                TransmitOutcome.Kind.CLOSED,
                acceptor.transmit(ByteBuffer.allocate(2000), 0).kind());
        assertEquals(TimeoutOutcome.Kind.CLOSED, acceptor.handleTimeout(0).kind());
    }

    /** CVE-2022-39368, CVE-2020-27222: what fails leaves nothing, however often it fails. */
    @Test
    @SecurityHistory("T27")
    void tenThousandHandshakesThatFailLeaveNothingBehind() {
        var open = DtlsAcceptor.create(
                Pki.server(version).provenPaths(path -> true).build());
        this.open.add(open);
        for (int i = 0; i < 10_000; i++) {
            var path = Carrier.path("198.51.100." + i % 200, 1024 + i / 200);
            // The ClientHello offers nothing that we have, or the message after it is no answer.
            boolean hopeless = i % 20 != 0;
            var hello = hopeless ? Knock.hopeless(i) : Knock.hello(i);
            Carrier.bring(open, path, Knock.datagram(hello, 0, 0), 0);
            if (!hopeless) {
                Carrier.output(open, 0);
                var noAnswer = Knock.datagram(hello, 1, 1);
                noAnswer[Knock.RECORD_HEADER] = (byte) HandshakeType.CERTIFICATE.code();
                Carrier.bring(open, path, noAnswer, 0);
            }
            Carrier.output(open, 0);
        }
        assertEquals(10_000, open.counters().total(Counters.Total.HANDSHAKES_FAILED));
        assertEquals(0, open.associations());
        assertEquals(0, open.halfOpen());
        assertEquals(0, open.bytesHeld());
        assertEquals(Long.MAX_VALUE, open.nextTimeout(0));
        var good = client();
        Carrier.converse(good, Carrier.path("198.51.100.1", 1024), open, 0);
        assertTrue(good.isEstablished());
    }

    @Test
    void directBuffersAndReadOnlyOnesWillDo() {
        var client = client();
        var hello = Carrier.output(client, 0).get(0);
        var before = Arrays.copyOf(hello, hello.length);
        var direct = ByteBuffer.allocateDirect(hello.length + 8)
                .position(8)
                .put(hello)
                .position(8);
        var outcome = acceptor.receive(HERE, direct.asReadOnlyBuffer(), ByteBuffer.allocateDirect(0), 0);
        assertEquals(ReceiveOutcome.Kind.DISCARDED, outcome.kind());
        assertArrayEquals(before, hello);
        assertEquals(1, Carrier.output(acceptor, 0).size());
    }
}
