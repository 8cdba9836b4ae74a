package dev.dunlin.testkit;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One datagram before the network lets it through, and what the faults of that network do to it. {@link #position()} counts all datagrams
 * of the network in the order in which they were sent, from 0.
 */
public final class Passage {
    private final Datagram sent;
    private final int position;
    private final SplittableRandom random;
    private Datagram datagram;
    private int copies = 1;
    private int overtakers;
    private long delayNanos;

    Passage(Datagram sent, int position, SplittableRandom random) {
        this.sent = sent;
        this.position = position;
        this.random = random;
        this.datagram = sent;
    }

    /** What the endpoint sent. */
    public Datagram sent() {
        return sent;
    }

    /** How many datagrams were sent on this network before this one. */
    public int position() {
        return position;
    }

    /** Randomness that replays with the network's seed. */
    public SplittableRandom random() {
        return random;
    }

    /** It does not arrive. */
    public void lose() {
        copies = 0;
    }

    /** It arrives once more than it would. */
    public void duplicate() {
        copies += copies == 0 ? 0 : 1;
    }

    /** It arrives this much later. */
    public void delay(Duration time) {
        delayNanos += time.toNanos();
    }

    /** It waits until so many later datagrams of its sender have been sent, or nothing else moves. */
    public void letOvertake(int datagrams) {
        overtakers = Math.max(overtakers, datagrams);
    }

    /** It arrives as {@code other}. */
    public void replaceBy(Datagram other) {
        datagram = other;
    }

    Datagram arriving() {
        return datagram;
    }

    int copies() {
        return copies;
    }

    int overtakers() {
        return overtakers;
    }

    long delayNanos() {
        return delayNanos;
    }
}
