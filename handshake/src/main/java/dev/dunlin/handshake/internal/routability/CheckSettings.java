package dev.dunlin.handshake.internal.routability;

/**
 * How paths are checked.
 *
 * @param enhanced whether the path that was valid so far is asked first (RFC 9853 §5.2)
 * @param timeoutNanos the timer T: how long an answer is waited for
 */
public record CheckSettings(boolean enhanced, long timeoutNanos) {
    /** T where nothing is known about round trips (RFC 9853 §5.5). */
    public static final long DEFAULT_TIMEOUT = 1_000_000_000L;

    /** T, in round trips of the path in use (RFC 9853 §5.5). */
    public static final int ROUND_TRIPS = 3;

    /** What nobody has changed. */
    public static final CheckSettings DEFAULT = new CheckSettings(false, DEFAULT_TIMEOUT);

    public CheckSettings {
        if (timeoutNanos <= 0) {
            throw new IllegalArgumentException("a check that waits for nothing");
        }
    }

    /** The same, but without the question to the path that was valid so far. */
    public CheckSettings basic() {
        return new CheckSettings(false, timeoutNanos);
    }
}
