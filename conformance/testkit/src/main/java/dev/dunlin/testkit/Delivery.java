package dev.dunlin.testkit;

import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The loops that every caller of a session writes, with the rules of the API checked at each turn: a datagram is never modified, its
 * position only moves forward, and it moves unless the outcome says that there was no room.
 */
final class Delivery {
    /** Room for every message and every datagram. */
    private static final int LARGE = 1 << 16;

    /** More records than any datagram has. */
    private static final int MOST_STASHED = 1 << 16;

    private final ByteBuffer plaintext = ByteBuffer.allocate(LARGE);
    private final ByteBuffer output = ByteBuffer.allocate(LARGE);

    /** One call of {@code receive}. */
    interface Receiver {
        ReceiveOutcome receive(ByteBuffer datagram, ByteBuffer plaintext);
    }

    /** One call of {@code transmit}. */
    interface Transmitter {
        TransmitOutcome transmit(ByteBuffer datagram);
    }

    /** Takes a datagram apart; {@code afterEach} sees every outcome while the session is at that point. */
    void receive(byte[] bytes, Receiver receiver, Diary diary, Runnable afterEach) {
        var datagram = ByteBuffer.wrap(bytes.clone());
        do {
            int before = datagram.position();
            plaintext.clear();
            var outcome = receiver.receive(datagram, plaintext);
            if (datagram.position() <= before && datagram.hasRemaining()) {
                throw new AssertionError(outcome + " left the position where it was");
            }
            note(outcome, diary);
            afterEach.run();
        } while (datagram.hasRemaining());
        if (!Arrays.equals(bytes, datagram.array())) {
            throw new AssertionError("the caller's datagram was modified");
        }
    }

    /** Takes what the session had kept for later. */
    void receiveStashed(DtlsSession session, long now, Diary diary) {
        for (int i = 0; i < MOST_STASHED; i++) {
            plaintext.clear();
            var outcome = session.receiveStashed(plaintext, now);
            switch (outcome.kind()) {
                case EMPTY, CLOSED, FAILED -> {
                    return;
                }
                default -> note(outcome, diary);
            }
        }
        throw new AssertionError("the stash is never empty");
    }

    private void note(ReceiveOutcome outcome, Diary diary) {
        diary.received(outcome);
        if (outcome.kind() == ReceiveOutcome.Kind.DATA) {
            diary.message(Arrays.copyOf(plaintext.array(), plaintext.position()));
        }
    }

    /** Drains {@code transmit}, as one who sends from {@code address}; {@code destination} tells where the last one goes. */
    List<Datagram> transmit(Transmitter transmitter, PeerPath address, Supplier<PeerPath> destination) {
        var destinations = new ArrayList<PeerPath>();
        var bytes = transmit(out -> {
            var outcome = transmitter.transmit(out);
            destinations.add(destination.get());
            return outcome;
        });
        var datagrams = new ArrayList<Datagram>();
        for (int i = 0; i < bytes.size(); i++) {
            datagrams.add(new Datagram(address, destinations.get(i), bytes.get(i)));
        }
        return datagrams;
    }

    /** The same, wherever it goes. */
    List<byte[]> transmit(Transmitter transmitter) {
        var datagrams = new ArrayList<byte[]>();
        output.clear();
        while (transmitter.transmit(output).kind() == TransmitOutcome.Kind.DATAGRAM) {
            datagrams.add(Arrays.copyOf(output.array(), output.position()));
            output.clear();
        }
        return datagrams;
    }
}
