package dev.dunlin.handshake.internal.hello;

/** How a server that remembers nobody answers a ClientHello, which depends on the version that it leads to. */
public enum StatelessAnswer {
    /** A cookie by HelloVerifyRequest (RFC 6347 §4.2.1), which leads to nothing but 1.2 (RFC 9147 §5.2). */
    HELLO_VERIFY_REQUEST,
    /** A cookie, a wish for another share, or both, by HelloRetryRequest (RFC 9147 §5.1, RFC 8446 §4.1.4). */
    HELLO_RETRY_REQUEST,
    /** There is no common version: an alert. */
    PROTOCOL_VERSION
}
