package dev.dunlin.handshake;

/** Whether a server asks its clients for a certificate (RFC 5246 §7.4.4). */
public enum ClientAuthentication {
    /** No certificate is asked for. */
    NONE,
    /** A certificate is asked for; a client without one is served too, one with a bad one is not. */
    WANT,
    /** No client without a valid certificate gets in. */
    REQUIRE
}
