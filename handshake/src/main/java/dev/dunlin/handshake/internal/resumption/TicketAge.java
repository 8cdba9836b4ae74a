package dev.dunlin.handshake.internal.resumption;

import java.time.Duration;
import java.time.Instant;

/**
 * How a ticket of DTLS 1.3 shows its age (RFC 8446 §4.2.11.1).
 *
 * @param issued when the server issued it, or when the client had it
 * @param add ticket_age_add: 32 bits, unknown to whoever watches, that are added to the age
 */
public record TicketAge(Instant issued, int add) {
    /** obfuscated_ticket_age at {@code now}: milliseconds and the hidden number, modulo 2^32. */
    public int obfuscated(Instant now) {
        return (int) Duration.between(issued, now).toMillis() + add;
    }

    /** The age that {@code obfuscated} claims. */
    public Duration claimed(int obfuscated) {
        return Duration.ofMillis(Integer.toUnsignedLong(obfuscated - add));
    }
}
