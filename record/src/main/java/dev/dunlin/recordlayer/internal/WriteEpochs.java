package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * The epochs that we may have to write in: the current one, and those before it under which a flight may still be resent. A repeated
 * message goes out in the epoch and under the keys of the first time (RFC 9147 §4.2.1; CVE-2013-6450).
 */
public final class WriteEpochs {
    private WriteEpoch current = WriteEpoch.plaintext();

    /** Writes all epochs, the current one first; {@link #retire} wipes what stays behind. */
    public void fold(FoldWriter out) {
        for (var epoch = current; epoch != null; epoch = epoch.older) {
            epoch.fold(out);
            out.flag(epoch.older != null);
        }
    }

    /** What {@link #fold} has written. */
    public static WriteEpochs unfold(EpochSettings settings, FoldReader in) {
        var epochs = new WriteEpochs();
        epochs.current = WriteEpoch.unfold(settings, in);
        for (var epoch = epochs.current; in.flag(); epoch = epoch.older) {
            epoch.older = WriteEpoch.unfold(settings, in);
        }
        return epochs;
    }

    /** What everything new is written in. */
    public WriteEpoch current() {
        return current;
    }

    /** The epoch of this number, if it is current or still kept; otherwise null. */
    @Nullable
    public WriteEpoch find(int number) {
        for (var epoch = current; epoch != null; epoch = epoch.older) {
            if (epoch.number() == number) {
                return epoch;
            }
        }
        return null;
    }

    /** From here on the records of all protected epochs carry {@code id}, also those that are repeated (RFC 9147 §9). */
    public void address(ConnectionId id) {
        for (var epoch = current; epoch != null; epoch = epoch.older) {
            epoch.address(id);
        }
    }

    /** Whether another epoch can follow; epochs do not wrap (RFC 6347 §4.1). */
    public boolean hasSuccessor() {
        return current.number() < RecordNumber.MAX_EPOCH;
    }

    /** Makes {@code next} the current epoch and keeps the one that was. */
    public void advance(WriteEpoch next) {
        if (next.number() <= current.number()) {
            throw new IllegalArgumentException("epoch " + next.number() + " does not follow " + current.number());
        }
        next.older = current;
        current = next;
    }

    /** Closes all epochs below {@code number}, for nothing can be resent under them any more; the current one stays. */
    public void retireBelow(int number, WorkingSet ws) {
        var oldest = current;
        while (oldest.older != null && oldest.older.number() >= number) {
            oldest = oldest.older;
        }
        for (var epoch = oldest.older; epoch != null; epoch = epoch.older) {
            epoch.protection().retire(ws);
        }
        oldest.older = null;
    }

    /** Closes all epochs above {@code number}, in which nothing has been sent and nothing will be; that one becomes the current. */
    public void retireAbove(int number, WorkingSet ws) {
        while (current.number() > number && current.older != null) {
            current.protection().retire(ws);
            current = current.older;
        }
    }

    /** Drops from {@code ws} what it keeps for any of these epochs: the association has ended. */
    public void retire(WorkingSet ws) {
        for (var epoch = current; epoch != null; epoch = epoch.older) {
            epoch.protection().retire(ws);
        }
    }
}
