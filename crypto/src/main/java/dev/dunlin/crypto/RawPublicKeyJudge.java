package dev.dunlin.crypto;

import java.util.Optional;

/**
 * The application's own word on a peer's raw public key: a directory of devices, a question to a user. It may be slow: with
 * {@code TaskMode.APPLICATION} it is called in a task, on whatever thread runs that; several threads may call it at once.
 */
@FunctionalInterface
public interface RawPublicKeyJudge {
    /**
     * Whether the peer with this key is believed. That it holds the private key will still be proven.
     *
     * @param name whom a client wants to reach; empty for a server that judges a client
     * @return false refuses the peer with certificate_unknown
     * @throws Exception when there is no telling; the handshake then ends with internal_error, and keeps it as its cause
     */
    boolean isBelieved(RawPublicKey key, Optional<PeerName> name) throws Exception;
}
