package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.session.Handshaking.Completed;
import java.util.Optional;

/** Where a client's session came from and goes to, if it has a store; and what a fatal alert does to a session of either side. */
final class SessionMemory {
    /** Nothing is kept for later, as for servers, whose handshakes see to it themselves. */
    static final SessionMemory NONE = new SessionMemory(null, null, PeerPath.FIXED);

    private final @Nullable SessionStore store;
    private final @Nullable PeerName server;
    private final PeerPath path;

    private SessionMemory(@Nullable SessionStore store, @Nullable PeerName server, PeerPath path) {
        this.store = store;
        this.server = server;
        this.path = path;
    }

    /** That of a client; {@link #NONE} without a store. */
    static SessionMemory of(Optional<SessionStore> store, PeerName server, PeerPath path) {
        return store.isEmpty() ? NONE : new SessionMemory(store.get(), server, path);
    }

    /** What may be offered; the caller closes it. */
    Optional<ResumableSession> find() {
        return store == null || server == null ? Optional.empty() : store.find(server, path);
    }

    /** The handshake is complete: what resumes its session takes the place of what there was. */
    void completed(HandshakeResult result) {
        if (store == null || server == null) {
            return;
        }
        Optional<KnownSession> known = result.resumability().known().get();
        if (known.isPresent()) {
            store.put(server, path, ResumableSession.of(known.get(), server));
        } else {
            // The server has not taken up what it was offered, and offers nothing itself.
            store.remove(server, path);
        }
    }

    /** The server may have sent tickets: what resumes the session by each takes the place of what there was. */
    void renewed(@Nullable Completed handshake) {
        if (handshake == null) {
            return;
        }
        var arrived = handshake.resumability().arrived();
        for (var known = arrived.get(); known.isPresent(); known = arrived.get()) {
            if (store == null || server == null) {
                known.get().close();
            } else {
                store.put(server, path, ResumableSession.of(known.get(), server));
            }
        }
    }

    /**
     * A fatal alert ends the association: its session must not be resumed (RFC 5246 §7.2.2). A server forgets only one whose handshake is
     * complete, for anyone can name the session id of another in a hello and let the handshake fail.
     */
    void spoiled(@Nullable Completed handshake) {
        try {
            if (handshake != null) {
                handshake.resumability().forget().run();
            }
            if (store != null && server != null) {
                store.remove(server, path);
            }
        } catch (RuntimeException fault) {
            // The association has failed already, and has nobody to tell that a store of the application has, too.
            return;
        }
    }
}
