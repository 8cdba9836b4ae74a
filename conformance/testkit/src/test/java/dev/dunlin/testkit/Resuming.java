package dev.dunlin.testkit;

import static dev.dunlin.handshake.ProtocolVersion.DTLS_1_2;
import static dev.dunlin.handshake.ProtocolVersion.DTLS_1_3;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
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
        TICKET(DTLS_1_2),
        /** A ticket under a key that was replaced since, so that a new one comes along. */
        OLD_TICKET(DTLS_1_2),
        SESSION_ID(DTLS_1_2),
        /** A ticket as pre-shared key. */
        PSK_TICKET(DTLS_1_3),
        /** The same under a key that was replaced since. */
        OLD_PSK_TICKET(DTLS_1_3),
        /** The same without a Diffie-Hellman exchange. */
        PSK_TICKET_ALONE(DTLS_1_3);

        private final ProtocolVersion version;

        Means(ProtocolVersion version) {
            this.version = version;
        }

        ProtocolVersion version() {
            return version;
        }

        /** Whether the client drops what it has used (RFC 8446 appendix C.4). */
        boolean countsOnce() {
            return switch (version) {
                case DTLS_1_2 -> false;
                case DTLS_1_3 -> true;
            };
        }

        private boolean isOld() {
            return this == OLD_TICKET || this == OLD_PSK_TICKET;
        }
    }

    private final Setup setup;
    private final TicketKeys keys = TicketKeys.of(key(1));
    private final Remembering store = new Remembering();

    private Resuming(Means means, UnaryOperator<Setup> change) {
        var cache = InMemorySessionCache.create(Identity.WALL_CLOCK, 10, 1 << 16);
        var base = Setup.standard()
                .client(builder -> builder.sessionStore(store).tickets(means != Means.SESSION_ID))
                .server(builder -> builder.ticketKeys(keys).sessionCache(cache))
                .speaking(means.version())
                .client(builder -> builder.pskKeyExchange(exchange(means)))
                .server(builder -> builder.pskKeyExchange(exchange(means)));
        setup = change.apply(base).seed(2);
        change.apply(base).seed(1).established().close();
        if (means.isOld()) {
            keys.install(key(2), key(1));
        }
        store.isFrozen = true;
        store.removals = 0;
    }

    private static PskKeyExchange exchange(Means means) {
        return means == Means.PSK_TICKET_ALONE ? PskKeyExchange.ALONE : PskKeyExchange.WITH_DIFFIE_HELLMAN;
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

    /** How often the client was told to forget its session since. */
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
