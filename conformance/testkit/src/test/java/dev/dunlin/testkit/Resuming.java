package dev.dunlin.testkit;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionStore;
import dev.dunlin.session.TicketKeys;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A client and a server that have had a session once, and can go on with it as often as a test likes. */
final class Resuming implements AutoCloseable {
    /** How the server knows the session again. */
    enum Means {
        TICKET,
        /** A ticket under a key that was replaced since, so that a new one comes along. */
        OLD_TICKET,
        SESSION_ID
    }

    private final Setup setup;
    private final TicketKeys keys = TicketKeys.of(key(1));
    private final Remembering store = new Remembering();

    private Resuming(Means means, UnaryOperator<Setup> change) {
        var cache = InMemorySessionCache.create(Identity.WALL_CLOCK, 10, 1 << 16);
        var base = Setup.standard()
                .client(builder -> builder.sessionStore(store).tickets(means != Means.SESSION_ID))
                .server(builder -> builder.ticketKeys(keys).sessionCache(cache));
        setup = change.apply(base).seed(2);
        change.apply(base).seed(1).established().close();
        if (means == Means.OLD_TICKET) {
            keys.install(key(2), key(1));
        }
        store.isFrozen = true;
    }

    static Resuming by(Means means) {
        return by(means, UnaryOperator.identity());
    }

    /** The same with other settings for both handshakes. */
    static Resuming by(Means means, UnaryOperator<Setup> change) {
        return new Resuming(means, change);
    }

    /** For the next handshake, with other randomness than the first one. */
    Setup setup() {
        return setup;
    }

    TicketKeys keys() {
        return keys;
    }

    /** What the client has; a copy. */
    ResumableSession session() {
        return store.find(Identity.NAME, PeerPath.FIXED).orElseThrow(() -> new AssertionError("nothing to resume"));
    }

    /** How often the client was told to forget its session. */
    int removals() {
        return store.removals;
    }

    static byte[] key(int fill) {
        var key = new byte[TicketKeys.KEY_LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    @Override
    public void close() {
        store.session.ifPresent(ResumableSession::close);
        keys.close();
    }

    /** Offers the first session again and again, whatever became of it. */
    private static final class Remembering implements SessionStore {
        private Optional<ResumableSession> session = Optional.empty();
        private boolean isFrozen;
        private int removals;

        @Override
        public Optional<ResumableSession> find(PeerName server, PeerPath path) {
            return session.map(ResumableSession::copy);
        }

        @Override
        public void put(PeerName server, PeerPath path, ResumableSession latest) {
            if (isFrozen) {
                latest.close();
            } else {
                session = Optional.of(latest);
            }
        }

        @Override
        public void remove(PeerName server, PeerPath path) {
            removals++;
        }
    }
}
