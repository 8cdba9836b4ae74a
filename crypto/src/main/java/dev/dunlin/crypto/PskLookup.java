package dev.dunlin.crypto;

import java.util.Optional;

/** Finds the key of a client that names its identity, for a server whose keys are many or live elsewhere. */
@FunctionalInterface
public interface PskLookup {
    /**
     * The key of {@code identity}. May be slow: with tasks done by the application it is one of those, on any thread; otherwise it holds up
     * the call in which the handshake needs it.
     *
     * <p>Anyone can send any identity. An unknown one is not told to the client: the handshake goes on with a random key and fails as it
     * does for a wrong key, message by message. The time that this method takes is the only thing that can still tell the two apart: let
     * it be the same whether the identity is known or not, and do not treat it as proven (a client that is established is).
     *
     * @param identity as the client sent it; at most {@link PskIdentity#MAX_LENGTH} bytes, longer ones are unknown without being asked for
     * @return the key, which stays the application's and is read before the task ends; empty when the identity is unknown
     * @throws Exception whatever goes wrong; it ends the handshake with internal_error, which does tell the client
     */
    Optional<PreSharedKey> lookUp(PskIdentity identity) throws Exception;
}
