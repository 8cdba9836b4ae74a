package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions in the heap of this process, bounded by number; the one that was used last of all gives way. A ticket of DTLS 1.3 is given out once
 * (RFC 8446 appendix C.4): the handshake that offers it brings the next one. Any thread may call.
 */
public final class InMemorySessionStore implements SessionStore, AutoCloseable {
    /** One session is about 500 bytes, and what the server's certificates take beside it. */
    private static final int DEFAULT_ENTRIES = 256;

    private record Key(PeerName server, PeerPath path) {}

    /** In the order of use, the least recently used first. */
    private final Map<Key, ResumableSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private final InstantSource clock;
    private final int mostEntries;

    private InMemorySessionStore(InstantSource clock, int mostEntries) {
        this.clock = clock;
        this.mostEntries = mostEntries;
    }

    /** Room for the sessions of 256 servers. */
    public static InMemorySessionStore create() {
        return create(InstantSource.system(), DEFAULT_ENTRIES);
    }

    /**
     * Room for the sessions of so many servers.
     *
     * @param clock the one of the configurations that use the store
     * @throws IllegalArgumentException when that is less than one
     */
    public static InMemorySessionStore create(InstantSource clock, int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("a store needs room for at least one session");
        }
        return new InMemorySessionStore(clock, entries);
    }

    @Override
    public synchronized Optional<ResumableSession> find(PeerName server, PeerPath path) {
        var session = sessions.get(new Key(server, path));
        if (session != null && !clock.instant().isBefore(session.expires())) {
            remove(server, path);
            return Optional.empty();
        }
        var found = Optional.ofNullable(session).map(ResumableSession::copy);
        if (session != null && session.isForOneUse()) {
            remove(server, path);
        }
        return found;
    }

    @Override
    public synchronized void put(PeerName server, PeerPath path, ResumableSession session) {
        remove(server, path);
        sessions.put(new Key(server, path), session);
        if (sessions.size() > mostEntries) {
            var oldest = sessions.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
    }

    @Override
    public synchronized void remove(PeerName server, PeerPath path) {
        var session = sessions.remove(new Key(server, path));
        if (session != null) {
            session.close();
        }
    }

    /** How many sessions are kept. */
    public synchronized int size() {
        return sessions.size();
    }

    /** Wipes all sessions; the store remains usable. */
    @Override
    public synchronized void close() {
        sessions.values().forEach(ResumableSession::close);
        sessions.clear();
    }

    @Override
    public synchronized String toString() {
        return "InMemorySessionStore(" + sessions.size() + " sessions)";
    }
}
