package dev.dunlin.handshake.internal;

/** What came of the wish to give the peer connection ids, or to get some of it (RFC 9147 §9). */
public enum ConnectionIdChange {
    STARTED,
    /** An earlier message of the kind waits to be acknowledged, or an earlier request for an answer. */
    ALREADY_UNDER_WAY,
    /** The version has no such thing, or no connection id was agreed on in that direction. */
    NOT_SUPPORTED,
    NOT_ESTABLISHED,
    /** As many are in use as can be. */
    NO_ROOM,
    /** Message numbers have run out. */
    EXHAUSTED
}
