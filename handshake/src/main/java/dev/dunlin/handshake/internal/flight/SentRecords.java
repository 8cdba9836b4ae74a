package dev.dunlin.handshake.internal.flight;

import java.util.Arrays;

/**
 * What each record that we sent has of which messages, so that an ACK can be understood (RFC 9147 §7.2). Of more records than are kept the
 * oldest are forgotten: an ACK for one of these says nothing, and what was in it is sent once more.
 */
public final class SentRecords {
    /**
     * Pieces of messages that are kept, most of them in a record of their own. At most 10 records go out in one transmission (RFC 9147
     * §5.8.3), and 13 transmissions are more than any timer lets happen: the thirteenth expiry ends the wait at the latest.
     */
    static final int MOST = 128;

    private static final int FIRST_CAPACITY = 8;
    private static final long[] NO_NUMBERS = {};
    private static final int[] NO_RANGES = {};
    /** message_seq, from, to. */
    private static final int FIELDS = 3;

    private long[] numbers = NO_NUMBERS;
    private int[] ranges = NO_RANGES;
    private int count;
    /** Which one the next replaces once there are {@link #MOST}. */
    private int oldest;

    /** The record {@code number} has [from, to) of message {@code messageSeq}, maybe beside pieces of others. */
    public void add(long number, int messageSeq, int from, int to) {
        int at = count < MOST ? count : oldest;
        if (count == MOST) {
            oldest = (oldest + 1) % MOST;
        } else {
            grow();
            count++;
        }
        numbers[at] = number;
        ranges[at * FIELDS] = messageSeq;
        ranges[at * FIELDS + 1] = from;
        ranges[at * FIELDS + 2] = to;
    }

    private void grow() {
        if (count == numbers.length) {
            int capacity = Math.min(MOST, Math.max(FIRST_CAPACITY, 2 * count));
            numbers = Arrays.copyOf(numbers, capacity);
            ranges = Arrays.copyOf(ranges, capacity * FIELDS);
        }
    }

    /**
     * The peer has the record {@code number}.
     *
     * @return whether that is news about {@code flight}; false for a number that was never used, or is forgotten
     */
    public boolean acknowledge(long number, OutgoingFlight flight) {
        boolean isNews = false;
        for (int i = 0; i < count; i++) {
            if (numbers[i] == number) {
                isNews |= flight.acknowledge(ranges[i * FIELDS], ranges[i * FIELDS + 1], ranges[i * FIELDS + 2]);
            }
        }
        return isNews;
    }

    /** How many pieces are kept. */
    public int count() {
        return count;
    }

    /** Forgets all of them and lets go of their memory. */
    public void clear() {
        numbers = NO_NUMBERS;
        ranges = NO_RANGES;
        count = 0;
        oldest = 0;
    }
}
