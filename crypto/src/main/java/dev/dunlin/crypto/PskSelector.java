package dev.dunlin.crypto;

import java.util.Optional;

/** Chooses a client's pre-shared key when it has several, or when they live elsewhere. */
@FunctionalInterface
public interface PskSelector {
    /**
     * The key for a server. May be slow: with tasks done by the application it is one of those, on any thread; otherwise it holds up the
     * call in which the handshake needs it.
     *
     * @param hint what the server, unauthenticated so far, says to help the choice; usually nothing
     * @param server whom the client means to reach, as it was given for the session
     * @return the identity to send and its key, which stays the application's and is read before the task ends; empty when there is none
     *     for this server, which ends the handshake
     * @throws Exception whatever goes wrong; it ends the handshake with internal_error
     */
    Optional<PskCredentials> select(Optional<PskIdentityHint> hint, Optional<PeerName> server) throws Exception;
}
