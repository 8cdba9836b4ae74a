package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIdGenerator;
import dev.dunlin.session.ConnectionIdOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NewConnectionId and RequestConnectionId, RFC 9147 §9. */
class ConnectionIdChangeTest {
    private static final PeerPath ELSEWHERE = Pair.path(9, 4711);
    private static final int REQUEST = 9;
    private static final int NEW = 10;

    /** message_seq of the client's first message after the handshake: two hellos and Finished came before. */
    private static final int NEXT = 3;

    private final Setup standard =
            Setup.standard().speaking(ProtocolVersion.DTLS_1_3).withShortHellos();
    private final List<String> log = new ArrayList<>();
    private final CountedIds clientIds = new CountedIds(0xC0, 4);
    private final CountedIds serverIds = new CountedIds(0x50, 6);
    private final Setup both =
            standard.connectionIds(ConnectionIds.generatedBy(clientIds), ConnectionIds.generatedBy(serverIds));

    private Setup overheard(Setup setup) {
        return setup.client(builder ->
                builder.suites(List.of(CipherSuite.TLS_AES_128_GCM_SHA256)).keyLog(log::add));
    }

    /** Once nothing is on its way any more, whoever has the keys can speak for the client. */
    private Dtls13Eavesdropper ofClient(Pair pair) {
        pair.network().runUntilIdle();
        return new Dtls13Eavesdropper(log)
                .naming(pair.client().peerConnectionId().toByteArray(), new byte[0]);
    }

    private static ConnectionIdOutcome.Kind request(Pair pair, SessionEndpoint side, int count) {
        return side.session()
                .requestConnectionIds(count, pair.network().clock().now())
                .kind();
    }

    private static ConnectionIdOutcome.Kind offer(Pair pair, SessionEndpoint side, int count, boolean immediately) {
        return side.session()
                .offerConnectionIds(count, immediately, pair.network().clock().now())
                .kind();
    }

    private static ConnectionId inRecord(byte[] datagram, int length) {
        return ConnectionId.of(Records.in(datagram, length).get(0).connectionId(length));
    }

    @Test
    @Requirement({"RFC9147-9-b", "RFC9147-9-c", "RFC9147-9-k"})
    void aRequestIsAnsweredWithSparesThatAreUsedInOrder() {
        try (var pair = both.established()) {
            var client = pair.client();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, client, 3));
            pair.runUntilQuiet();
            pair.network().runUntilIdle();

            assertEquals(3, client.session().spareConnectionIds());
            assertEquals(serverIds.id(1), inRecord(client.sealed("not yet"), 6));
            for (int number = 2; number <= 4; number++) {
                assertTrue(client.session().useNextConnectionId());
                assertEquals(serverIds.id(number), client.peerConnectionId());
                assertEquals(serverIds.id(number), inRecord(client.sealed("x"), 6));
                pair.assertExchange();
                assertEquals(serverIds.id(number), pair.server().connectionId());
            }
            assertFalse(client.session().useNextConnectionId());
            assertEquals(serverIds.id(4), client.peerConnectionId());
        }
    }

    /** Makes one id, and then raises something. */
    private static Setup brokenAfterTheFirst(Setup setup) {
        var ids = new CountedIds(0x50, 6);
        ConnectionIdGenerator broken = new ConnectionIdGenerator() {
            @Override
            public ConnectionId generate(int acceptor) {
                if (ids.made() > 0) {
                    throw new IllegalStateException("no more of them");
                }
                return ids.generate(acceptor);
            }

            @Override
            public int length(ByteBuffer datagram, int at) {
                return ids.length(datagram, at);
            }
        };
        return setup.server(builder -> builder.connectionIds(ConnectionIds.generatedBy(broken)));
    }

    @Test
    void whatAGeneratorRaisesComesOutOfAnOfferAndDoesTheSessionNoHarm() {
        try (var pair = brokenAfterTheFirst(both).established()) {
            var fault = assertThrows(IllegalStateException.class, () -> offer(pair, pair.server(), 2, false));
            assertEquals("no more of them", fault.getMessage());
            pair.assertExchange();
            assertEquals(0, pair.client().session().spareConnectionIds());
        }
    }

    @Test
    void whatAGeneratorRaisesWhenThePeerAsksFailsTheSessionByName() {
        try (var pair = brokenAfterTheFirst(both).established()) {
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.client(), 1));
            pair.network().runUntilIdle();
            var failure = pair.server().session().failure().orElseThrow();
            assertEquals(FailureReason.INTERNAL_ERROR, failure.reason());
            assertEquals(
                    Optional.of(AlertDescription.INTERNAL_ERROR),
                    pair.client().session().failure().orElseThrow().alert());
        }
    }

    @Test
    @Requirement("RFC9147-9-a")
    void whatIsToBeUsedAtOnceIsUsedInAllLaterRecords() {
        try (var pair = both.established()) {
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.server(), 2, true));
            pair.network().runUntilIdle();

            assertEquals(serverIds.id(2), pair.client().peerConnectionId());
            assertEquals(serverIds.id(2), pair.server().connectionId(), "the ACK has it already");
            assertEquals(1, pair.client().session().spareConnectionIds());
            pair.assertExchange();
            pair.client().session().shutdown(pair.network().clock().now());
            assertEquals(serverIds.id(2), inRecord(pair.client().transmitted().get(0), 6));
        }
    }

    @Test
    void bothSidesMayChangeTheirIdsAtOnce() {
        try (var pair = both.established()) {
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.server(), 1, true));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.client(), 1, true));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.server(), 2));
            pair.network().runUntilIdle();
            pair.assertExchange();
            assertEquals(clientIds.id(2), pair.server().peerConnectionId());
            assertEquals(serverIds.id(2), pair.client().peerConnectionId());
            assertEquals(2, pair.server().session().spareConnectionIds());
        }
    }

    @Test
    @Requirement({"RFC9147-9-m", "RFC9147-9-d"})
    void moreThanThereIsRoomForIsNotGiven() {
        try (var pair = both.established()) {
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.client(), 255));
            pair.network().runUntilIdle();
            assertEquals(7, pair.client().session().spareConnectionIds());
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.client(), 1));
            pair.network().runUntilIdle();
            assertEquals(7, pair.client().session().spareConnectionIds());
            assertEquals(ConnectionIdOutcome.Kind.NO_ROOM, offer(pair, pair.server(), 1, false));

            // Three steps on, two of them are forgotten.
            for (int i = 0; i < 3; i++) {
                assertTrue(pair.client().session().useNextConnectionId());
            }
            pair.assertExchange();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.client(), 200));
            pair.network().runUntilIdle();
            assertEquals(6, pair.client().session().spareConnectionIds());
            pair.assertExchange();
        }
    }

    @Test
    @Requirement("RFC9147-9-n")
    void whoeverAsksAgainAndAgainForWhatThereIsNotIsRefused() {
        try (var pair = both.established()) {
            int asked = 0;
            while (request(pair, pair.client(), 255) == ConnectionIdOutcome.Kind.STARTED && asked < 1000) {
                asked++;
                pair.network().runUntilIdle();
            }
            assertEquals(18, asked, "one is granted, sixteen find nothing");
            assertEquals(
                    Optional.of(AlertDescription.TOO_MANY_CIDS_REQUESTED),
                    pair.server().session().failure().orElseThrow().alert());
        }
    }

    @Test
    @Requirement({"RFC9147-9-e", "RFC9147-9-l"})
    void thereIsOneOfEachAtATime() {
        try (var pair = both.established()) {
            var client = pair.client();
            var server = pair.server();
            pair.network().runUntilIdle();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, client, 1));
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, request(pair, client, 1));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, server, 1, false));
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, offer(pair, server, 1, false));
            var offered = server.transmitted();
            assertEquals(1, offered.size());

            // The request meets an offer that is not acknowledged: its answer waits, but the request is acknowledged.
            client.transmitted().forEach(server::receive);
            var acknowledged = server.transmitted();
            assertEquals(1, acknowledged.size());
            acknowledged.forEach(client::receive);
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, request(pair, client, 1), "it is not answered");
            assertEquals(0, client.session().spareConnectionIds());

            offered.forEach(client::receive);
            client.transmitted().forEach(server::receive);
            pair.network().runUntilIdle();
            assertEquals(2, client.session().spareConnectionIds());
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, client, 1));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, server, 1, false));
        }
    }

    /** Which side wants none: the directions have nothing to do with each other. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"RFC9147-9-f", "RFC9147-9-g"})
    void whereRecordsCarryNoIdNoneIsGivenOrAskedFor(boolean clientWantsNone) {
        var setup = clientWantsNone
                ? standard.connectionIds(ConnectionIds.towardsPeerOnly(), ConnectionIds.random(6))
                : standard.connectionIds(ConnectionIds.random(6), ConnectionIds.towardsPeerOnly());
        try (var pair = setup.established()) {
            var named = clientWantsNone ? pair.server() : pair.client();
            var unnamed = clientWantsNone ? pair.client() : pair.server();
            assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, offer(pair, unnamed, 1, false));
            assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, request(pair, named, 1));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, named, 1, false));
            pair.network().runUntilIdle();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, unnamed, 1));
            pair.network().runUntilIdle();
            assertEquals(2, unnamed.session().spareConnectionIds());
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @CsvSource({"DTLS_1_3,false", "DTLS_1_2,true", "DTLS_1_2,false"})
    @Requirement("RFC9147-9-o")
    void withoutAnyNegotiatedNothingIsSent(ProtocolVersion version, boolean areNegotiated) {
        var setup = standard.speaking(version);
        try (var pair = (areNegotiated ? setup.connectionIds(ConnectionIds.random(3), ConnectionIds.random(3)) : setup)
                .established()) {
            pair.network().runUntilIdle();
            for (var side : List.of(pair.client(), pair.server())) {
                assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, offer(pair, side, 1, true));
                assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, request(pair, side, 1));
                assertEquals(List.of(), side.transmitted());
                assertFalse(side.session().useNextConnectionId());
                assertFalse(side.session().retireConnectionIds());
            }
        }
    }

    @Test
    void outsideOfAnEstablishedSessionTheOutcomeSaysSo() {
        try (var pair = both.over(VirtualNetwork.seeded(3))) {
            assertEquals(ConnectionIdOutcome.Kind.NOT_ESTABLISHED, request(pair, pair.client(), 1));
            assertEquals(ConnectionIdOutcome.Kind.NOT_ESTABLISHED, offer(pair, pair.client(), 1, true));
            assertThrows(IllegalArgumentException.class, () -> request(pair, pair.client(), 0));
            assertThrows(IllegalArgumentException.class, () -> offer(pair, pair.client(), 256, true));
            pair.runUntilQuiet();
            pair.client().session().abort("enough", 0);
            assertEquals(ConnectionIdOutcome.Kind.FAILED, request(pair, pair.client(), 1));
            assertEquals(ConnectionIdOutcome.Kind.FAILED, offer(pair, pair.client(), 1, true));
            pair.server().session().close();
            assertEquals(ConnectionIdOutcome.Kind.CLOSED, request(pair, pair.server(), 1));
            assertEquals(ConnectionIdOutcome.Kind.CLOSED, offer(pair, pair.server(), 1, true));
        }
    }

    @Test
    void whatWasLeftBehindCanBeForgotten() {
        try (var pair = both.established()) {
            var old = pair.client().sealed("late");
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.server(), 1, true));
            pair.network().runUntilIdle();
            pair.server().receive(old);
            assertEquals(List.of("late"), pair.server().diary().messages());
            assertEquals(serverIds.id(2), pair.server().connectionId(), "a late record does not lead back");

            assertTrue(pair.server().session().retireConnectionIds());
            assertFalse(pair.server().session().retireConnectionIds());
            pair.server().receive(old);
            assertEquals(1, pair.server().diary().discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
            pair.assertExchange();
        }
    }

    @Test
    void keysAreUpdatedUnderConnectionIds() {
        try (var pair = both.established()) {
            for (int i = 0; i < 5; i++) {
                long now = pair.network().clock().now();
                assertEquals(
                        KeyUpdateOutcome.Kind.STARTED,
                        pair.client().session().updateKeys(true, now).kind());
                assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.client(), 1, true));
                pair.network().runUntilIdle();
                pair.assertExchange();
                assertEquals(clientIds.id(2 + i), pair.server().peerConnectionId());
            }
        }
    }

    /** Each datagram of the exchange in turn is lost, doubled, or comes after the next two. */
    @ParameterizedTest
    @CsvSource({
        "losing,0",
        "losing,1",
        "losing,2",
        "losing,3",
        "losing,4",
        "losing,5",
        "losing,6",
        "losing,7",
        "doubling,0",
        "doubling,1",
        "doubling,2",
        "doubling,3",
        "doubling,4",
        "doubling,5",
        "doubling,6",
        "doubling,7",
        "delaying,0",
        "delaying,1",
        "delaying,2",
        "delaying,3",
        "delaying,4",
        "delaying,5",
        "delaying,6",
        "delaying,7"
    })
    @Requirement({"RFC9147-9-a", "RFC9147-9-e", "RFC9147-9-k", "RFC9147-5.8.4-a"})
    void messagesAboutIdsSurviveAnyFault(String fault, int nth) {
        IntFunction<Fault> kind =
                switch (fault) {
                    case "losing" -> Faults::losing;
                    case "doubling" -> Faults::doubling;
                    default -> position -> Faults.delaying(position, 2);
                };
        try (var pair = both.established()) {
            var network = pair.network();
            network.runUntilIdle();
            network.with(kind.apply(network.sent().size() + nth));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.client(), 2));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.client(), 1, true));
            network.collectOutput();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.server(), 1));
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.server(), 1, true));
            network.runUntilIdle();
            network.heal();
            pair.assertExchange();
            assertEquals(clientIds.id(2), pair.server().peerConnectionId());
            assertEquals(serverIds.id(2), pair.client().peerConnectionId());
            assertEquals(1, pair.server().session().spareConnectionIds());
            assertEquals(2, pair.client().session().spareConnectionIds());
            assertTrue(pair.client().session().useNextConnectionId());
            pair.assertExchange();
        }
    }

    @Test
    void anAssociationThatRestsKeepsItsIds() {
        var setup = both.limits(Limits.builder().awakeAssociations(0).build());
        try (var pair = setup.established()) {
            pair.network().runUntilIdle();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, request(pair, pair.client(), 3));
            pair.network().runUntilIdle();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(pair, pair.client(), 2, true));
            pair.network().runUntilIdle();
            assertEquals(3, pair.client().session().spareConnectionIds());
            assertEquals(1, pair.server().session().spareConnectionIds());
            assertEquals(clientIds.id(2), pair.server().peerConnectionId());
            assertTrue(pair.client().session().useNextConnectionId());
            pair.assertExchange();
            assertEquals(serverIds.id(2), pair.server().connectionId());
            assertEquals(serverIds.id(2), pair.client().peerConnectionId());
            assertTrue(pair.server().session().retireConnectionIds());
            pair.assertExchange();
        }
    }

    /** What one side only may say. */
    @ParameterizedTest
    @CsvSource({
        "-1,-1,NEW",
        "-1,-1,REQUEST",
        "6,-1,NEW",
        "-1,6,REQUEST",
        "0,0,NEW",
        "0,0,REQUEST",
        "0,6,NEW",
        "6,0,REQUEST"
    })
    @Requirement({"RFC9147-9-h", "RFC9147-9-p"})
    void whatNobodyMaySayEndsTheSession(int clientLength, int serverLength, String message) {
        try (var pair = overheard(standard.connectionIds(ids(clientLength), ids(serverLength)))
                .established()) {
            var client = ofClient(pair);
            var body = message.equals("NEW") ? new byte[] {0, 3, 2, 7, 7, 1} : new byte[] {1};
            pair.server().receive(said(client, 20, message.equals("NEW") ? NEW : REQUEST, NEXT, body));

            assertEquals(
                    Optional.of(AlertDescription.UNEXPECTED_MESSAGE),
                    pair.server().session().failure().orElseThrow().alert());
        }
    }

    private static ConnectionIds ids(int length) {
        return switch (length) {
            case -1 -> ConnectionIds.off();
            case 0 -> ConnectionIds.towardsPeerOnly();
            default -> ConnectionIds.random(length);
        };
    }

    private static byte[] said(Dtls13Eavesdropper client, long sequence, int type, int messageSeq, byte... body) {
        return client.asClient(Records.HANDSHAKE, sequence, Records.handshake(type, body.length, messageSeq, 0, body));
    }

    /** Requests that come faster than their answers can be acknowledged: one waits, the next is too much. */
    @Test
    @Requirement("RFC9147-9-n")
    void requestsOnTopOfEachOtherAreRefused() {
        try (var pair = overheard(both).established()) {
            var client = ofClient(pair);
            pair.server().receive(said(client, 20, REQUEST, NEXT, (byte) 1));
            pair.server().receive(said(client, 21, REQUEST, NEXT + 1, (byte) 1));
            assertTrue(pair.server().session().isEstablished());
            assertEquals(1 + 2, serverIds.made());
            pair.server().receive(said(client, 22, REQUEST, NEXT + 2, (byte) 1));
            assertEquals(
                    Optional.of(AlertDescription.TOO_MANY_CIDS_REQUESTED),
                    pair.server().session().failure().orElseThrow().alert());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Empty id, unknown usage: illegal_parameter. Cut short, too long: decode_error.
        "00010001,ILLEGAL_PARAMETER",
        "0002010702,ILLEGAL_PARAMETER",
        "00020107,DECODE_ERROR",
        "0003010701,DECODE_ERROR",
        "000201070100,DECODE_ERROR"
    })
    @Requirement("RFC8446-6.2-b")
    void malformedIdsAreRefused(String body, AlertDescription alert) {
        try (var pair = overheard(both).established()) {
            var client = ofClient(pair);
            pair.server().receive(said(client, 20, NEW, NEXT, HexFormat.of().parseHex(body)));
            assertEquals(
                    Optional.of(alert),
                    pair.server().session().failure().orElseThrow().alert());
        }
    }

    /** Two hundred at once: what cannot be kept is dropped, and the session works. */
    @Test
    @Requirement("RFC9147-9-d")
    void surplusSparesAreDropped() {
        try (var pair = overheard(both).established()) {
            var client = ofClient(pair);
            var body = new byte[2 + 200 * 3 + 1];
            body[0] = (byte) (600 >> 8);
            body[1] = (byte) 600;
            for (int i = 0; i < 200; i++) {
                body[2 + 3 * i] = 2;
                body[3 + 3 * i] = (byte) i;
                body[4 + 3 * i] = 9;
            }
            body[body.length - 1] = 1;
            pair.server().receive(said(client, 20, NEW, NEXT, body));
            assertEquals(8, pair.server().session().spareConnectionIds());
            var seen = new HashSet<ConnectionId>();
            while (pair.server().session().useNextConnectionId()) {
                seen.add(pair.server().peerConnectionId());
            }
            assertEquals(8, seen.size());
        }
    }

    @Test
    void allIdsOfAnAssociationRouteInItsAcceptor() {
        var network = VirtualNetwork.seeded(4);
        var clock = network.clock();
        try (var acceptor = new AcceptorEndpoint(DtlsAcceptor.create(both.serverConfig()), Pair.SERVER, clock);
                var client = new SessionEndpoint(
                        DtlsSession.client(both.clientConfig(), Identity.NAME, clock.now()),
                        Pair.CLIENT,
                        Pair.SERVER,
                        clock)) {
            network.attach(acceptor);
            network.attach(client);
            network.runUntilIdle();
            var first = client.sealed("by the first");
            assertEquals(
                    ConnectionIdOutcome.Kind.STARTED,
                    client.session().requestConnectionIds(2, clock.now()).kind());
            network.runUntilIdle();
            for (var text : List.of("by the second", "by the third")) {
                assertTrue(client.session().useNextConnectionId());
                network.send(new Datagram(ELSEWHERE, Pair.SERVER, client.sealed(text)));
                network.runUntilQuiet();
            }
            network.send(new Datagram(ELSEWHERE, Pair.SERVER, first));
            network.runUntilQuiet();
            assertEquals(
                    List.of("by the second", "by the third", "by the first"),
                    acceptor.diary(ELSEWHERE).messages());

            var second = client.sealed("too late");
            assertTrue(acceptor.session(ELSEWHERE).orElseThrow().retireConnectionIds());
            assertFalse(client.session().useNextConnectionId());
            network.send(new Datagram(ELSEWHERE, Pair.SERVER, second));
            network.runUntilQuiet();
            assertArrayEquals(
                    serverIds.id(3).toByteArray(), Records.in(second, 6).get(0).connectionId(6));
            assertEquals("too late", acceptor.diary(ELSEWHERE).messages().get(3));
            network.send(new Datagram(ELSEWHERE, Pair.SERVER, first));
            network.runUntilQuiet();
            assertEquals(1, acceptor.diary(ELSEWHERE).discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
            acceptor.session(ELSEWHERE).orElseThrow().close();
            network.send(new Datagram(ELSEWHERE, Pair.SERVER, second));
            network.runUntilQuiet();
            assertEquals(2, acceptor.diary(ELSEWHERE).discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
            assertEquals(0, acceptor.acceptor().associations());
        }
    }
}
