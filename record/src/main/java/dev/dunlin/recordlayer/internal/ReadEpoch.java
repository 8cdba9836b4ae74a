package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.internal.ReplayWindow.Verdict;

/** One epoch of the peer's records: how to open them, which have been seen, how many were forged. */
public final class ReadEpoch {
    private final char number;

    private final RecordProtection protection;
    /** Absent in epoch 0: a window over unauthenticated numbers protects nothing and lets one forged record shut the peer out. */
    @Nullable
    private final ReplayWindow window;

    private long failedOpens;
    private char maxContent = RecordLimits.MAX_PLAINTEXT;

    /** The epoch before, while it is open: {@link ReadEpochs} is a list. */
    @Nullable
    ReadEpoch older;

    /** When this epoch closes; means something once a newer one is current. */
    long deadline;

    /** Whether only its deadline closes this epoch, however many have come after it. */
    boolean isRetained;

    private ReadEpoch(int number, RecordProtection protection, @Nullable ReplayWindow window) {
        this.number = (char) number;
        this.protection = protection;
        this.window = window;
    }

    /** Epoch 0: no protection, no replay window. */
    public static ReadEpoch plaintext() {
        return new ReadEpoch(0, Unprotected.INSTANCE, null);
    }

    /**
     * An epoch with keys, which has received nothing yet (RFC 6347 §4.1.2.6: its window starts at zero).
     *
     * @param number 1 to {@link RecordNumber#MAX_EPOCH}
     * @param windowSize see {@link ReplayWindow}
     */
    public static ReadEpoch of(int number, RecordProtection protection, int windowSize) {
        if (number < 1 || number > RecordNumber.MAX_EPOCH) {
            throw new IllegalArgumentException("no protected epoch has the number " + number);
        }
        return new ReadEpoch(number, protection, new ReplayWindow(windowSize));
    }

    /** Writes all of it but for its place among others; the keys stay its own. */
    void fold(FoldWriter out) {
        out.count(number).u16(maxContent).count(failedOpens);
        if (window != null) {
            window.fold(out);
            protection.fold(out);
        }
    }

    /** What {@link #fold} has written. */
    static ReadEpoch unfold(EpochSettings settings, FoldReader in) {
        int number = (int) in.count();
        int maxContent = in.u16();
        long failedOpens = in.count();
        var epoch = number == 0
                ? plaintext()
                : protectedBy(number, ReplayWindow.unfold(settings.replayWindow(), in), settings.opening(in));
        epoch.maxContent = (char) maxContent;
        epoch.failedOpens = failedOpens;
        return epoch;
    }

    private static ReadEpoch protectedBy(int number, ReplayWindow window, RecordProtection protection) {
        return new ReadEpoch(number, protection, window);
    }

    public int number() {
        return number;
    }

    public RecordProtection protection() {
        return protection;
    }

    /** Records of this epoch whose authentication failed. */
    public long failedOpens() {
        return failedOpens;
    }

    /**
     * Takes no more than {@code bytes} of content in a record, as the peer was told (RFC 8449 §4, RFC 6066 §4).
     *
     * @param bytes 1 to {@link RecordLimits#MAX_PLAINTEXT}
     */
    public void limitContent(int bytes) {
        maxContent = (char) RecordLimits.requireContent(bytes);
    }

    /** Whether a record is longer than the peer was told to make them; every protection adds the same to each. */
    boolean isTooLong(RecordHeader header) {
        return maxContent < RecordLimits.MAX_PLAINTEXT && header.payloadLength() > protection.payloadLength(maxContent);
    }

    /** The number after the highest that was accepted; 0 at first. */
    long expectedSequence() {
        return window == null ? 0 : window.next();
    }

    Verdict check(long sequence) {
        return window == null ? Verdict.FRESH : window.check(sequence);
    }

    void accept(long sequence) {
        if (window != null) {
            window.accept(sequence);
        }
    }

    /**
     * Whether the peer should change keys: three quarters of the forgeries have come that this key can stand (RFC 9147 §4.5.3).
     */
    public boolean isNearLimit() {
        return failedOpens >= AeadLimits.threshold(protection.limits().failedOpens());
    }

    /** Counts a forgery; true when as many have come as the key can stand. */
    boolean countFailedOpen() {
        failedOpens++;
        return failedOpens >= protection.limits().failedOpens();
    }
}
