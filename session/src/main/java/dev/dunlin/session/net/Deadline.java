package dev.dunlin.session.net;

import java.time.Duration;

/** The end of the time that a caller is willing to wait, on the clock of {@link System#nanoTime}. */
final class Deadline {
    /** Half of what can be told apart on a clock that wraps; 146 years are for ever. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final long start = System.nanoTime();
    private final long length;

    private Deadline(long length) {
        this.length = length;
    }

    /** {@code time} from now on; at once when negative. */
    static Deadline in(Duration time) {
        var longest = Duration.ofNanos(FOR_EVER);
        var bounded = time.compareTo(longest) > 0 ? longest : time;
        return new Deadline(bounded.isNegative() ? 0 : bounded.toNanos());
    }

    /** Nanoseconds left at {@code nowNanos}, none when it has passed. */
    long left(long nowNanos) {
        return Math.max(0, length - (nowNanos - start));
    }
}
