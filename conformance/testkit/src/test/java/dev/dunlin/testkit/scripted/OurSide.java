package dev.dunlin.testkit.scripted;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The library's end, by its public API alone, in virtual time. What it sends is kept until the scripted peer asks for it. */
abstract class OurSide implements AutoCloseable {
    private static final int LARGE = 1 << 16;
    private static final int MOST_STEPS = 10_000;

    private final VirtualClock clock = VirtualClock.aboutToWrap();
    private final ByteBuffer plaintext = ByteBuffer.allocate(LARGE);
    private final ByteBuffer datagram = ByteBuffer.allocate(LARGE);
    private final List<ReceiveOutcome> outcomes = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<Parcel> sent = new ArrayList<>();

    /** The session that speaks with the scripted peer. */
    abstract DtlsSession session();

    abstract ReceiveOutcome receiveRecord(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long now);

    abstract void afterRecord(PeerPath from);

    abstract TransmitOutcome transmit(ByteBuffer datagram, long now);

    abstract PeerPath destination();

    abstract long nextTimeout(long now);

    abstract TimeoutOutcome handleTimeout(long now);

    /** A datagram arrives. */
    void receive(PeerPath from, Octets bytes) {
        var in = ByteBuffer.wrap(bytes.array());
        do {
            plaintext.clear();
            note(receiveRecord(from, in, plaintext, now()));
            afterRecord(from);
        } while (in.hasRemaining());
        collect();
    }

    /** Takes what {@code session} had kept for later. */
    final void receiveStashed(DtlsSession session) {
        for (int i = 0; i < MOST_STEPS; i++) {
            plaintext.clear();
            var outcome = session.receiveStashed(plaintext, now());
            switch (outcome.kind()) {
                case EMPTY, CLOSED, FAILED -> {
                    return;
                }
                default -> note(outcome);
            }
        }
        throw new AssertionError("the stash is never empty");
    }

    private void note(ReceiveOutcome outcome) {
        outcomes.add(outcome);
        if (outcome.kind() == ReceiveOutcome.Kind.DATA) {
            messages.add(new String(plaintext.array(), 0, plaintext.position(), UTF_8));
        }
    }

    /** The application sends a message, which counts as sent when the outcome says so. */
    SendOutcome say(String message) {
        collect();
        datagram.clear();
        var outcome = session().send(ByteBuffer.wrap(message.getBytes(UTF_8)), datagram, now());
        if (outcome.kind() == SendOutcome.Kind.SENT) {
            sent.add(new Parcel(session().destination(), written()));
        }
        return outcome;
    }

    /** Lets time pass, with all that is due in it. */
    void pass(Duration time) {
        collect();
        long end = now() + time.toNanos();
        for (int i = 0; i < MOST_STEPS; i++) {
            long wait = nextTimeout(now());
            if (wait > end - now()) {
                clock.advance(end - now());
                return;
            }
            clock.advance(wait);
            while (handleTimeout(now()).kind() != TimeoutOutcome.Kind.NOT_DUE) {
                collect();
            }
            collect();
        }
        throw new AssertionError("always something due");
    }

    /** Everything sent since this was asked last, in order. */
    List<Parcel> taken() {
        collect();
        var all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    private void collect() {
        datagram.clear();
        while (transmit(datagram, now()).kind() == TransmitOutcome.Kind.DATAGRAM) {
            sent.add(new Parcel(destination(), written()));
            datagram.clear();
        }
    }

    private Octets written() {
        return Octets.of(Arrays.copyOf(datagram.array(), datagram.position()));
    }

    final long now() {
        return clock.now();
    }

    /** The application's messages that have come. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    /** Every outcome of receiving. */
    List<ReceiveOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** The latest of them. */
    ReceiveOutcome lastOutcome() {
        return outcomes.get(outcomes.size() - 1);
    }

    @Override
    public abstract void close();
}
