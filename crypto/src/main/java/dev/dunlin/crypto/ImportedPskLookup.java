package dev.dunlin.crypto;

import java.util.Optional;

/** Finds the key that a client has imported (RFC 9258), for a server whose keys are many or live elsewhere. */
@FunctionalInterface
public interface ImportedPskLookup {
    /**
     * The key of {@code identity} and {@code context}. May be slow, as {@link PskLookup#lookUp}, of which all holds here: anyone can send
     * anything, and nothing is proven yet.
     *
     * @param identity as the client sent it
     * @param context as the client sent it, possibly empty; the callee's to keep
     * @return the key, which stays the application's and is read before the task ends; empty when there is none of exactly this identity
     *     and context
     * @throws Exception whatever goes wrong; it ends the handshake with internal_error, which does tell the client
     */
    Optional<ImportedPsk> lookUp(PskIdentity identity, byte[] context) throws Exception;
}
