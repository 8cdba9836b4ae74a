package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;

/** Where the sessions of one thread get the ids from that they want to be found by. */
final class ConnectionIdSource {
    /**
     * How often an id is made anew that is in use: of ids so short that this does not help, nearly all are taken. With half of them taken one
     * in four billion attempts fails.
     */
    private static final int ATTEMPTS = 32;

    private final ConnectionIds use;
    private final @Nullable ConnectionIdGenerator generator;
    private final int acceptor;
    private final Predicate<ConnectionId> isTaken;

    /** @param isTaken whether an id of the same acceptor is in use */
    ConnectionIdSource(
            ConnectionIds use,
            @Nullable ConnectionIdGenerator generator,
            int acceptor,
            Predicate<ConnectionId> isTaken) {
        this.use = use;
        this.generator = generator;
        this.acceptor = acceptor;
        this.isTaken = isTaken;
    }

    /** That of a session by itself. */
    static ConnectionIdSource ofOne(CommonConfig config) {
        return new ConnectionIdSource(config.connectionIds(), config.connectionIdGenerator(1), 0, id -> false);
    }

    /** An id for a new session: empty bytes if it wants none, absent where the extension is not used or no id is free. */
    Optional<ConnectionId> next() {
        if (!use.areUsed()) {
            return Optional.empty();
        }
        return generator == null ? Optional.of(ConnectionId.EMPTY) : another(id -> false);
    }

    /**
     * One more, for a session that has ids.
     *
     * @param isHeld whether an id was made for it in the same call, and is not known to the acceptor yet
     */
    Optional<ConnectionId> another(Predicate<ConnectionId> isHeld) {
        var maker = generator;
        for (int i = 0; maker != null && i < ATTEMPTS; i++) {
            var id = maker.generate(acceptor);
            requireFindable(maker, id);
            if (!isTaken.test(id) && !isHeld.test(id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /**
     * Bytes of the id of ours that may begin at {@code at}, whatever a generator of the application makes of bytes that anyone may have sent;
     * {@link ConnectionIdGenerator#NONE} when none can.
     */
    static int length(@Nullable ConnectionIdGenerator generator, ByteBuffer datagram, int at) {
        if (generator == null || at >= datagram.limit()) {
            return ConnectionIdGenerator.NONE;
        }
        try {
            int length = generator.length(datagram, at);
            return length > 0 && length <= Math.min(ConnectionId.MAX_LENGTH, datagram.limit() - at)
                    ? length
                    : ConnectionIdGenerator.NONE;
        } catch (RuntimeException fault) {
            return ConnectionIdGenerator.NONE;
        }
    }

    /** Index of the acceptor, of so many, for which that id was made; {@link AcceptorGroup#NOBODY} when it was made for none. */
    static int acceptor(@Nullable ConnectionIdGenerator generator, ByteBuffer datagram, int at, int acceptors) {
        if (generator == null) {
            return AcceptorGroup.NOBODY;
        }
        try {
            int index = generator.acceptor(datagram, at);
            return index >= 0 && index < acceptors ? index : AcceptorGroup.NOBODY;
        } catch (RuntimeException fault) {
            return AcceptorGroup.NOBODY;
        }
    }

    /** What a record would not be found by is nothing to tell a peer. */
    private static void requireFindable(ConnectionIdGenerator maker, ConnectionId id) {
        if (id.isEmpty() || maker.length(ByteBuffer.wrap(id.toByteArray()), 0) != id.length()) {
            throw new IllegalStateException(
                    "the generator of connection ids cannot tell the length of " + id + ", which it has made");
        }
    }
}
