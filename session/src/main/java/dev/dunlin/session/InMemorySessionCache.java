package dev.dunlin.session;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions in the heap of this process, bounded by number and by bytes; the one that was kept first gives way. Any number of acceptors and
 * event loops may share one.
 */
public final class InMemorySessionCache implements SessionCache {
    /**
     * Heap of an entry beside its state: id and key object, map node, entry, the headers of two arrays, rounded up from what compressed
     * references take (about 210 bytes).
     */
    static final int ENTRY_OVERHEAD = 256;

    /** As many as {@link Limits} lets associations live by default: whoever is connected can come back. */
    private static final int DEFAULT_ENTRIES = 10_000;

    /** A state without client certificates is about 200 bytes sealed, one with them 2 KiB: room for all entries of twice the former. */
    private static final long DEFAULT_BYTES = DEFAULT_ENTRIES * 2L * (ENTRY_OVERHEAD + 200);

    private final Map<ByteBuffer, Entry> entries = new LinkedHashMap<>();
    private final InstantSource clock;
    private final int mostEntries;
    private final long mostBytes;
    private long bytes;

    private static final class Entry {
        final byte[] session;
        final Instant expires;

        Entry(byte[] session, Instant expires) {
            this.session = session;
            this.expires = expires;
        }

        int bytes() {
            return ENTRY_OVERHEAD + session.length;
        }
    }

    private InMemorySessionCache(InstantSource clock, int mostEntries, long mostBytes) {
        this.clock = clock;
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    /** Room for 10,000 sessions, about 9 MB at most. */
    public static InMemorySessionCache create() {
        return create(InstantSource.system(), DEFAULT_ENTRIES, DEFAULT_BYTES);
    }

    /**
     * Room for so many sessions, and bytes of heap.
     *
     * @param clock the one of the configurations that use the cache
     * @throws IllegalArgumentException when there is room for none
     */
    public static InMemorySessionCache create(InstantSource clock, int entries, long bytes) {
        if (entries < 1 || bytes < 1) {
            throw new IllegalArgumentException("a cache needs room for at least one session");
        }
        return new InMemorySessionCache(clock, entries, bytes);
    }

    @Override
    public synchronized void put(byte[] id, byte[] session, Instant expires) {
        remove(id);
        var entry = new Entry(session, expires);
        if (entry.bytes() > mostBytes || !clock.instant().isBefore(expires)) {
            return;
        }
        entries.put(ByteBuffer.wrap(id.clone()), entry);
        bytes += entry.bytes();
        shrink();
    }

    /** What has expired goes first, but only from the front: sessions of one configuration expire in the order in which they come. */
    private void shrink() {
        var now = clock.instant();
        for (Iterator<Entry> oldest = entries.values().iterator(); oldest.hasNext(); ) {
            var entry = oldest.next();
            if (entries.size() <= mostEntries && bytes <= mostBytes && now.isBefore(entry.expires)) {
                return;
            }
            oldest.remove();
            bytes -= entry.bytes();
        }
    }

    @Override
    public synchronized Optional<byte[]> get(byte[] id) {
        var entry = entries.get(ByteBuffer.wrap(id));
        if (entry == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(entry.expires)) {
            remove(id);
            return Optional.empty();
        }
        return Optional.of(entry.session.clone());
    }

    @Override
    public synchronized void remove(byte[] id) {
        var entry = entries.remove(ByteBuffer.wrap(id));
        if (entry != null) {
            bytes -= entry.bytes();
        }
    }

    /** How many sessions are kept, expired ones that nobody has asked for included. */
    public synchronized int size() {
        return entries.size();
    }

    /** About how many bytes of heap they take. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized String toString() {
        return "InMemorySessionCache(" + entries.size() + " sessions, " + bytes + " bytes)";
    }
}
