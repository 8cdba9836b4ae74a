package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A scripted client with an established association with our server, at {@link #HOME} for the beginning, that may be heard from anywhere. */
final class Wanderer implements AutoCloseable {
    static final PeerPath HOME = Pair.CLIENT;
    static final PeerPath AWAY = Pair.path(3, 40_001);
    static final PeerPath ELSEWHERE = Pair.path(4, 40_002);

    private final OurServer our;
    private final ScriptedPeer peer;

    private Wanderer(OurServer our, ScriptedPeer peer) {
        this.our = our;
        this.peer = peer;
    }

    /** With connection ids both ways and basic checks. */
    static Wanderer of(Dialect dialect) {
        return of(dialect, RoutabilityCheck.basic());
    }

    static Wanderer of(Dialect dialect, RoutabilityCheck check) {
        return of(dialect, Terms.id("c1d0c1d1").rrc(), builder -> builder.routabilityCheck(check));
    }

    /** With connection ids for records to our server in any case, and whatever else both sides want. */
    static Wanderer of(Dialect dialect, Terms terms, UnaryOperator<DtlsServerConfig.Builder> change) {
        var server = dialect.server(builder -> change.apply(builder.connectionIds(ConnectionIds.random(8))));
        return new Wanderer(server, dialect.connect(server, HOME, terms));
    }

    OurServer our() {
        return our;
    }

    long total(Counters.Total total) {
        return our.acceptor().counters().total(total);
    }

    Dtls13Records dtls13() {
        return peer.dtls13();
    }

    Dtls12Records dtls12() {
        return (Dtls12Records) peer.records();
    }

    Records records() {
        return peer.records();
    }

    Map<Integer, Octets> answered() {
        return peer.answered();
    }

    void send(PeerPath from, Octets... sealed) {
        peer.send(from, sealed);
    }

    void say(PeerPath from, String message) {
        peer.say(from, message);
    }

    Octets data(String message) {
        return peer.data(message);
    }

    Octets record(int type, Octets content) {
        return peer.record(type, content);
    }

    Message message(int type, Octets body) {
        return peer.message(type, body);
    }

    Octets record(Message message) {
        return peer.record(message);
    }

    /** The one message that this record completes. */
    Message messageOf(Opened record) {
        var messages = peer.messagesOf(record);
        assertEquals(1, messages.size());
        return messages.get(0);
    }

    List<Arrival> heard() {
        return peer.heard();
    }

    Arrival heardOne() {
        return peer.heardOne();
    }

    /** Sends a message about paths. */
    void answer(PeerPath from, int type, Octets cookie) {
        send(from, record(ContentType.RETURN_ROUTABILITY_CHECK, new PathMessage(type, cookie).encoded()));
    }

    /** The cookie of the challenge that is all that our side has sent, alone in its datagram. */
    Octets challengedAt(PeerPath path) {
        return heardAt(path, PathMessage.CHALLENGE);
    }

    /** The same of a message of another type. */
    Octets heardAt(PeerPath path, int type) {
        var arrival = peer.heardOne();
        assertEquals(path, arrival.at());
        var message = PathMessage.of(arrival.only());
        assertEquals(type, message.type());
        return message.cookie();
    }

    /** Our side's application data goes here. */
    void assertDataGoesTo(PeerPath path) {
        peer.heard();
        assertEquals(SendOutcome.Kind.SENT, our.say("data").kind());
        var arrival = peer.heardOne();
        assertEquals(Octets.text("data"), arrival.only().content());
        assertEquals(path, arrival.at());
    }

    @Override
    public void close() {
        our.close();
    }
}
