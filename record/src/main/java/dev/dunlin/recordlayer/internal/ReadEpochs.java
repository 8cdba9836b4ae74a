package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.Nullable;

/**
 * The epochs that records are accepted from: the current one, the next one once it has been installed, the previous one until its
 * deadline. Three suffice for reordering across a change of keys (RFC 6347 §4.1, RFC 9147 §4.2.1).
 *
 * <p>DTLS 1.2 installs and advances in one go, when ChangeCipherSpec has been processed. Where there is no such message an epoch is
 * installed with its keys, and advanced to with the first record opened in it.
 */
public final class ReadEpochs {
    /** Keeps the previous epoch until {@link #dropPrevious}. */
    public static final long UNTIL_DROPPED = Long.MAX_VALUE;

    private ReadEpoch current = ReadEpoch.plaintext();

    @Nullable
    private ReadEpoch next;

    @Nullable
    private ReadEpoch previous;

    private long previousDeadline;

    public ReadEpoch current() {
        return current;
    }

    /** The open epoch of this number; null when there is none. */
    @Nullable
    public ReadEpoch find(int number) {
        if (current.number() == number) {
            return current;
        }
        if (next != null && next.number() == number) {
            return next;
        }
        return previous != null && previous.number() == number ? previous : null;
    }

    /** Whether records of this epoch, which has no keys yet, may be stashed for the time when it has (RFC 6347 §4.1). */
    public boolean isAwaited(int number) {
        return number == newest() + 1;
    }

    /** Whether another epoch can follow; epochs do not wrap (RFC 6347 §4.1). */
    public boolean hasSuccessor() {
        return newest() < RecordNumber.MAX_EPOCH;
    }

    /** From now on records of {@code epoch} are opened, beside those of the current epoch. */
    public void install(ReadEpoch epoch) {
        if (next != null) {
            throw new IllegalStateException("epoch " + next.number() + " is installed and was not advanced to");
        }
        if (epoch.number() <= current.number()) {
            throw new IllegalArgumentException("epoch " + epoch.number() + " does not follow " + current.number());
        }
        next = epoch;
    }

    /**
     * Makes the installed epoch the current one. The one that was current stays open for {@code keepPreviousFor} nanoseconds, or {@link
     * #UNTIL_DROPPED}: in DTLS 1.2 until the handshake has completed, for the peer may have to repeat its flight (RFC 6347 §4.1).
     */
    public void advance(long nowNanos, long keepPreviousFor, WorkingSet ws) {
        var installed = next;
        if (installed == null) {
            throw new IllegalStateException("no epoch is installed");
        }
        dropPrevious(ws);
        previous = current;
        previousDeadline = nowNanos + keepPreviousFor;
        current = installed;
        next = null;
    }

    /** Closes the previous epoch if its time is over. Only differences of times count: they may wrap. */
    public void expire(long nowNanos, WorkingSet ws) {
        if (previous != null && nowNanos - previousDeadline >= 0) {
            dropPrevious(ws);
        }
    }

    /** Closes the previous epoch, if there is one. */
    public void dropPrevious(WorkingSet ws) {
        if (previous != null) {
            previous.protection().retire(ws);
            previous = null;
        }
    }

    /** Drops from {@code ws} what it keeps for any of these epochs: the association has ended, or moves to another working set. */
    public void retire(WorkingSet ws) {
        dropPrevious(ws);
        current.protection().retire(ws);
        if (next != null) {
            next.protection().retire(ws);
        }
    }

    private int newest() {
        return next == null ? current.number() : next.number();
    }
}
