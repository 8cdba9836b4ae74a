package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * The associations of an acceptor by path: at most two for each, the one that the path is known by and a candidate in its handshake; beside
 * them there may be guests, which came there later and are found by their connection ids. A hash
 * table whose entries are the sessions themselves, which spares a map's node for each of them. The hash is keyed, so that nobody can choose
 * addresses that all fall into one slot.
 */
final class PathTable {
    private static final int LEAST_SLOTS = 16;

    /** An odd number without pattern (2^64 divided by the golden ratio): each step of the hash moves every bit above. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final long key;

    private AcceptedSession[] slots = new AcceptedSession[LEAST_SLOTS];

    private int size;

    PathTable(SecureRandom random) {
        this.key = random.nextLong();
    }

    int size() {
        return size;
    }

    /** The association that {@code path} is known by. */
    @Nullable
    AcceptedSession established(PeerPath path) {
        return find(path, false);
    }

    /** The association of {@code path} that is in its handshake, or failed there and has not said so yet. */
    @Nullable
    AcceptedSession candidate(PeerPath path) {
        return find(path, true);
    }

    private @Nullable AcceptedSession find(PeerPath path, boolean isCandidate) {
        var entry = slots[slot(path)];
        while (entry != null && (entry.isGuest || entry.isCandidate != isCandidate || !entry.path.equals(path))) {
            entry = entry.nextInSlot;
        }
        return entry;
    }

    void add(AcceptedSession entry) {
        if (size >= slots.length / 4 * 3) {
            grow();
        }
        insert(entry);
        size++;
    }

    private void insert(AcceptedSession entry) {
        int slot = slot(entry.path);
        entry.nextInSlot = slots[slot];
        slots[slot] = entry;
    }

    private void grow() {
        var old = slots;
        slots = new AcceptedSession[2 * old.length];
        for (var first : old) {
            var entry = first;
            while (entry != null) {
                var next = entry.nextInSlot;
                insert(entry);
                entry = next;
            }
        }
    }

    /** Takes out {@code entry}; whether it was there. */
    boolean remove(AcceptedSession entry) {
        int slot = slot(entry.path);
        AcceptedSession before = null;
        for (var at = slots[slot]; at != null; at = at.nextInSlot) {
            if (at == entry) {
                if (before == null) {
                    slots[slot] = entry.nextInSlot;
                } else {
                    before.nextInSlot = entry.nextInSlot;
                }
                entry.nextInSlot = null;
                size--;
                return true;
            }
            before = at;
        }
        return false;
    }

    /** Calls {@code action} for every entry; it may take that entry out. */
    void forEach(Consumer<AcceptedSession> action) {
        for (var first : slots.clone()) {
            var entry = first;
            while (entry != null) {
                var next = entry.nextInSlot;
                action.accept(entry);
                entry = next;
            }
        }
    }

    private int slot(PeerPath path) {
        long hash = key;
        for (byte b : path.bytes()) {
            hash = (hash ^ (b & 0xFF)) * MULTIPLIER;
        }
        return (int) (hash >>> Integer.SIZE) & (slots.length - 1);
    }
}
