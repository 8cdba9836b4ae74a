package dev.dunlin.testkit;

import java.time.Duration;

/** Monotonic time that passes only when a test says so. Like {@link System#nanoTime()} it may begin anywhere and wraps. */
public final class VirtualClock {
    /** So close before the wrap that every handshake of more than a few round trips lives through it. */
    private static final long JUST_BEFORE_THE_WRAP =
            Long.MAX_VALUE - Duration.ofMillis(35).toNanos();

    private final long origin;
    private long now;

    private VirtualClock(long origin) {
        this.origin = origin;
        this.now = origin;
    }

    /** A clock that wraps 35 ms from its start. */
    public static VirtualClock aboutToWrap() {
        return new VirtualClock(JUST_BEFORE_THE_WRAP);
    }

    /** A clock that begins at {@code nanos}. */
    public static VirtualClock startingAt(long nanos) {
        return new VirtualClock(nanos);
    }

    /** What a session gets as {@code nowNanos}. */
    public long now() {
        return now;
    }

    /** Time since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(now - origin);
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        advance(time.toNanos());
    }

    /** The same in nanoseconds. */
    public void advance(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not run backwards");
        }
        now += nanos;
    }
}
