package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import java.util.ArrayList;

/**
 * The next deadline of each of many sessions, in a binary heap; a session stands in it at most once, and knows where. Deadlines are on
 * the caller's monotonic clock, which may wrap: only differences are compared.
 */
final class SessionTimers {
    /** What a session holds to be found in the heap. */
    static final class Entry {
        final AcceptedSession session;
        private long deadline;
        private int index = -1;

        Entry(AcceptedSession session) {
            this.session = session;
        }
    }

    private final ArrayList<Entry> heap = new ArrayList<>();

    /** Sets the deadline of {@code entry}. */
    void set(Entry entry, long deadline) {
        if (entry.index < 0) {
            entry.index = heap.size();
            heap.add(entry);
        }
        entry.deadline = deadline;
        siftUp(entry);
        siftDown(entry);
    }

    void remove(Entry entry) {
        int hole = entry.index;
        if (hole < 0) {
            return;
        }
        var last = heap.remove(heap.size() - 1);
        entry.index = -1;
        if (last != entry) {
            last.index = hole;
            heap.set(hole, last);
            siftUp(last);
            siftDown(last);
        }
    }

    /** The session whose deadline comes first; null when none has one. */
    @Nullable
    AcceptedSession first() {
        return heap.isEmpty() ? null : heap.get(0).session;
    }

    /** Nanoseconds until the first deadline: 0 when it is over, {@link Long#MAX_VALUE} when there is none. */
    long next(long nowNanos) {
        return heap.isEmpty() ? Long.MAX_VALUE : Math.max(0, heap.get(0).deadline - nowNanos);
    }

    private void siftUp(Entry entry) {
        while (entry.index > 0) {
            var parent = heap.get((entry.index - 1) / 2);
            if (parent.deadline - entry.deadline <= 0) {
                return;
            }
            swap(entry, parent);
        }
    }

    private void siftDown(Entry entry) {
        while (true) {
            int child = 2 * entry.index + 1;
            if (child >= heap.size()) {
                return;
            }
            if (child + 1 < heap.size() && heap.get(child + 1).deadline - heap.get(child).deadline < 0) {
                child++;
            }
            if (heap.get(child).deadline - entry.deadline >= 0) {
                return;
            }
            swap(entry, heap.get(child));
        }
    }

    private void swap(Entry one, Entry other) {
        int index = one.index;
        one.index = other.index;
        other.index = index;
        heap.set(one.index, one);
        heap.set(other.index, other);
    }
}
