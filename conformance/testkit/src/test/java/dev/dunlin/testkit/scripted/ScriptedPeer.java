package dev.dunlin.testkit.scripted;

import dev.dunlin.session.PeerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The scripted end of an association after its handshake. It does nothing by itself, not even acknowledge: a test makes records, sends them
 * from whatever address it likes, and asks what our side has sent, and where to.
 */
final class ScriptedPeer {
    private final OurSide our;
    private final PeerPath home;
    private final Records records;
    private final Messages messages;
    private final Map<Integer, Octets> answered;

    ScriptedPeer(Conversation handshake, Records records, Map<Integer, Octets> answered) {
        handshake.expectSilence();
        this.our = handshake.our();
        this.home = handshake.from();
        this.messages = handshake.messages();
        this.records = records;
        this.answered = answered;
    }

    /** The extensions of our side's hello. */
    Map<Integer, Octets> answered() {
        return answered;
    }

    Records records() {
        return records;
    }

    /** Of an association of DTLS 1.3. */
    Dtls13Records dtls13() {
        return (Dtls13Records) records;
    }

    /** Where the handshake was from. */
    PeerPath home() {
        return home;
    }

    /** Sends records from this address, in one datagram. */
    void send(PeerPath from, Octets... sealed) {
        our.receive(from, Octets.join(sealed));
    }

    void say(PeerPath from, String message) {
        send(from, data(message));
    }

    /** A record of application data. */
    Octets data(String message) {
        return records.seal(ContentType.APPLICATION_DATA, Octets.text(message));
    }

    /** A record of any type with any content. */
    Octets record(int type, Octets content) {
        return records.seal(type, content);
    }

    /** The next handshake message, for one record or more. */
    Message message(int type, Octets body) {
        return messages.outgoing(type, body);
    }

    /** A record with the whole of a handshake message. */
    Octets record(Message message) {
        return records.seal(ContentType.HANDSHAKE, message.whole());
    }

    /** An ACK of this record. */
    Octets ack(Opened received) {
        return records.seal(ContentType.ACK, Acknowledgement.of(received.epoch(), received.number()));
    }

    /** The messages that this record completes. */
    List<Message> messagesOf(Opened record) {
        return messages.incoming(record.content());
    }

    /** Every datagram that our side has sent since this was asked last. */
    List<Arrival> heard() {
        var arrivals = new ArrayList<Arrival>();
        for (var parcel : our.taken()) {
            arrivals.add(new Arrival(parcel.to(), parcel.bytes().length(), records.open(parcel.bytes())));
        }
        return arrivals;
    }

    /** The one datagram that our side has sent since. */
    Arrival heardOne() {
        var arrivals = heard();
        if (arrivals.size() != 1) {
            throw new AssertionError("not one datagram: " + arrivals + ", " + our.outcomes());
        }
        return arrivals.get(0);
    }
}
