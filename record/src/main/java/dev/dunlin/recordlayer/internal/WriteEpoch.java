package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * One epoch of our own records. Hands out each record number once, and stops before the sequence number wraps (RFC 6347 §4.1) or the key
 * has sealed as much as its AEAD allows (RFC 9325 §4.4).
 *
 * <p>No count of sealed records is kept beside the sequence number: every record takes one number, and numbers are never given back.
 */
public final class WriteEpoch {
    /** No number is left, or the key has reached its limit. Nothing was written. */
    public static final int EXHAUSTED = -1;
    /** The content is longer than this epoch carries. Nothing was written, no number was used. */
    public static final int TOO_LARGE = -2;
    /** The record does not fit where it should go. Nothing was written, no number was used. */
    public static final int NO_ROOM = -3;

    private final char number;

    private RecordProtection protection;
    private long nextSequence;
    private char maxContent;

    /** The epoch before, while it is kept: {@link WriteEpochs} is a list. */
    @Nullable
    WriteEpoch older;

    private WriteEpoch(int number, RecordProtection protection) {
        this.number = (char) number;
        this.protection = protection;
        this.maxContent = (char) protection.contentWithin(RecordLimits.MAX_PLAINTEXT);
    }

    /** Epoch 0. */
    public static WriteEpoch plaintext() {
        return new WriteEpoch(0, Unprotected.INSTANCE);
    }

    /**
     * An epoch with keys, from sequence number 0 on.
     *
     * @param number 1 to {@link RecordNumber#MAX_EPOCH}
     */
    public static WriteEpoch of(int number, RecordProtection protection) {
        if (number < 1 || number > RecordNumber.MAX_EPOCH) {
            throw new IllegalArgumentException("no protected epoch has the number " + number);
        }
        return new WriteEpoch(number, protection);
    }

    /** Writes all of it but for its place among others; the keys stay its own. */
    void fold(FoldWriter out) {
        out.count(number).u16(maxContent).count(nextSequence);
        protection.fold(out);
    }

    /** What {@link #fold} has written, which seals nothing more itself: each number is used once. */
    static WriteEpoch unfold(EpochSettings settings, FoldReader in) {
        int number = (int) in.count();
        int maxContent = in.u16();
        long nextSequence = in.count();
        var epoch = number == 0 ? plaintext() : new WriteEpoch(number, settings.sealing(in));
        epoch.maxContent = (char) maxContent;
        epoch.nextSequence = nextSequence;
        return epoch;
    }

    public int number() {
        return number;
    }

    public RecordProtection protection() {
        return protection;
    }

    /** From here on records carry {@code id}, in a version in which another may take the place of the first (RFC 9147 §9). */
    void address(ConnectionId id) {
        protection = protection.addressed(id);
    }

    /** The number that the next record gets, unless the epoch is exhausted. */
    public long nextRecordNumber() {
        return RecordNumber.of(number, nextSequence);
    }

    /** How many records can still be sealed. */
    public long remaining() {
        return Math.max(0, end() - nextSequence);
    }

    private long end() {
        return Math.min(RecordNumber.MAX_SEQUENCE + 1, protection.limits().sealed());
    }

    /**
     * Goes on from {@code sequence}: the server's first ServerHello has the record number of the ClientHello that it answers (RFC 6347
     * §4.2.1). Only forward, for no number may be used twice.
     */
    public void startAt(long sequence) {
        if (sequence < nextSequence || sequence > RecordNumber.MAX_SEQUENCE) {
            throw new IllegalArgumentException("cannot go on from " + sequence + " at " + nextSequence);
        }
        nextSequence = sequence;
    }

    /**
     * Holds records to {@code bytes} of content, because the peer takes no more (RFC 8449 §4, RFC 6066 §4).
     *
     * @param bytes 1 to {@link RecordLimits#MAX_PLAINTEXT}
     */
    public void limitContent(int bytes) {
        maxContent = (char) protection.contentWithin(RecordLimits.requireContent(bytes));
    }

    /** How long the content of anything but application data may be so that its record takes at most {@code room} bytes. */
    public int contentFitting(int room) {
        return contentFitting(ContentType.HANDSHAKE, room);
    }

    /** How long a record's content may be so that the record takes at most {@code room} bytes; negative when not even an empty one fits. */
    public int contentFitting(int type, int room) {
        return Math.min(maxContent, protection.contentFitting(type, room));
    }

    /** How long a record with {@code length} bytes of content is. Where there is room it may become longer by padding. */
    public int recordLength(int type, int length) {
        return protection.recordLength(type, length);
    }

    /**
     * Whether it is time to change keys: three quarters of the records that this key or its numbers allow have been sealed (RFC 9147
     * §4.5.3).
     */
    public boolean isNearLimit() {
        return nextSequence >= AeadLimits.threshold(end());
    }

    /**
     * Seals one record into {@code out}, between {@code outOffset} and {@code outLimit}. Call it again, further on, for the next record of
     * the same datagram. {@code content} and {@code out} are different arrays. Padding goes no further than {@code outLimit}.
     *
     * @param type what is in it; a type that this epoch cannot carry, or that cannot be empty when it is, is misuse
     * @param version one of {@link RecordVersion}
     * @return bytes written, or {@link #EXHAUSTED}, {@link #TOO_LARGE} or {@link #NO_ROOM}
     */
    public int seal(
            WorkingSet ws,
            int type,
            int version,
            byte[] content,
            int offset,
            int length,
            byte[] out,
            int outOffset,
            int outLimit) {
        if (!protection.mayCarry(type) || (length == 0 && !ContentType.mayBeEmpty(type))) {
            throw new IllegalArgumentException(
                    "no record of type " + type + " and length " + length + " in epoch " + number());
        }
        if (length > maxContent) {
            return TOO_LARGE;
        }
        if (remaining() == 0) {
            return EXHAUSTED;
        }
        int left = outLimit - outOffset - protection.recordLength(type, length);
        if (left < 0) {
            return NO_ROOM;
        }
        long recordNumber = nextRecordNumber();
        // Taken before the key is used: should sealing fail half way, this nonce is not used again.
        nextSequence++;
        int spare = Math.min(left, maxContent - length);
        return protection.seal(ws, recordNumber, type, version, content, offset, length, spare, out, outOffset);
    }
}
