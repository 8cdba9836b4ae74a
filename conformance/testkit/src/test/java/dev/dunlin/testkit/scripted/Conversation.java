package dev.dunlin.testkit.scripted;

import dev.dunlin.session.PeerPath;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The talk of a handshake, from one address of the scripted peer. Records that have come are opened one by one when they are asked for, since
 * keys change between them.
 */
final class Conversation {
    private final OurSide our;
    private final PeerPath from;
    private final Records records;
    private final Messages messages = new Messages();
    private final Queue<Reading> datagrams = new ArrayDeque<>();
    private final Queue<Message> heard = new ArrayDeque<>();

    Conversation(OurSide our, PeerPath from, Records records) {
        this.our = our;
        this.from = from;
        this.records = records;
    }

    OurSide our() {
        return our;
    }

    PeerPath from() {
        return from;
    }

    Messages messages() {
        return messages;
    }

    /** Sends records in one datagram. */
    void send(Octets... sealed) {
        our.receive(from, Octets.join(sealed));
    }

    /** Sends a message in a datagram of its own. */
    void send(Message message) {
        send(sealed(message));
    }

    Octets sealed(Message message) {
        return records.seal(ContentType.HANDSHAKE, message.whole());
    }

    /** The next message of our side, which has to be of this type. */
    Message expect(int type) {
        var message = expectAny();
        if (message.type() != type) {
            throw new AssertionError("not a message of type " + type + " but " + message);
        }
        return message;
    }

    /** The next message of our side, of any type. */
    Message expectAny() {
        while (heard.isEmpty()) {
            var record = expectRecord();
            if (record.type() == ContentType.HANDSHAKE) {
                heard.addAll(messages.incoming(record.content()));
            }
        }
        return heard.remove();
    }

    /** The next record of our side, which is no alert. */
    Opened expectRecord() {
        if (datagrams.isEmpty()) {
            for (var parcel : our.taken()) {
                if (!parcel.to().equals(from)) {
                    throw new AssertionError("something goes to " + parcel.to());
                }
                datagrams.add(new Reading(parcel.bytes()));
            }
        }
        var in = datagrams.peek();
        if (in == null) {
            throw new AssertionError("our side says nothing more, " + our.outcomes());
        }
        var record = records.open(in);
        if (in.isOver()) {
            datagrams.remove();
        }
        if (record.type() == ContentType.ALERT) {
            throw new Refused(record.content().at(1));
        }
        return record;
    }

    /** Demands that everything said has been heard. */
    void expectSilence() {
        if (!datagrams.isEmpty() || !heard.isEmpty() || !our.taken().isEmpty()) {
            throw new AssertionError("our side says more: " + heard);
        }
    }
}
