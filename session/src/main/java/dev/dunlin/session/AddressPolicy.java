package dev.dunlin.session;

/**
 * When what a session sends follows its peer to another path, which only connection ids make possible. Only a record that is authentic and
 * newer than all before says that the peer has moved (RFC 9146 §6); what comes by other paths is delivered in any case.
 *
 * <p>Whatever the policy, {@link DtlsSession#confirmPath} is the word of an application that has a test of its own.
 */
public enum AddressPolicy {
    /**
     * After the peer has answered a return routability check there (RFC 9853), and not at all if the handshake did not agree on such checks:
     * nobody else can be made to receive what is meant for the peer. Until then everything goes where it went before.
     */
    RRC,
    /**
     * At once, with three times the bytes that came by the new path as the limit until it has proven itself: by a return routability check if
     * the handshake agreed on them, otherwise only by {@link DtlsSession#confirmPath}. For short answers to sensors whose address changes
     * with every request. Whoever sees a record on its way and sends it on from an address of their choice gets the answers, sealed as they
     * are, until the peer is heard of again.
     */
    NEWEST,
    /** Not by itself. */
    NEVER
}
