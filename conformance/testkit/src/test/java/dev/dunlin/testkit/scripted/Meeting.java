package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.util.ArrayList;
import java.util.List;

/** An association of DTLS 1.3 between the scripted peer and our side, whichever of them is the server, on one path. */
final class Meeting implements AutoCloseable {
    private final OurSide our;
    private final ScriptedPeer peer;

    /** The side that is ours. */
    enum Ours {
        CLIENT,
        SERVER
    }

    private Meeting(OurSide our, ScriptedPeer peer) {
        this.our = our;
        this.peer = peer;
    }

    static Meeting of(Ours ours, ConnectionIds ids, Terms terms) {
        var dialect = Dialect.DTLS_1_3;
        if (ours == Ours.CLIENT) {
            var client = dialect.client(Pair.SERVER, builder -> builder.connectionIds(ids));
            return new Meeting(client, dialect.accept(client, terms));
        }
        return with(dialect.server(builder -> builder.connectionIds(ids)), terms);
    }

    /** The same with this server of ours. */
    static Meeting with(OurServer server, Terms terms) {
        return new Meeting(server, Dialect.DTLS_1_3.connect(server, Pair.CLIENT, terms));
    }

    OurSide our() {
        return our;
    }

    ScriptedPeer peer() {
        return peer;
    }

    /** Sends a handshake message in one record, and tells which. */
    Octets send(int type, Octets body) {
        var number = Acknowledgement.of(peer.records().epoch(), peer.records().nextNumber());
        peer.send(peer.home(), peer.record(peer.message(type, body)));
        return number;
    }

    Octets send(NewConnectionId message) {
        return send(MessageType.NEW_CONNECTION_ID, message.encoded());
    }

    Octets request(int count) {
        return send(MessageType.REQUEST_CONNECTION_ID, Octets.u8(count));
    }

    /** Every record that our side has sent. */
    List<Opened> heard() {
        var records = new ArrayList<Opened>();
        for (var arrival : peer.heard()) {
            assertEquals(peer.home(), arrival.at());
            records.addAll(arrival.records());
        }
        return records;
    }

    /** Our side's application data still arrives, and bears this id; and ours arrives there. */
    void assertTalks(Octets id) {
        assertEquals(List.of(), heard());
        assertEquals(SendOutcome.Kind.SENT, our.say("pong").kind());
        var pong = peer.heardOne().only();
        assertEquals(Octets.text("pong"), pong.content());
        assertEquals(id, pong.id());
        assertArrives();
    }

    /** What we send with the id that we use arrives. */
    void assertArrives() {
        int before = our.messages().size();
        peer.say(peer.home(), "ping");
        assertEquals(before + 1, our.messages().size(), () -> our.lastOutcome().toString());
    }

    /** Our side has given up, and said why. */
    void assertEndedBy(int alert) {
        var record = heard().stream()
                .filter(opened -> opened.type() == ContentType.ALERT)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no alert, " + our.outcomes()));
        assertEquals(Octets.join(Octets.u8(Alerts.FATAL), Octets.u8(alert)), record.content());
        assertEquals(
                alert,
                our.session().failure().orElseThrow().alert().orElseThrow().code());
    }

    @Override
    public void close() {
        our.close();
    }
}
