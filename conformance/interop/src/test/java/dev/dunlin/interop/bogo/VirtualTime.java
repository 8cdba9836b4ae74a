package dev.dunlin.interop.bogo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of one test: stands still unless the runner moves it. */
final class VirtualTime implements InstantSource {
    private final Instant start = Instant.now();
    private long nanos;

    /** Monotonic time. */
    long now() {
        return nanos;
    }

    void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos);
    }
}
