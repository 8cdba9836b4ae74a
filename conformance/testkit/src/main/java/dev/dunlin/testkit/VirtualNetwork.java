package dev.dunlin.testkit;

import dev.dunlin.session.PeerPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A network in virtual time: whatever goes wrong on it is said by {@link Fault faults} and replays exactly from one seed. Each datagram
 * takes {@link #LATENCY}; those sent at once arrive in order unless a fault says otherwise.
 */
public final class VirtualNetwork {
    /** One way, so that a round trip stays far below the first retransmission. */
    public static final Duration LATENCY = Duration.ofMillis(10);

    /** Longer than any repetition waits or a last flight is kept, shorter than the silence after which a session is given up. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    /** More steps than any handshake under any fault needs: beyond this two endpoints keep each other busy. */
    private static final int MOST_STEPS = 200_000;

    private final long seed;
    private final SplittableRandom random;
    private final VirtualClock clock;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<PeerPath, Endpoint> endpoints = new LinkedHashMap<>();
    private final List<Datagram> sent = new ArrayList<>();
    private final List<InFlight> inFlight = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private int delivered;

    private record InFlight(Datagram datagram, long arrival) {}

    private static final class Held {
        final Passage passage;
        int overtakers;

        Held(Passage passage) {
            this.passage = passage;
            this.overtakers = passage.overtakers();
        }
    }

    private VirtualNetwork(long seed, VirtualClock clock) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.clock = clock;
    }

    /** A network without faults so far, whose clock wraps soon. */
    public static VirtualNetwork seeded(long seed) {
        return new VirtualNetwork(seed, VirtualClock.aboutToWrap());
    }

    /** The same with a clock of the test's own. */
    public static VirtualNetwork seeded(long seed, VirtualClock clock) {
        return new VirtualNetwork(seed, clock);
    }

    /** Adds a fault; each datagram meets all of them in the order in which they were added. */
    public VirtualNetwork with(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** How long it has been running, by its own clock. */
    public Duration elapsed() {
        return clock.elapsed();
    }

    /** From here on nothing goes wrong any more. */
    public void heal() {
        faults.clear();
    }

    public long seed() {
        return seed;
    }

    public VirtualClock clock() {
        return clock;
    }

    /** Connects an endpoint; one with the same address is replaced. */
    public void attach(Endpoint endpoint) {
        endpoints.put(endpoint.address(), endpoint);
    }

    /** Nobody is at {@code address} any more. */
    public void detach(PeerPath address) {
        endpoints.remove(address);
    }

    /** Every datagram that was sent, lost ones included, in order. */
    public List<Datagram> sent() {
        return Collections.unmodifiableList(sent);
    }

    /** How many datagrams have arrived. */
    public int delivered() {
        return delivered;
    }

    /** Puts a datagram on its way, as an endpoint would. */
    public void send(Datagram datagram) {
        var passage = new Passage(datagram, sent.size(), random);
        sent.add(datagram);
        for (var fault : faults) {
            fault.befall(passage);
        }
        overtake(datagram.from());
        if (passage.copies() == 0) {
            return;
        }
        if (passage.overtakers() > 0) {
            held.add(new Held(passage));
        } else {
            dispatch(passage);
        }
    }

    /** Lets everything happen until no datagram is on its way and no handshake is under way. */
    public void runUntilQuiet() {
        runUntil(() -> false);
    }

    /** The same, but stops as soon as {@code condition} holds; it is asked before each step. */
    public void runUntil(BooleanSupplier condition) {
        for (int steps = 0; !condition.getAsBoolean(); steps++) {
            if (steps == MOST_STEPS) {
                throw new AssertionError("never quiet, " + this);
            }
            if (!step()) {
                return;
            }
        }
    }

    /**
     * Lets everything happen until nobody has anything to do: no datagram is on its way, and no timer runs that repeats or forgets
     * what was said, after the handshake included.
     */
    public void runUntilIdle() {
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            collectOutput();
            if (untilNext() > IDLE.toNanos()) {
                if (held.isEmpty()) {
                    return;
                }
                dispatch(held.remove(0).passage);
            }
            advanceToNext();
        }
        throw new AssertionError("never idle, " + this);
    }

    /** Stops after so many datagrams have arrived in all; what they cause has not been sent yet. */
    public void runUntilDelivered(int datagrams) {
        runUntil(() -> delivered >= datagrams);
    }

    /** Lets {@code time} pass, with all that happens in it. */
    public void run(Duration time) {
        long end = clock.now() + time.toNanos();
        collectOutput();
        while (untilNext() <= end - clock.now()) {
            advanceToNext();
            collectOutput();
        }
        clock.advance(end - clock.now());
    }

    /** Everybody sends what waits. */
    public void collectOutput() {
        for (var endpoint : List.copyOf(endpoints.values())) {
            endpoint.output(clock.now()).forEach(this::send);
        }
    }

    /** Takes one arrival or expiry; false when all is quiet. */
    private boolean step() {
        collectOutput();
        if (inFlight.isEmpty() && endpoints.values().stream().noneMatch(e -> e.isHandshaking(clock.now()))) {
            if (held.isEmpty()) {
                return false;
            }
            dispatch(held.remove(0).passage);
        }
        advanceToNext();
        return true;
    }

    /** Nanoseconds until something happens. */
    private long untilNext() {
        long next = Long.MAX_VALUE;
        for (var datagram : inFlight) {
            next = Math.min(next, datagram.arrival - clock.now());
        }
        for (var endpoint : endpoints.values()) {
            next = Math.min(next, endpoint.nextTimeout(clock.now()));
        }
        return next;
    }

    private void advanceToNext() {
        long wait = untilNext();
        if (wait == Long.MAX_VALUE) {
            throw new AssertionError("a handshake waits for nothing, " + this);
        }
        clock.advance(Math.max(0, wait));
        for (var endpoint : endpoints.values()) {
            if (endpoint.nextTimeout(clock.now()) == 0) {
                endpoint.expire(clock.now());
                return;
            }
        }
        deliver();
    }

    private void deliver() {
        var first = inFlight.get(0);
        for (var candidate : inFlight) {
            if (candidate.arrival - first.arrival < 0) {
                first = candidate;
            }
        }
        inFlight.remove(first);
        delivered++;
        var receiver = endpoints.get(first.datagram.to());
        if (receiver != null) {
            receiver.receive(first.datagram, clock.now());
        }
    }

    private void overtake(PeerPath sender) {
        for (var waiting : List.copyOf(held)) {
            if (waiting.passage.sent().from().equals(sender) && --waiting.overtakers == 0) {
                held.remove(waiting);
                // One tick behind the datagram that completes the count.
                waiting.passage.delay(Duration.ofNanos(1));
                dispatch(waiting.passage);
            }
        }
    }

    private void dispatch(Passage passage) {
        long arrival = clock.now() + LATENCY.toNanos() + passage.delayNanos();
        for (int copy = 0; copy < passage.copies(); copy++) {
            inFlight.add(new InFlight(passage.arriving(), arrival));
        }
    }

    /** What it takes to see the same again. */
    @Override
    public String toString() {
        return "network with seed " + seed + "L, " + sent.size() + " datagrams sent, " + delivered + " delivered, "
                + clock.elapsed() + " elapsed";
    }
}
