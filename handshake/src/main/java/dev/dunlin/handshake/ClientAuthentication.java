package dev.dunlin.handshake;

/**
 * Whether a server asks its clients for a certificate (RFC 5246 §7.4.4). It does so only where it shows one itself: a pre-shared key
 * authenticates both sides at once.
 */
public enum ClientAuthentication {
    /** No certificate is asked for. */
    NONE,
    /** A certificate is asked for; a client without one is served too, one with a bad one is not. */
    WANT,
    /** No client without a valid certificate gets in, unless by a pre-shared key. */
    REQUIRE
}
