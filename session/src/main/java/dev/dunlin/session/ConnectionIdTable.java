package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The associations of an acceptor by the connection ids that their peers' records carry. A hash table with open addressing and linear probing:
 * an id costs its bytes, one small object and two slots on average. The hash is keyed, because applications may hand out ids of which some
 * are chosen by others.
 */
final class ConnectionIdTable {
    private static final int LEAST_SLOTS = 16;

    /** See {@link PathTable}. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final long key;

    private RoutedId[] slots = {};
    private int size;

    ConnectionIdTable(SecureRandom random) {
        this.key = random.nextLong();
    }

    int size() {
        return size;
    }

    /** The association whose id is the {@code length} bytes at {@code at} of {@code datagram}. */
    @Nullable
    AcceptedSession find(ByteBuffer datagram, int at, int length) {
        if (size == 0 || length <= 0 || length > datagram.limit() - at) {
            return null;
        }
        long hash = hash(datagram, at, length);
        for (int slot = slot(hash); slots[slot] != null; slot = next(slot)) {
            var entry = slots[slot];
            if (isAt(entry.bytes, datagram, at, length)) {
                return entry.session;
            }
        }
        return null;
    }

    @SuppressWarnings("ByteBufferBackingArray") // array and offset are asked for one after the other
    private static boolean isAt(byte[] id, ByteBuffer datagram, int at, int length) {
        if (id.length != length) {
            return false;
        }
        if (datagram.hasArray()) {
            int from = datagram.arrayOffset() + at;
            return Arrays.equals(id, 0, length, datagram.array(), from, from + length);
        }
        for (int i = 0; i < length; i++) {
            if (id[i] != datagram.get(at + i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code id} is that of an association. */
    boolean has(ConnectionId id) {
        return find(ByteBuffer.wrap(id.toByteArray()), 0, id.length()) != null;
    }

    /** From here on {@code session} is found by {@code ids}, and by no others. */
    void route(AcceptedSession session, OwnConnectionIds ids) {
        var kept = session.ids;
        session.ids = null;
        while (kept != null) {
            var next = kept.next;
            if (contains(ids, kept.bytes)) {
                kept.next = session.ids;
                session.ids = kept;
            } else {
                remove(kept);
            }
            kept = next;
        }
        for (int i = 0; i < ids.count(); i++) {
            var bytes = ids.get(i).toByteArray();
            if (!isRouted(session, bytes)) {
                session.ids = new RoutedId(bytes, session, session.ids);
                add(session.ids);
            }
        }
    }

    private static boolean contains(OwnConnectionIds ids, byte[] id) {
        for (int i = 0; i < ids.count(); i++) {
            if (ids.get(i).length() == id.length && ids.get(i).standsAt(id, 0, id.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRouted(AcceptedSession session, byte[] id) {
        for (var entry = session.ids; entry != null; entry = entry.next) {
            if (Arrays.equals(entry.bytes, id)) {
                return true;
            }
        }
        return false;
    }

    private void add(RoutedId entry) {
        if (size >= slots.length / 3 * 2) {
            grow();
        }
        insert(entry);
        size++;
    }

    private void insert(RoutedId entry) {
        int slot = slot(hash(entry.bytes));
        while (slots[slot] != null) {
            slot = next(slot);
        }
        slots[slot] = entry;
    }

    private void grow() {
        var old = slots;
        slots = new RoutedId[Math.max(LEAST_SLOTS, 2 * old.length)];
        for (var entry : old) {
            if (entry != null) {
                insert(entry);
            }
        }
    }

    /** Takes out {@code entry}, and moves those up that it has pushed aside. */
    private void remove(RoutedId entry) {
        int gap = slot(hash(entry.bytes));
        while (slots[gap] != entry) {
            gap = next(gap);
        }
        slots[gap] = null;
        size--;
        for (int at = next(gap); slots[at] != null; at = next(at)) {
            int home = slot(hash(slots[at].bytes));
            boolean mayMove = ((at - home) & (slots.length - 1)) >= ((at - gap) & (slots.length - 1));
            if (mayMove) {
                slots[gap] = slots[at];
                slots[at] = null;
                gap = at;
            }
        }
    }

    private long hash(byte[] id) {
        return hash(ByteBuffer.wrap(id), 0, id.length);
    }

    /** Eight bytes a step, of which the last ones may have been looked at before; short ids byte by byte. */
    private long hash(ByteBuffer datagram, int at, int length) {
        long hash = key;
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                hash = (hash ^ (datagram.get(at + i) & 0xFF)) * MULTIPLIER;
            }
            return hash;
        }
        int last = at + length - Long.BYTES;
        for (int i = at; i < last; i += Long.BYTES) {
            hash = step(hash, word(datagram, i));
        }
        return step(hash, word(datagram, last));
    }

    /** What a multiplication moves up, the shift brings down again, so that every bit counts in the next. */
    private static long step(long hash, long word) {
        long mixed = (hash ^ word) * MULTIPLIER;
        return mixed ^ (mixed >>> Integer.SIZE);
    }

    /** Whatever order the caller's buffer has. */
    private static long word(ByteBuffer datagram, int at) {
        long word = datagram.getLong(at);
        return datagram.order() == ByteOrder.BIG_ENDIAN ? word : Long.reverseBytes(word);
    }

    private int slot(long hash) {
        return (int) (hash >>> Integer.SIZE) & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
