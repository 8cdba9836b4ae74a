package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Several acceptors that are one server: each on its own thread with its own sessions, while cookie keys, counters and the places of
 * {@link Limits#associations()} and {@link Limits#halfOpen()} are common to all. A client may ask one of them for a cookie and come back to
 * another.
 *
 * <p>Any thread may ask the group; its acceptors belong to one thread each, and take their {@code nowNanos} from the same clock.
 */
public final class AcceptorGroup implements AutoCloseable {
    /** What {@link #owner} answers for a path that has no association. */
    public static final int NOBODY = -1;

    /**
     * Keys of our own rotate this often, and a cookie lives until the end of the period after its own: at least as long as a client with default
     * limits goes on trying. In DTLS 1.3 it cannot be asked for another one (RFC 9147 §5.1), and would have to begin anew.
     */
    static final Duration COOKIE_PERIOD = Limits.defaults().handshakeDeadline();

    private final DtlsServerConfig config;
    private final @Nullable ConnectionIdGenerator idGenerator;
    private final Counters counters = new Counters();
    private final Places places;
    private final CookieKeys cookieKeys;
    private final boolean ownsKeys;
    private final ConcurrentMap<PeerPath, Integer> owners = new ConcurrentHashMap<>();
    private final List<DtlsAcceptor> acceptors;
    private final AtomicInteger open;

    private AcceptorGroup(DtlsServerConfig config, int count) {
        this.config = config;
        this.idGenerator = config.common().connectionIdGenerator(count);
        this.places = new Places(config.limits());
        this.ownsKeys = config.cookieKeys().isEmpty();
        this.cookieKeys = config.cookieKeys()
                .orElseGet(() -> CookieKeys.create(config.common().jca().random(), COOKIE_PERIOD));
        this.open = new AtomicInteger(count);
        boolean complete = false;
        try {
            this.acceptors = IntStream.range(0, count)
                    .mapToObj(index -> new DtlsAcceptor(this, index))
                    .toList();
            complete = true;
        } finally {
            if (!complete) {
                wipeKeys();
            }
        }
    }

    /**
     * A group of {@code count} acceptors.
     *
     * @throws IllegalArgumentException when {@code count} is not positive, or too many for the connection ids of the configuration
     */
    public static AcceptorGroup create(DtlsServerConfig config, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a group needs at least one acceptor, not " + count);
        }
        return new AcceptorGroup(config, count);
    }

    /** How many acceptors there are. */
    public int size() {
        return acceptors.size();
    }

    /** The acceptor of this index, from 0 on. */
    public DtlsAcceptor acceptor(int index) {
        return acceptors.get(index);
    }

    /**
     * Index of the acceptor that has an association, or a handshake, on {@code path}: datagrams from there are for it, wherever the
     * operating system delivers them. {@link #NOBODY} when there is none; then any acceptor will do.
     */
    public int owner(PeerPath path) {
        var index = owners.get(path);
        return index == null ? NOBODY : index;
    }

    /**
     * The same for {@code datagram}, which came by {@code path} and stays as it is: where its first record has a connection id, that tells the
     * acceptor, wherever it has come from.
     */
    public int owner(PeerPath path, ByteBuffer datagram) {
        int named = acceptors.size() == 1 ? NOBODY : named(datagram);
        return named == NOBODY ? owner(path) : named;
    }

    private int named(ByteBuffer datagram) {
        int at = RecordId.offset(datagram);
        int length = at == RecordId.NONE ? ConnectionIdGenerator.NONE : idLength(datagram, at);
        return length == ConnectionIdGenerator.NONE
                ? NOBODY
                : ConnectionIdSource.acceptor(idGenerator, datagram, at, acceptors.size());
    }

    /** Bytes of the connection id of ours that may begin at {@code at} of {@code datagram}; {@link ConnectionIdGenerator#NONE} when none can. */
    int idLength(ByteBuffer datagram, int at) {
        return ConnectionIdSource.length(idGenerator, datagram, at);
    }

    /** How many associations all acceptors have, those in their handshake included. */
    public int associations() {
        return places.associations();
    }

    /** How many of them are in their handshake. */
    public int halfOpen() {
        return places.halfOpen();
    }

    /** The counters of all acceptors and sessions. */
    public Counters counters() {
        return counters;
    }

    /** Closes all acceptors, which must not be at work any more; with the last of them the group's own cookie keys are wiped. Idempotent. */
    @Override
    public void close() {
        acceptors.forEach(DtlsAcceptor::close);
    }

    /** One of the acceptors was closed. */
    void leave() {
        if (open.decrementAndGet() == 0) {
            wipeKeys();
        }
    }

    private void wipeKeys() {
        if (ownsKeys) {
            cookieKeys.close();
        }
    }

    /** Where the sessions of the acceptor of this index get their connection ids from. */
    ConnectionIdSource connectionIds(int index, Predicate<ConnectionId> isTaken) {
        return new ConnectionIdSource(config.connectionIds(), idGenerator, index, isTaken);
    }

    DtlsServerConfig config() {
        return config;
    }

    Places places() {
        return places;
    }

    CookieKeys cookieKeys() {
        return cookieKeys;
    }

    /** What tells the group where a path leads; nobody asks a group of one. */
    Roster.PathOwner pathOwner(int index) {
        return new Roster.PathOwner() {
            @Override
            public void owns(PeerPath path) {
                if (acceptors.size() > 1) {
                    owners.put(path, index);
                }
            }

            @Override
            public void follows(PeerPath path) {
                if (acceptors.size() > 1) {
                    owners.putIfAbsent(path, index);
                }
            }

            @Override
            public void leaves(PeerPath path) {
                owners.remove(path, index);
            }
        };
    }
}
