package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripted peer does what others do as well, so that it may be believed about what nobody else does. */
class ScriptedPeerTest {
    private static final PeerPath HOME = Pair.CLIENT;

    @ParameterizedTest
    @EnumSource
    void asClientItShakesHandsAndTalksWithOurServer(Dialect dialect) {
        try (var server = dialect.server(UnaryOperator.identity())) {
            var peer = dialect.connect(server, HOME, Terms.plain());
            assertTalk(server, peer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asClientItIsBelievedWithoutCookie(Dialect dialect) {
        try (var server =
                dialect.server(builder -> builder.cookieExchange(false).provenPaths(path -> true))) {
            var peer = dialect.connect(server, HOME, Terms.plain());
            assertTalk(server, peer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asServerItShakesHandsAndTalksWithOurClient(Dialect dialect) {
        try (var client = dialect.client(Pair.SERVER, UnaryOperator.identity())) {
            var peer = dialect.accept(client, Terms.plain());
            assertTalk(client, peer);
        }
    }

    private static void assertTalk(OurSide our, ScriptedPeer peer) {
        assertTrue(our.session().isEstablished());
        peer.say(peer.home(), "ping");
        assertEquals(List.of("ping"), our.messages());
        assertEquals(SendOutcome.Kind.SENT, our.say("pong").kind());
        var arrival = peer.heardOne();
        assertEquals(peer.home(), arrival.at());
        assertEquals(ContentType.APPLICATION_DATA, arrival.only().type());
        assertEquals(Octets.text("pong"), arrival.only().content());
    }

    @Test
    void itUpdatesItsKeysAndOurs() {
        try (var server = Dialect.DTLS_1_3.server(UnaryOperator.identity())) {
            var peer = Dialect.DTLS_1_3.connect(server, HOME, Terms.plain());
            assertKeyUpdates(server, peer);
        }
        try (var client = Dialect.DTLS_1_3.client(Pair.SERVER, UnaryOperator.identity())) {
            var peer = Dialect.DTLS_1_3.accept(client, Terms.plain());
            assertKeyUpdates(client, peer);
        }
    }

    private static void assertKeyUpdates(OurSide our, ScriptedPeer peer) {
        long number = peer.records().nextNumber();
        peer.send(peer.home(), peer.record(peer.message(MessageType.KEY_UPDATE, Octets.u8(1))));
        var answers = peer.heard().stream()
                .flatMap(arrival -> arrival.records().stream())
                .toList();
        assertEquals(
                List.of(ContentType.ACK, ContentType.HANDSHAKE),
                answers.stream()
                        .map(Opened::type)
                        .sorted(Comparator.reverseOrder())
                        .toList());
        for (var answer : answers) {
            if (answer.type() == ContentType.ACK) {
                assertEquals(Acknowledgement.of(3, number), answer.content());
                peer.dtls13().nextWriteEpoch();
            } else {
                assertEquals(
                        List.of(MessageType.KEY_UPDATE),
                        peer.messagesOf(answer).stream().map(Message::type).toList());
                peer.send(peer.home(), peer.ack(answer));
                peer.dtls13().nextReadEpoch();
            }
        }
        assertTalk(our, peer);
        assertEquals(4, peer.records().epoch());
    }
}
