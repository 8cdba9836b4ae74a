package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ReplayWindow.Verdict;
import java.util.List;

/**
 * The walk over an association's datagrams, one record a call: header, epoch, replay check, opening, and on success the facts about one
 * record.
 *
 * <p>An opened record has no effect until {@link #commit}. The caller who finds no room for its content leaves that call out and comes back
 * with the same datagram: window, counters and stash are as they were. Records that cannot be opened are dropped without a trace other than
 * the count of forgeries (RFC 6347 §4.1.2.7).
 *
 * <pre>
 *   for (int at = offset; at &lt; limit; at = records.end()) {
 *       if (records.open(datagram, at, limit, ws, now) == OPENED) { use(ws.plaintext(), records.length()); records.commit(ws, now); }
 *   }
 *   while (records.openStashed(ws, now) != EMPTY) { the same }
 * </pre>
 */
public final class InboundRecords {
    /** What became of one record. */
    public enum Result {
        /** Its content stands in {@link WorkingSet#plaintext}; {@link #commit} makes it count. */
        OPENED,
        /** Nothing came of it, for the reason that {@link #discardReason} gives. */
        DISCARDED,
        /** Its authentication failed, and the key has now seen as many forgeries as it can stand: close (RFC 9325 §4.4). */
        INTEGRITY_LIMIT,
        /**
         * The peer has sealed an empty record of a type that has to say something: the alert unexpected_message ends the association (RFC
         * 8446 §5.4).
         */
        UNEXPECTED_CONTENT,
        /** The peer has sealed more than a record may hold: the alert record_overflow ends the association (RFC 8446 §5.2). */
        OVERFLOW,
        /** No stashed record can be opened. */
        EMPTY
    }

    private final ReadEpochs epochs;
    private EarlyRecords early;
    private RecordFraming framing = RecordFraming.DTLS_1_2;
    private OwnConnectionIds own = OwnConnectionIds.NONE;
    /** Place of the last of {@link #own} that the peer has used for anything but the test of a path. */
    private int usedId;

    private boolean lastEpoch;

    private int idIndex;
    private long recordNumber;
    private int type;
    private int length;
    private int end;
    private boolean isNewest;
    private DiscardReason discardReason = DiscardReason.MALFORMED;

    /** The epoch of the record that awaits its commit. */
    @Nullable
    private ReadEpoch opened;

    /** The stashed record that {@link #opened} was; absent when it came from a datagram. */
    @Nullable
    private byte[] unstashed;

    /** The walk of one association, which shares {@code epochs} and {@code early} with no other. */
    public InboundRecords(ReadEpochs epochs, EarlyRecords early) {
        this.epochs = epochs;
        this.early = early;
    }

    /** Whether {@link #fold} loses nothing: no record waits for its keys. */
    public boolean isAtRest() {
        return early.count() == 0;
    }

    /** Writes all that lasts from one record to the next. An opened record that was not committed is opened again when it comes again. */
    public void fold(FoldWriter out) {
        out.flag(lastEpoch).flag(early.keepsNothing());
        epochs.fold(out);
    }

    /** What {@link #fold} has written, with a stash like {@code early} if there was one. */
    public static InboundRecords unfold(EpochSettings settings, EarlyRecords early, FoldReader in) {
        boolean lastEpoch = in.flag();
        boolean keepsNothing = in.flag();
        var records = new InboundRecords(ReadEpochs.unfold(settings, in), keepsNothing ? EarlyRecords.NONE : early);
        records.lastEpoch = lastEpoch;
        records.framing = settings.framing();
        records.own = settings.own();
        records.usedId = settings.usedOwn();
        return records;
    }

    public ReadEpochs epochs() {
        return epochs;
    }

    /** From now on takes records of this kind for its own, and drops others that wait for keys. */
    public void frame(RecordFraming chosen) {
        framing = chosen;
        early.keepOnly(chosen);
    }

    /** From now on protected records name this association by one of {@code ids} (RFC 9146 §3, RFC 9147 §4). */
    public void address(OwnConnectionIds ids) {
        own = ids;
        usedId = 0;
    }

    /** The same, beside those that there are. */
    public void addConnectionIds(List<ConnectionId> further) {
        own = own.with(further);
    }

    /**
     * Forgets those that came before the last one that the peer has used, but for {@code kept} of them: ids are used in the order in which
     * they were given (RFC 9147 §9), but records may be late.
     *
     * @return whether there were any to forget
     */
    public boolean retireConnectionIds(int kept) {
        int count = Math.max(0, usedId - kept);
        own = own.withoutFirst(count);
        usedId -= count;
        return count > 0;
    }

    /** Place of the last of {@link #connectionIds} that the peer has used. */
    public int usedConnectionId() {
        return usedId;
    }

    /** The connection ids by which protected records name this association. */
    public OwnConnectionIds connectionIds() {
        return own;
    }

    /** Opens the record at {@code offset} of a datagram that ends before {@code limit}. The array stays as it is. */
    public Result open(byte[] datagram, int offset, int limit, WorkingSet ws, long nowNanos) {
        unstashed = null;
        epochs.expire(nowNanos, ws);
        var header = ws.header();
        if (!header.parse(datagram, offset, limit, framing, own)) {
            end = limit;
            return discarded(header.isForeign() ? DiscardReason.UNKNOWN_CONNECTION_ID : DiscardReason.MALFORMED);
        }
        end = header.end();
        if (lacksConnectionId(header)) {
            return discarded(DiscardReason.UNKNOWN_CONNECTION_ID);
        }
        if (!header.hasPossibleLength()) {
            return discarded(DiscardReason.BAD_LENGTH);
        }
        var epoch = find(header);
        return epoch == null ? withoutKeys(datagram, header) : open(datagram, header, epoch, ws);
    }

    /**
     * Whether the record at {@code offset} is protected under keys of this association: for a record that may belong to one of several.
     * Nothing is counted, and nothing is there to be committed.
     */
    public boolean opens(byte[] datagram, int offset, int limit, WorkingSet ws) {
        var header = ws.header();
        if (!header.parse(datagram, offset, limit, framing, own)
                || lacksConnectionId(header)
                || !header.hasPossibleLength()) {
            return false;
        }
        var epoch = find(header);
        if (epoch == null || epoch.number() == 0 || !epoch.protection().frames(header)) {
            return false;
        }
        header.expect(epoch);
        int content = epoch.protection().open(ws, datagram, header, ws.plaintext());
        return content >= 0 || RecordProtection.isAuthentic(content);
    }

    /**
     * Opens the oldest stashed record for which there are keys by now. It is gone from the stash when it was discarded, and when it was
     * opened and committed.
     *
     * @param skipped how many such records to pass over, because their time has not come
     */
    public Result openStashed(int skipped, WorkingSet ws, long nowNanos) {
        opened = null;
        epochs.expire(nowNanos, ws);
        var record = early.firstOf(epochs, skipped);
        if (record == null) {
            return Result.EMPTY;
        }
        var result = open(record, 0, record.length, ws, nowNanos);
        if (result == Result.OPENED) {
            unstashed = record;
        } else {
            early.remove(record);
        }
        return result;
    }

    /**
     * Lets the opened record count: its number is not accepted again, its epoch is current if it was the next, and the stash forgets it. Once
     * for each {@link Result#OPENED}.
     */
    public void commit(WorkingSet ws, long nowNanos) {
        var epoch = opened;
        if (epoch == null) {
            throw new IllegalStateException("no record was opened since the last commit");
        }
        long sequence = RecordNumber.sequence(recordNumber);
        isNewest = epoch.number() >= epochs.current().number() && sequence >= epoch.expectedSequence();
        epoch.accept(sequence);
        epochs.accepted(epoch, nowNanos, ws);
        if (type != ContentType.RETURN_ROUTABILITY_CHECK) {
            // A path is tested under an id of its own, while the rest goes on under the one before (RFC 9853 §9).
            usedId = Math.max(usedId, idIndex);
        }
        opened = null;
        if (unstashed != null) {
            early.remove(unstashed);
            unstashed = null;
        }
    }

    /**
     * Keeps the record that was opened from a datagram for later instead of letting it count: it came before its time (RFC 6347 §4.2.4,
     * application data that overtook Finished). The reason that {@link #discardReason} gives tells whether there was room.
     */
    public void defer(byte[] datagram, WorkingSet ws) {
        var header = ws.header();
        discarded(
                early.add(datagram, header, header.epoch()) == EarlyRecords.Added.FULL
                        ? DiscardReason.STASH_FULL
                        : DiscardReason.STASHED);
    }

    /** Keeps no further records of coming epochs, for none will come; what is in the stash stays until it is taken. */
    public void expectNoFurtherEpoch() {
        lastEpoch = true;
        if (early.count() == 0) {
            early = EarlyRecords.NONE;
        }
    }

    /** Wipes the stash and keeps nothing any more: no further epoch is expected, or the association has ended. */
    public void stopStashing() {
        early.clear();
        early = EarlyRecords.NONE;
        unstashed = null;
    }

    /** The content type of the opened record. */
    public int type() {
        return type;
    }

    /** The epoch of the opened record. */
    public int epoch() {
        return RecordNumber.epoch(recordNumber);
    }

    /** Epoch and sequence number of the opened record, as in {@link RecordNumber}. */
    public long recordNumber() {
        return recordNumber;
    }

    /** Whether the record that was committed last is newer, in epoch and number, than all that were committed before (RFC 9146 §6). */
    public boolean isNewest() {
        return isNewest;
    }

    /** Bytes of content of the opened record. */
    public int length() {
        return length;
    }

    /** Where the next record begins, whatever became of this one; the datagram's limit when the rest is lost with it. */
    public int end() {
        return end;
    }

    /** Why the record was discarded. */
    public DiscardReason discardReason() {
        return discardReason;
    }

    /** A protected record without the id that was agreed on is not the peer's (RFC 9146 §3); those without protection never have one. */
    private boolean lacksConnectionId(RecordHeader header) {
        return own.areRequired() && !header.hasConnectionId() && (header.isUnified() || header.epoch() > 0);
    }

    private @Nullable ReadEpoch find(RecordHeader header) {
        return header.isUnified() ? epochs.findByBits(header.epochBits()) : epochs.find(header.epoch());
    }

    private Result open(byte[] datagram, RecordHeader header, ReadEpoch epoch, WorkingSet ws) {
        var protection = epoch.protection();
        boolean hidesNumbers = protection.hidesNumbers();
        if (!protection.frames(header)) {
            return discarded(DiscardReason.UNEXPECTED_TYPE);
        }
        if (epoch.number() == 0 && !framing.mayBePlaintext(header.type())) {
            return discarded(
                    header.type() == ContentType.APPLICATION_DATA
                            ? DiscardReason.EARLY_DATA
                            : DiscardReason.UNEXPECTED_TYPE);
        }
        if (!hidesNumbers && !isFresh(epoch, header)) {
            return Result.DISCARDED;
        }
        // Unauthenticated so far: an answer would be one to anybody (RFC 6066 §4, RFC 8449 §4 leave DTLS the choice).
        if (epoch.isTooLong(header)) {
            return discarded(DiscardReason.OVER_SIZE_LIMIT);
        }
        header.expect(epoch);
        int content = protection.open(ws, datagram, header, ws.plaintext());
        if (content < 0 && !RecordProtection.isAuthentic(content)) {
            return refused(content, epoch, ws);
        }
        if (hidesNumbers && !isFresh(epoch, header)) {
            return Result.DISCARDED;
        }
        if (content < 0) {
            return illegal(content);
        }
        if (!protection.mayCarry(header.type())) {
            return discarded(DiscardReason.UNEXPECTED_TYPE);
        }
        opened = epoch;
        recordNumber = header.recordNumber();
        type = header.type();
        length = content;
        idIndex = header.connectionIdIndex();
        return Result.OPENED;
    }

    private boolean isFresh(ReadEpoch epoch, RecordHeader header) {
        var verdict = epoch.check(header.sequence());
        if (verdict == Verdict.FRESH) {
            return true;
        }
        discarded(verdict == Verdict.DUPLICATE ? DiscardReason.REPLAYED : DiscardReason.TOO_OLD);
        return false;
    }

    private Result refused(int why, ReadEpoch epoch, WorkingSet ws) {
        if (why == RecordProtection.WRONG_VERSION) {
            return discarded(DiscardReason.WRONG_VERSION);
        }
        if (why == RecordProtection.BAD_LENGTH) {
            return discarded(DiscardReason.BAD_LENGTH);
        }
        boolean limitReached = epoch.countFailedOpen();
        var result = discarded(DiscardReason.BAD_TAG);
        // A key that the peer has left already can go without the association (RFC 9147 §4.5.3).
        return limitReached && !epochs.closeIfPrevious(epoch, ws) ? Result.INTEGRITY_LIMIT : result;
    }

    private Result illegal(int why) {
        opened = null;
        return why == RecordProtection.OVERFLOW ? Result.OVERFLOW : Result.UNEXPECTED_CONTENT;
    }

    private Result withoutKeys(byte[] datagram, RecordHeader header) {
        int epoch = header.epoch();
        if (header.isUnified()) {
            epoch = epochs.awaitedByBits(header.epochBits());
        } else if (epoch == 0) {
            return discarded(DiscardReason.UNPROTECTED);
        } else if (!framing.hasDtls12Protection() || !epochs.isAwaited(epoch)) {
            epoch = 0;
        }
        if (lastEpoch || early.keepsNothing() || epoch == 0) {
            return discarded(DiscardReason.UNKNOWN_EPOCH);
        }
        return discarded(
                early.add(datagram, header, epoch) == EarlyRecords.Added.KEPT
                        ? DiscardReason.STASHED
                        : DiscardReason.STASH_FULL);
    }

    private Result discarded(DiscardReason reason) {
        opened = null;
        discardReason = reason;
        return Result.DISCARDED;
    }
}
