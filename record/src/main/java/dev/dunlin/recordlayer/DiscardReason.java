package dev.dunlin.recordlayer;

/**
 * Why a record, or the rest of a datagram, was thrown away. The session is unharmed by it: over datagrams this is the network's noise
 * (RFC 6347 §4.1.2.7, RFC 9147 §4.5.2). New reasons may be added in any release: give every switch a default.
 */
public enum DiscardReason {
    /** Not a record: unknown content type, truncated header, a length that runs past the datagram. The rest of the datagram goes too. */
    MALFORMED,
    /** A content type that has no meaning in this state or at this epoch. */
    UNEXPECTED_TYPE,
    /** The record names a version that its epoch does not use. */
    WRONG_VERSION,
    /**
     * A connection id that is none of ours, which takes the rest of the datagram with it; or a protected record without the one that was
     * agreed on (RFC 9146 §3, RFC 9147 §4).
     */
    UNKNOWN_CONNECTION_ID,
    /** An epoch for which there are no keys, and which is not the next one either. */
    UNKNOWN_EPOCH,
    /** A record that came before its keys, while the stash for such records was full or holds it already. */
    STASH_FULL,
    /** A record that came before its keys; it is kept and will be tried by {@code receiveStashed}. */
    STASHED,
    /** A record number that was received before. */
    REPLAYED,
    /** A record number below the replay window. */
    TOO_OLD,
    /** Authentication failed. */
    BAD_TAG,
    /** A length that no record of this protection can have. */
    BAD_LENGTH,
    /** More content than the peer was told that we take in one record (RFC 8449, RFC 6066 §4). */
    OVER_SIZE_LIMIT,
    /** Application data that came, authenticated or not, before the handshake was complete. */
    EARLY_DATA,
    /** A plaintext record once protection is due: anyone may have sent it. */
    UNPROTECTED,
    /** A handshake message that was processed before. */
    OLD_MESSAGE,
    /** A handshake message too far ahead of the next expected one. */
    FUTURE_MESSAGE,
    /** A fragment that contradicts an earlier one of the same message. */
    CONFLICTING_FRAGMENT,
    /** A fragment that runs past its message, or is cut short. */
    MALFORMED_FRAGMENT,
    /** A fragment for which the bounded reassembly had no room. */
    REASSEMBLY_FULL,
    /** ChangeCipherSpec in a state that cannot change keys. */
    UNEXPECTED_CHANGE_CIPHER_SPEC,
    /** A message that the answering side asks to have repeated with a cookie; the answer waits in {@code transmit}. */
    COOKIE_REQUESTED,
    /** A ClientHello that cannot be parsed, from an address that has not proven itself: no answer is owed. */
    UNUSABLE_CLIENT_HELLO,
    /**
     * A ClientHello from an unproven address that leads to no handshake: no version or suite is common, or its cookie is one of DTLS 1.3 that
     * we did not make for it, or too long ago. An alert that says so waits in {@code transmit}.
     */
    CLIENT_HELLO_REFUSED,
    /** A first fragment of a ClientHello from an unproven address, kept in the acceptor's bounded table. */
    CLIENT_HELLO_INCOMPLETE,
    /** Nobody is known at this address, and the record does not begin a handshake. */
    UNKNOWN_PEER,
    /** The application's {@code accept} filter said no. */
    NOT_ACCEPTED,
    /** A limit on associations or half-open handshakes is reached. */
    OVER_LIMIT,
    /** A repeated flight of the peer; our own last flight goes out again. */
    REPEATED_FLIGHT,
    /** A message about paths of a type that we do not know (RFC 9853 §4). */
    UNKNOWN_PATH_MESSAGE,
    /** An answer to no challenge of ours, or to one that is settled, or by another path than the challenge (RFC 9853 §5.4). */
    UNASKED_PATH_ANSWER,
    /** A challenge, while answers to many others have not been fetched by {@code transmit}. */
    TOO_MANY_PATH_CHALLENGES,
    /** The session has ended, and lingers only to repeat its last flight. */
    AFTER_CLOSE,
    /** A ClientHello that could not be judged because our own crypto provider, randomness or {@code accept} filter has failed. */
    LOCAL_FAULT,
    /** A datagram that the operating system gave to another loop than that of its session, while the queue between them was full. */
    HAND_OVER_FULL,
    /** A datagram for a session whose reading the application has paused, while what waits for it took all the room there is. */
    BACKLOG_FULL
}
