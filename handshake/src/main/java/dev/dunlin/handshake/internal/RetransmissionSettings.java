package dev.dunlin.handshake.internal;

/**
 * The timing of flights, in nanoseconds (RFC 6347 §4.2.4.1, RFC 9147 §5.8.2).
 *
 * @param initialTimeout first time-out, 1 s by recommendation
 * @param maxTimeout ceiling of the doubling, at least 60 s by recommendation
 * @param maxExpiries the expiry that ends the handshake
 * @param expiriesBeforeSmallerMtu expiries in a row after which datagrams shrink (RFC 6347 §4.1.1.1)
 * @param handshakeDeadline the time that a whole handshake may take
 * @param lastFlightLinger how long a last flight, or its acknowledgement, is repeated on request, 2 MSL
 * @param repeatHoldOff a flight is not repeated on request sooner than this after it was last sent: a network that doubles datagrams would
 *     otherwise have each copy answered by a whole flight, and each of those by another
 * @param acknowledgement how records are acknowledged where there are ACKs
 */
public record RetransmissionSettings(
        long initialTimeout,
        long maxTimeout,
        int maxExpiries,
        int expiriesBeforeSmallerMtu,
        long handshakeDeadline,
        long lastFlightLinger,
        long repeatHoldOff,
        AcknowledgementSettings acknowledgement) {
    /** What a flight is not repeated sooner than after it was sent, unless set otherwise: this fraction of the initial time-out. */
    private static final int HOLD_OFF_FRACTION = 4;

    /** The hold-off that goes with an initial time-out. */
    public static long holdOff(long initialTimeout) {
        return initialTimeout / HOLD_OFF_FRACTION;
    }
}
