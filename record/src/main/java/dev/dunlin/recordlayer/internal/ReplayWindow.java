package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import java.util.Arrays;

/**
 * Sliding window over the sequence numbers of one epoch (RFC 6347 §4.1.2.6, RFC 9147 §4.5.1). Asked before a record is believed, moved
 * only after it has been authenticated: a forged number far ahead must not push genuine records out (CVE-2016-2181).
 */
public final class ReplayWindow {
    /** The recommended size (RFC 6347 §4.1.2.6). */
    public static final int DEFAULT_SIZE = 64;
    /** No smaller window is allowed (RFC 6347 §4.1.2.6). */
    public static final int MIN_SIZE = 32;
    /** 8,192 records of 1,200 bytes are 80 ms of reordering at 1 Gbit/s, for 1 KiB of bitmap. */
    public static final int MAX_SIZE = 8192;
    /** Sizes are multiples of this. */
    public static final int STEP = 32;

    private static final long[] NONE = {};

    private final int size;
    /** Bit i tells whether {@code next - 1 - i} was received; the default window needs no array. */
    private long recent;
    /** The same for what lies 64 and more numbers back. */
    private final long[] older;
    /** One above the highest number received. */
    private long next;

    /** What the window knows about a number. */
    public enum Verdict {
        FRESH,
        DUPLICATE,
        TOO_OLD
    }

    /** @param size how many numbers, the highest included, are told apart; from 32 to 8,192 in steps of 32 */
    public ReplayWindow(int size) {
        if (!isValidSize(size)) {
            throw new IllegalArgumentException("replay window of " + size + " records: need " + MIN_SIZE + " to "
                    + MAX_SIZE + " in steps of " + STEP);
        }
        this.size = size;
        this.older = size <= Long.SIZE ? NONE : new long[(size - 1) / Long.SIZE];
    }

    /** Writes which numbers were received. */
    void fold(FoldWriter out) {
        out.count(next).u64(recent);
        for (long word : older) {
            out.u64(word);
        }
    }

    /** The window of {@code size} that {@link #fold} has written. */
    static ReplayWindow unfold(int size, FoldReader in) {
        var window = new ReplayWindow(size);
        window.next = in.count();
        window.recent = in.u64();
        for (int i = 0; i < window.older.length; i++) {
            window.older[i] = in.u64();
        }
        return window;
    }

    /** Whether a window of this size can be made. */
    public static boolean isValidSize(int size) {
        return size >= MIN_SIZE && size <= MAX_SIZE && size % STEP == 0;
    }

    /** Whether a record of this number may still be new; changes nothing. */
    public Verdict check(long sequence) {
        if (sequence >= next) {
            return Verdict.FRESH;
        }
        long behind = next - 1 - sequence;
        if (behind >= size) {
            return Verdict.TOO_OLD;
        }
        return isSet((int) behind) ? Verdict.DUPLICATE : Verdict.FRESH;
    }

    /** Marks a number as received; to be called for authenticated records only. */
    public void accept(long sequence) {
        if (sequence >= next) {
            slide(sequence - next + 1);
            next = sequence + 1;
        }
        long behind = next - 1 - sequence;
        if (behind < size) {
            set((int) behind);
        }
    }

    /** One above the highest number accepted so far; 0 at first. */
    public long next() {
        return next;
    }

    private boolean isSet(int behind) {
        return ((word(behind / Long.SIZE) >>> behind) & 1) != 0;
    }

    private void set(int behind) {
        int index = behind / Long.SIZE;
        word(index, word(index) | (1L << behind));
    }

    private void slide(long by) {
        if (by >= size) {
            recent = 0;
            Arrays.fill(older, 0);
            return;
        }
        int words = (int) by / Long.SIZE;
        int bits = (int) by % Long.SIZE;
        for (int i = older.length; i >= 0; i--) {
            long shifted = word(i - words) << bits;
            // A shift by 64 would be a shift by 0.
            word(i, bits == 0 ? shifted : shifted | (word(i - words - 1) >>> (Long.SIZE - bits)));
        }
    }

    private long word(int index) {
        if (index < 0) {
            return 0;
        }
        return index == 0 ? recent : older[index - 1];
    }

    private void word(int index, long value) {
        if (index == 0) {
            recent = value;
        } else {
            older[index - 1] = value;
        }
    }
}
