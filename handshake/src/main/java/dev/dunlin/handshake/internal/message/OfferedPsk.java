package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;

/**
 * One pre-shared key that a client names, RFC 8446 §4.2.11.
 *
 * @param obfuscatedAge 32 bits: the age of a ticket in milliseconds, hidden by its ticket_age_add; 0 for a key from elsewhere
 * @param binder the proof that the client has the key
 */
public record OfferedPsk(Bytes identity, int obfuscatedAge, Bytes binder) {
    /** RFC 8446 §4.2.11: the shortest binder, of a hash of 256 bits. */
    public static final int LEAST_BINDER = 32;
}
