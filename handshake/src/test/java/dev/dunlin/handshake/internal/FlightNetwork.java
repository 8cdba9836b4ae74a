package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Two {@link FlightEnd}s and what is between them, in virtual time. Datagrams take 10 ms unless a test has other ideas. */
final class FlightNetwork {
    static final long MILLISECOND = 1_000_000;
    static final long LATENCY = 10 * MILLISECOND;

    private static final int MOST_STEPS = 100_000;

    private final FlightEnd client;
    private final FlightEnd server;
    private final List<InFlight> inFlight = new ArrayList<>();
    private Predicate<Datagram> lost = datagram -> false;
    private Random reordering = new Random(0);
    private long most;
    private int doubledPercent;
    private long now;
    private int count;

    /** A datagram, and how many were sent before it. */
    record Datagram(boolean isFromClient, Bytes content, int position) {
        byte[] bytes() {
            return content.toByteArray();
        }
    }

    private record InFlight(Datagram datagram, long arrival) {}

    FlightNetwork(FlightEnd client, FlightEnd server) {
        this.client = client;
        this.server = server;
    }

    /** Loses datagrams from here on. */
    FlightNetwork losing(Predicate<Datagram> which) {
        lost = which;
        return this;
    }

    /** Delays each by up to {@code nanos} more, and doubles some. */
    FlightNetwork shuffling(Random random, long nanos, int percentDoubled) {
        reordering = random;
        most = nanos;
        doubledPercent = percentDoubled;
        return this;
    }

    long now() {
        return now;
    }

    /** Milliseconds since the beginning. */
    long elapsed() {
        return now / MILLISECOND;
    }

    /** Lets one thing after the other happen until {@code condition} holds, or nothing happens any more. */
    void runUntil(BooleanSupplier condition) {
        for (int steps = 0; steps < MOST_STEPS && !condition.getAsBoolean(); steps++) {
            collect();
            if (condition.getAsBoolean() || next() == Long.MAX_VALUE) {
                return;
            }
            step(next());
        }
    }

    /** Lets everything happen for this long, or until nothing happens any more. */
    void run(long nanos) {
        long end = now + nanos;
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            collect();
            long next = next();
            if (next == Long.MAX_VALUE || now + next > end) {
                now = end;
                return;
            }
            step(next);
        }
        throw new AssertionError("never quiet");
    }

    private void step(long nanos) {
        now += nanos;
        arrive();
        client.expire(now);
        server.expire(now);
    }

    /** Sends what waits. */
    void collect() {
        client.transmit(now).forEach(bytes -> send(true, bytes));
        server.transmit(now).forEach(bytes -> send(false, bytes));
    }

    private void send(boolean isFromClient, byte[] bytes) {
        var datagram = new Datagram(isFromClient, Bytes.of(bytes), count++);
        if (lost.test(datagram)) {
            return;
        }
        int copies = reordering.nextInt(100) < doubledPercent ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delay = most == 0 ? 0 : (long) (reordering.nextDouble() * most);
            inFlight.add(new InFlight(datagram, now + LATENCY + delay));
        }
    }

    private void arrive() {
        inFlight.sort(Comparator.comparingLong(InFlight::arrival));
        while (!inFlight.isEmpty() && inFlight.get(0).arrival <= now) {
            var datagram = inFlight.remove(0).datagram;
            try {
                (datagram.isFromClient ? server : client).receive(datagram.bytes(), now);
            } catch (HandshakeFailure failure) {
                throw new AssertionError(failure);
            }
        }
    }

    private long next() {
        long next = Math.min(client.timers().next(now), server.timers().next(now));
        for (var datagram : inFlight) {
            next = Math.min(next, Math.max(0, datagram.arrival - now));
        }
        return next;
    }
}
