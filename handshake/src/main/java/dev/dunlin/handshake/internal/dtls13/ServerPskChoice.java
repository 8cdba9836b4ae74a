package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.Optional;

/** The pre-shared key that a server has taken, and what it says about the client. The key is wiped with the association. */
final class ServerPskChoice {
    private final int index;
    private final CipherSuite suite;
    private final Secret key;
    private final BinderKey.Origin origin;
    private final PeerIdentity client;
    private final Optional<SessionState.Facts> session;

    private ServerPskChoice(
            int index,
            CipherSuite suite,
            Secret key,
            BinderKey.Origin origin,
            PeerIdentity client,
            Optional<SessionState.Facts> session) {
        this.index = index;
        this.suite = suite;
        this.key = key;
        this.origin = origin;
        this.client = client;
        this.session = session;
    }

    static ServerPskChoice ofTicket(int index, CipherSuite suite, Secret key, SessionState.Facts session) {
        return new ServerPskChoice(
                index, suite, key, BinderKey.Origin.RESUMPTION, session.peer(), Optional.of(session));
    }

    static ServerPskChoice ofExternal(int index, CipherSuite suite, Secret key, PskIdentity identity) {
        return new ServerPskChoice(
                index, suite, key, BinderKey.Origin.EXTERNAL, PeerIdentity.of(identity), Optional.empty());
    }

    static ServerPskChoice ofImported(int index, CipherSuite suite, Secret key, PskIdentity identity) {
        return new ServerPskChoice(
                index, suite, key, BinderKey.Origin.IMPORTED, PeerIdentity.of(identity), Optional.empty());
    }

    /** Its place in the client's list. */
    int index() {
        return index;
    }

    /** A suite with the hash of the key. */
    CipherSuite suite() {
        return suite;
    }

    Secret key() {
        return key;
    }

    BinderKey.Origin origin() {
        return origin;
    }

    /** Who the client is, once its Finished has proven the key. */
    PeerIdentity client() {
        return client;
    }

    /** What is known of the session that goes on; empty for a key from elsewhere. */
    Optional<SessionState.Facts> session() {
        return session;
    }
}
