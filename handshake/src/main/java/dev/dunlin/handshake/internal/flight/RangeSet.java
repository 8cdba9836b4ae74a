package dev.dunlin.handshake.internal.flight;

import java.util.Arrays;

/**
 * Which bytes of a message are there: sorted ranges [from, to) that neither overlap nor adjoin. The same type marks what was received
 * and what was acknowledged (RFC 6347 §4.2.3, RFC 9147 §7). How many ranges there may be is for the caller to bound.
 */
public final class RangeSet {
    private static final int FIRST_CAPACITY = 4;

    private int[] from = new int[FIRST_CAPACITY];
    private int[] to = new int[FIRST_CAPACITY];
    private int size;

    /** Adds [start, end) and joins what it overlaps or adjoins; an empty range changes nothing. */
    public void add(int start, int end) {
        demandRange(start, end);
        if (start == end) {
            return;
        }
        int first = firstEndingAtOrAfter(start);
        int next = first;
        while (next < size && from[next] <= end) {
            next++;
        }
        if (first == next) {
            insert(first, start, end);
            return;
        }
        from[first] = Math.min(start, from[first]);
        to[first] = Math.max(end, to[next - 1]);
        removeBetween(first + 1, next);
    }

    /** Whether all of [start, end) is there; an empty range always is. */
    public boolean covers(int start, int end) {
        demandRange(start, end);
        if (start == end) {
            return true;
        }
        int candidate = firstEndingAtOrAfter(start + 1);
        return candidate < size && from[candidate] <= start && to[candidate] >= end;
    }

    /** Whether all of [0, length) is there. */
    public boolean isComplete(int length) {
        return covers(0, length);
    }

    /** The first position at or after {@code position} that is not there. */
    public int firstMissing(int position) {
        int candidate = firstEndingAtOrAfter(position + 1);
        return candidate < size && from[candidate] <= position ? to[candidate] : position;
    }

    /** Where what is missing at {@code position} ends: at the next range, or at {@code end}. */
    public int missingUntil(int position, int end) {
        int candidate = firstEndingAtOrAfter(position + 1);
        return candidate < size ? Math.min(from[candidate], end) : end;
    }

    /** The number of ranges. */
    public int size() {
        return size;
    }

    /** Empties the set and lets go of its memory. */
    public void clear() {
        from = new int[FIRST_CAPACITY];
        to = new int[FIRST_CAPACITY];
        size = 0;
    }

    private int firstEndingAtOrAfter(int position) {
        int found = Arrays.binarySearch(to, 0, size, position);
        return found < 0 ? -found - 1 : found;
    }

    private void insert(int index, int start, int end) {
        if (size == from.length) {
            from = Arrays.copyOf(from, 2 * size);
            to = Arrays.copyOf(to, 2 * size);
        }
        System.arraycopy(from, index, from, index + 1, size - index);
        System.arraycopy(to, index, to, index + 1, size - index);
        from[index] = start;
        to[index] = end;
        size++;
    }

    private void removeBetween(int index, int next) {
        System.arraycopy(from, next, from, index, size - next);
        System.arraycopy(to, next, to, index, size - next);
        size -= next - index;
    }

    private static void demandRange(int start, int end) {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no range [" + start + ", " + end + ")");
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append('[').append(from[i]).append(", ").append(to[i]).append(')');
        }
        return text.toString();
    }
}
