package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import java.util.Optional;

/**
 * Where a client's sessions wait to be resumed: {@link InMemorySessionStore}, or one of the application's own, in a file for example. A
 * configuration that has one resumes by itself.
 *
 * <p>Sessions are kept by the server's name and the path to it: two services of one host have different ports, and one must not be let in
 * for the other.
 *
 * <p>Called on the thread of the session, several of which may share one store. It should be quick, and must not throw: an exception fails
 * the handshake.
 */
public interface SessionStore {
    /**
     * The session to offer to this server, a copy which the caller closes. The same may be asked for several times; one that
     * {@link ResumableSession#isForOneUse} should be given out once.
     */
    Optional<ResumableSession> find(PeerName server, PeerPath path);

    /**
     * Keeps {@code session}, from here on the store's to close, in place of the one before. In DTLS 1.3 this is called for each ticket that
     * the server sends, once each (RFC 8446 §4.6.1): a store may keep several, but use none twice (RFC 8446 appendix C.4).
     */
    void put(PeerName server, PeerPath path, ResumableSession session);

    /** Drops the session of this server, if there is one: it is of no use any more. */
    void remove(PeerName server, PeerPath path);
}
