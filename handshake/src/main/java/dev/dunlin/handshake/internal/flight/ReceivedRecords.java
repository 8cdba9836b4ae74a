package dev.dunlin.handshake.internal.flight;

import java.util.Arrays;

/**
 * The records that our next ACK lists (RFC 9147 §7.1): those of the flight that is coming in, after the handshake whatever came. Bounded;
 * when space is short, the latest and those that no ACK has listed yet come first.
 */
public final class ReceivedRecords {
    /**
     * Records that are remembered: what an ACK in one datagram of 1,200 bytes can list is 73 numbers of 16 bytes, and the peer sends at
     * most 10 at a time (RFC 9147 §5.8.3).
     */
    static final int MOST = 64;

    private static final int FIRST_CAPACITY = 8;
    private static final long[] NONE = {};

    /** In order of arrival; the first {@link #listed} have stood in an ACK. */
    private long[] numbers = NONE;

    private int count;
    private int listed;
    /** Whether something was taken from a record that is not among them. */
    private boolean hasOmitted;

    /** A record came, every part of which was taken or known; where numbers can come twice, as in epoch 0, once is enough. */
    public void add(long number) {
        for (int i = 0; i < count; i++) {
            if (numbers[i] == number) {
                return;
            }
        }
        if (count == MOST) {
            System.arraycopy(numbers, 1, numbers, 0, MOST - 1);
            count--;
            listed = Math.max(0, listed - 1);
            hasOmitted = true;
        } else if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.min(MOST, Math.max(FIRST_CAPACITY, 2 * count)));
        }
        numbers[count++] = number;
    }

    /** A record came of which a part was taken and another was not, so that no ACK may list it. */
    public void omit() {
        hasOmitted = true;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Whether a list of at most so many has every record that something was taken from. */
    public boolean fitsWhole(int most) {
        return count <= most && !hasOmitted;
    }

    /** Whether some have stood in no ACK yet. */
    public boolean hasUnlisted() {
        return listed < count;
    }

    /**
     * The numbers for an ACK, in increasing order: the latest of those that no ACK has listed, and the latest others if there is room.
     *
     * @param most how many there is room for
     */
    public long[] list(int most) {
        int from = Math.max(0, count - most);
        var list = Arrays.copyOfRange(numbers, from, count);
        if (from > listed) {
            // Those left out are the latest when the next ACK is made.
            System.arraycopy(numbers, listed, numbers, listed + list.length, from - listed);
            System.arraycopy(list, 0, numbers, listed, list.length);
            listed += list.length;
        } else {
            listed = count;
        }
        sort(list);
        return list;
    }

    /** Epochs take the upper 16 bits of a record number, so that the largest make it negative. */
    private static void sort(long[] list) {
        for (int i = 1; i < list.length; i++) {
            long number = list[i];
            int at = i;
            while (at > 0 && Long.compareUnsigned(list[at - 1], number) > 0) {
                list[at] = list[at - 1];
                at--;
            }
            list[at] = number;
        }
    }

    /** Forgets all of them and lets go of their memory. */
    public void clear() {
        numbers = NONE;
        count = 0;
        listed = 0;
        hasOmitted = false;
    }
}
