package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import java.util.Objects;

/**
 * The epochs that records are accepted from: the current one, the next one once it has been installed, those before until their deadlines.
 * One before the current is enough for reordering across a change of keys (RFC 6347 §4.1, RFC 9147 §4.2.1); beside it a server of DTLS 1.3
 * may retain that of its handshake, in which a repeated Finished has to be acknowledged for longer (RFC 9147 §5.8.1). So there are four at
 * most.
 *
 * <p>DTLS 1.2 installs and advances in one go, when ChangeCipherSpec has been processed. In DTLS 1.3, where there is no such message, an epoch
 * is installed with its keys, and advanced to with the first record opened in it (RFC 9147 §8).
 */
public final class ReadEpochs {
    /** Keeps the previous epoch until {@link #dropPrevious}. */
    public static final long UNTIL_DROPPED = Long.MAX_VALUE;

    /** How long a datagram can be on its way, in nanoseconds: the two minutes of RFC 9293 §3.4.1, after which RFC 9147 §4.2.1 closes an epoch. */
    public static final long MAX_SEGMENT_LIFETIME = 120_000_000_000L;

    /** Epochs below have keys of the handshake, if any; they do not count by KeyUpdate. */
    private static final int FIRST_OF_APPLICATION_DATA = 3;

    private static final int HANDSHAKE_EPOCH = 2;
    private static final int BIT_PATTERNS = RecordHeader.EPOCH_MASK + 1;

    private ReadEpoch current = ReadEpoch.plaintext();

    /** Heads the list: the installed epoch, or the current one. */
    private ReadEpoch newest = current;

    /** Writes all epochs, the newest first; {@link #retire} wipes what stays behind. */
    public void fold(FoldWriter out) {
        out.flag(newest != current);
        for (var epoch = newest; epoch != null; epoch = epoch.older) {
            epoch.fold(out);
            out.flag(epoch.older != null);
            if (epoch.older != null) {
                out.flag(epoch.older.isRetained).count(epoch.older.deadline);
            }
        }
    }

    /** What {@link #fold} has written. */
    public static ReadEpochs unfold(EpochSettings settings, FoldReader in) {
        var epochs = new ReadEpochs();
        boolean isInstalled = in.flag();
        epochs.newest = ReadEpoch.unfold(settings, in);
        for (var epoch = epochs.newest; in.flag(); epoch = epoch.older) {
            boolean isRetained = in.flag();
            long deadline = in.count();
            epoch.older = ReadEpoch.unfold(settings, in);
            epoch.older.isRetained = isRetained;
            epoch.older.deadline = deadline;
        }
        var current = isInstalled ? epochs.newest.older : epochs.newest;
        epochs.current = Objects.requireNonNull(current);
        return epochs;
    }

    public ReadEpoch current() {
        return current;
    }

    /** The epoch that new messages have to come in: the installed one, or the current one. */
    public ReadEpoch newest() {
        return newest;
    }

    /** The open epoch of this number; null when there is none. */
    @Nullable
    public ReadEpoch find(int number) {
        for (var epoch = newest; epoch != null; epoch = epoch.older) {
            if (epoch.number() == number) {
                return epoch;
            }
        }
        return null;
    }

    /**
     * The open epoch that these low bits of its number mean: the highest that has them and is not above the newest (RFC 9147 §4.2.2). Null
     * when it is not open; records of epoch 0 show their number whole.
     */
    @Nullable
    ReadEpoch findByBits(int bits) {
        int number = newest.number() - behindNewest(bits);
        return number > 0 ? find(number) : null;
    }

    /** Whether records of this epoch, which has no keys yet, may be stashed for the time when it has (RFC 6347 §4.1). */
    public boolean isAwaited(int number) {
        return number == newest.number() + 1;
    }

    /**
     * The epoch without keys whose records may be stashed, when these are the low bits of its number: the next one, and during the handshake
     * also that of application data, which a server may send before it has an answer. Otherwise 0. Epoch 1, whose keys we never have, is not
     * awaited.
     */
    int awaitedByBits(int bits) {
        int number = newest.number() + BIT_PATTERNS - behindNewest(bits);
        boolean isOfHandshake = number >= HANDSHAKE_EPOCH && number <= FIRST_OF_APPLICATION_DATA;
        boolean isNext = number > FIRST_OF_APPLICATION_DATA && isAwaited(number) && hasSuccessor();
        return isOfHandshake || isNext ? number : 0;
    }

    private int behindNewest(int bits) {
        return (newest.number() - bits) & RecordHeader.EPOCH_MASK;
    }

    /** Whether another epoch can follow; epochs do not wrap (RFC 6347 §4.1, RFC9147bis 8). */
    public boolean hasSuccessor() {
        return newest.number() < RecordNumber.MAX_EPOCH;
    }

    /** Whether the peer has said that it leaves the epoch of this number: nothing new of its handshake comes in that any more (RFC9147bis 8). */
    public boolean isSuperseded(int number) {
        return number < newest.number();
    }

    /** From now on records of {@code epoch} are opened, beside those of the current epoch. */
    public void install(ReadEpoch epoch) {
        if (newest != current) {
            throw new IllegalStateException("epoch " + newest.number() + " is installed and was not advanced to");
        }
        if (epoch.number() <= current.number()) {
            throw new IllegalArgumentException("epoch " + epoch.number() + " does not follow " + current.number());
        }
        epoch.older = current;
        newest = epoch;
    }

    /**
     * Makes the installed epoch the current one. The one that was current stays open for {@code keepPreviousFor} nanoseconds, or {@link
     * #UNTIL_DROPPED}: in DTLS 1.2 until the handshake has completed, for the peer may have to repeat its flight (RFC 6347 §4.1). Those before
     * it close, but for a retained one.
     */
    public void advance(long nowNanos, long keepPreviousFor, WorkingSet ws) {
        if (newest == current) {
            throw new IllegalStateException("no epoch is installed");
        }
        var previous = current;
        previous.deadline = nowNanos + keepPreviousFor;
        current = newest;
        close(previous, nowNanos, false, ws);
    }

    /**
     * Makes the installed epoch the current one, as at the end of a server's handshake, and keeps the one that was current open for {@code
     * keepPreviousFor} nanoseconds, whatever comes after (RFC 9147 §5.8.1).
     */
    public void advanceRetaining(long nowNanos, long keepPreviousFor, WorkingSet ws) {
        current.isRetained = true;
        advance(nowNanos, keepPreviousFor, ws);
    }

    /**
     * A record of {@code epoch} was accepted. The first one of the next epoch makes that the current one. The one before stays open for the
     * life time of a datagram, but for epoch 0, where anyone may speak, and the peer has no reason to any more.
     */
    void accepted(ReadEpoch epoch, long nowNanos, WorkingSet ws) {
        if (epoch == newest && newest != current) {
            advance(nowNanos, current.number() == 0 ? 0 : MAX_SEGMENT_LIFETIME, ws);
            expire(nowNanos, ws);
        }
    }

    /** Closes epochs before the current one whose time is over. Only differences of times count: they may wrap. */
    public void expire(long nowNanos, WorkingSet ws) {
        close(current, nowNanos, true, ws);
    }

    /** Closes all epochs before the current one, if there are any. */
    public void dropPrevious(WorkingSet ws) {
        for (var epoch = current.older; epoch != null; epoch = epoch.older) {
            epoch.protection().retire(ws);
        }
        current.older = null;
    }

    /**
     * Closes {@code epoch} if a newer one is current: its key can stand no more forgeries, and need not (RFC 9147 §4.5.3).
     *
     * @return whether it was closed
     */
    boolean closeIfPrevious(ReadEpoch epoch, WorkingSet ws) {
        for (var newer = current; newer != null; newer = newer.older) {
            if (newer.older == epoch) {
                unlinkAfter(newer, ws);
                return true;
            }
        }
        return false;
    }

    /** Drops from {@code ws} what it keeps for any of these epochs: the association has ended. */
    public void retire(WorkingSet ws) {
        dropPrevious(ws);
        current.protection().retire(ws);
        if (newest != current) {
            newest.protection().retire(ws);
        }
    }

    /** Of the epochs before {@code from}, closes those whose time is over, and unless {@code keepsOthers} the others that are not retained. */
    private static void close(ReadEpoch from, long nowNanos, boolean keepsOthers, WorkingSet ws) {
        var newer = from;
        for (var epoch = from.older; epoch != null; epoch = epoch.older) {
            boolean isOver = nowNanos - epoch.deadline >= 0;
            if (isOver || !(keepsOthers || epoch.isRetained)) {
                unlinkAfter(newer, ws);
            } else {
                newer = epoch;
            }
        }
    }

    private static void unlinkAfter(ReadEpoch newer, WorkingSet ws) {
        var closed = newer.older;
        if (closed != null) {
            closed.protection().retire(ws);
            newer.older = closed.older;
        }
    }
}
