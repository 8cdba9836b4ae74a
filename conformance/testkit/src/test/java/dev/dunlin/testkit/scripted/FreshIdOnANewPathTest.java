package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.ELSEWHERE;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody who watches two paths learns from connection ids that one association uses both: RFC 9147 §9, RFC 9853 §9. */
class FreshIdOnANewPathTest {
    private static final Octets FIRST = Octets.hex("c1d0c1d1");
    private static final Octets SECOND = Octets.hex("a1a2a3a4");
    private static final Octets THIRD = Octets.hex("b1b2b3b4");

    @Test
    @Requirement({"RFC9147-9-c", "RFC9147-9-i", "RFC9853-9-a"})
    void aPeerThatMovesIsAskedAndFollowedUnderTheNextIdThatItHasGiven() {
        try (var peer = withSpares()) {
            peer.say(AWAY, "I have moved");
            var challenge = peer.heardOne();
            assertEquals(AWAY, challenge.at());
            assertEquals(SECOND, challenge.only().id());
            assertData(HOME, FIRST, peer);
            peer.answer(
                    AWAY, PathMessage.RESPONSE, PathMessage.of(challenge.only()).cookie());
            assertData(AWAY, SECOND, peer);
        }
    }

    /** One spare serves for every path that is asked before the peer has proven itself there, lest somebody who copies records uses up all. */
    @Test
    @Requirement("RFC9853-9-a")
    void noPathIsAskedUnderTheIdInUse() {
        try (var peer = withSpares()) {
            for (var path : List.of(AWAY, ELSEWHERE)) {
                peer.say(path, "I have moved");
                var challenge = peer.heardOne();
                assertEquals(path, challenge.at());
                assertEquals(SECOND, challenge.only().id());
                peer.our().pass(Duration.ofMinutes(1));
                assertData(HOME, FIRST, peer);
            }
            assertEquals(2, peer.our().session().spareConnectionIds());
        }
    }

    @Test
    @Requirement("RFC9147-9-j")
    void aPeerThatMovesIsAskedForMoreIds() {
        try (var peer = withSpares()) {
            peer.say(AWAY, "I have moved");
            peer.answer(AWAY, PathMessage.RESPONSE, peer.challengedAt(AWAY));
            var request = peer.heardOne();
            assertEquals(AWAY, request.at());
            var message = peer.messageOf(request.only());
            assertEquals(MessageType.REQUEST_CONNECTION_ID, message.type());
            assertTrue(message.body().length() == 1 && message.body().at(0) > 0, message::toString);
        }
    }

    @Test
    @Requirement({"RFC9147-9-i", "RFC9147-11-k"})
    void ourClientThatMovesOnPurposeUsesTheNextId() {
        var dialect = Dialect.DTLS_1_3;
        var other = Pair.path(2, 5685);
        try (var client = dialect.client(Pair.SERVER, builder -> builder.connectionIds(ConnectionIds.random(8)))) {
            var peer = dialect.accept(client, Terms.id(FIRST).rrc());
            peer.records().receiveWith(SECOND);
            peer.send(
                    peer.home(),
                    peer.record(peer.message(
                            MessageType.NEW_CONNECTION_ID,
                            NewConnectionId.spare(SECOND).encoded())));
            assertEquals(ContentType.ACK, peer.heardOne().only().type());
            client.session().migrate(other, client.now());
            assertEquals(SendOutcome.Kind.SENT, client.say("from elsewhere").kind());
            var arrivals = peer.heard().stream()
                    .flatMap(arrival -> arrival.records().stream())
                    .filter(record -> record.type() == ContentType.APPLICATION_DATA)
                    .toList();
            assertEquals(List.of(SECOND), arrivals.stream().map(Opened::id).toList());
        }
    }

    private static Wanderer withSpares() {
        var peer = Wanderer.of(Dialect.DTLS_1_3);
        peer.records().receiveWith(SECOND);
        peer.records().receiveWith(THIRD);
        peer.send(
                HOME,
                peer.record(peer.message(
                        MessageType.NEW_CONNECTION_ID,
                        NewConnectionId.spare(SECOND, THIRD).encoded())));
        assertEquals(ContentType.ACK, peer.heardOne().only().type());
        return peer;
    }

    private static void assertData(PeerPath at, Octets id, Wanderer peer) {
        peer.heard();
        assertEquals(SendOutcome.Kind.SENT, peer.our().say("data").kind());
        var arrival = peer.heardOne();
        assertEquals(Octets.text("data"), arrival.only().content());
        assertEquals(at, arrival.at());
        assertEquals(id, arrival.only().id());
    }
}
