package dev.dunlin.session;

import dev.dunlin.handshake.internal.routability.CheckSettings;
import java.time.Duration;

/**
 * Whether and how a session makes sure that its peer is reachable by a path before anything goes there, RFC 9853. Both sides have to agree on
 * it, together with connection ids; the side that is asked answers in any case.
 *
 * <p>Immutable.
 */
public final class RoutabilityCheck {
    /** Beyond this an answer says nothing about where the peer is now. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);

    private static final RoutabilityCheck OFF = new RoutabilityCheck(false, CheckSettings.DEFAULT);
    private static final RoutabilityCheck BASIC = new RoutabilityCheck(true, CheckSettings.DEFAULT);

    private final boolean isOffered;
    private final CheckSettings settings;

    private RoutabilityCheck(boolean isOffered, CheckSettings settings) {
        this.isOffered = isOffered;
        this.settings = settings;
    }

    /** Neither side may check: for applications that have a test of their own (RFC 9853 §3.1). */
    public static RoutabilityCheck off() {
        return OFF;
    }

    /** The new path is asked (RFC 9853 §5.1), which takes one round trip. What holds unless something else is set. */
    public static RoutabilityCheck basic() {
        return BASIC;
    }

    /**
     * The old path is asked first, and the new one when the peer has left the old one or does not answer there (RFC 9853 §5.2). That keeps out
     * someone beside the path who is faster than the peer and sends on its records to get between the two; it costs the whole time-out
     * whenever a NAT has forgotten the old path.
     */
    public static RoutabilityCheck enhanced() {
        return new RoutabilityCheck(true, new CheckSettings(true, CheckSettings.DEFAULT_TIMEOUT));
    }

    /**
     * The same where a round trip is known to take {@code roundTrip}: an answer is waited for three times as long (RFC 9853 §5.5).
     *
     * @throws IllegalArgumentException when it is not positive, or above forty seconds
     */
    public RoutabilityCheck withRoundTrip(Duration roundTrip) {
        // What is refused in any case is not multiplied, which has limits of its own.
        boolean isRefused = roundTrip.isNegative() || roundTrip.compareTo(LONGEST_TIMEOUT) > 0;
        return withTimeout(isRefused ? roundTrip : roundTrip.multipliedBy(CheckSettings.ROUND_TRIPS));
    }

    /**
     * The same with another time for which an answer is waited for: one second unless set. A third of it lies between two challenges.
     *
     * @throws IllegalArgumentException when it is not positive, or above two minutes
     */
    public RoutabilityCheck withTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a check is waited for up to two minutes, not " + timeout);
        }
        return new RoutabilityCheck(isOffered, new CheckSettings(settings.enhanced(), timeout.toNanos()));
    }

    boolean isOffered() {
        return isOffered;
    }

    CheckSettings settings() {
        return settings;
    }

    @Override
    public String toString() {
        if (!isOffered) {
            return "off";
        }
        return (settings.enhanced() ? "enhanced" : "basic") + ", " + Duration.ofNanos(settings.timeoutNanos());
    }
}
