package dev.dunlin.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a server keeps sessions that clients resume by session id (RFC 5246 §7.3): {@link InMemorySessionCache}, or a store of the
 * application's own that several machines share.
 *
 * <p>What is kept is encrypted and authenticated under the configuration's {@link TicketKeys}: a store learns no secret, and what it
 * changes or mixes up is of no use. Servers that share a cache share the keys, too.
 *
 * <p>Any thread may call, several at once. {@link #get} and {@link #put} may be slow: with {@link TaskMode#APPLICATION} they run inside of
 * tasks. A cache that cannot be reached answers with nothing, and a full handshake follows; what it throws fails the handshake.
 */
public interface SessionCache {
    /**
     * Keeps a session.
     *
     * @param id 32 random bytes
     * @param session a copy, the cache's own
     * @param expires when it becomes useless and may be dropped; sooner is allowed at any time
     */
    void put(byte[] id, byte[] session, Instant expires);

    /** The session under {@code id}, which a client has sent and may be anything of up to 32 bytes. It may be asked for again. */
    Optional<byte[]> get(byte[] id);

    /** Drops a session: a fatal alert has made it unusable (RFC 5246 §7.2.2). Called on the session's own thread, not in a task. */
    void remove(byte[] id);
}
