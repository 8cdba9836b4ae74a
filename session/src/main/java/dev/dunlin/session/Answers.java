package dev.dunlin.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Whole datagrams for peers of whom nothing is kept: requests for a cookie, the last word to an association that had to give way. */
final class Answers {
    /**
     * How many wait at most. A caller that drains {@code transmit} after each datagram never has more than two; beyond this, clients have
     * to ask again.
     */
    static final int MOST = 64;

    private final ArrayDeque<Answer> waiting = new ArrayDeque<>(1);

    private static final class Answer {
        final PeerPath destination;
        final byte[] datagram;

        Answer(PeerPath destination, byte[] datagram) {
            this.destination = destination;
            this.datagram = datagram;
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean isFull() {
        return waiting.size() >= MOST;
    }

    /** Adds one; the caller has asked whether there is room. */
    void add(PeerPath destination, byte[] datagram) {
        waiting.add(new Answer(destination, datagram));
    }

    /** Where the next one goes. */
    PeerPath destination() {
        return waiting.element().destination;
    }

    /** Writes the next one to {@code datagram}. */
    TransmitOutcome transmit(ByteBuffer datagram) {
        var next = waiting.element().datagram;
        if (datagram.remaining() < next.length) {
            return new TransmitOutcome.BufferTooSmall(next.length);
        }
        datagram.put(next);
        waiting.remove();
        return TransmitOutcome.Datagram.INSTANCE;
    }

    void clear() {
        waiting.clear();
    }
}
