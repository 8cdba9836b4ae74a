package dev.dunlin.recordlayer.internal;

/**
 * A record number packed into one long: epoch in the upper 16 bits, sequence number in the lower 48 (RFC 6347 §4.1). This is also the
 * 64-bit value that enters the additional data of DTLS 1.2 (RFC 6347 §4.1.2.1).
 *
 * <p>DTLS 1.3 has 64 bits for each. Its epochs cannot get beyond 16 (RFC9147bis 8), and no key lasts for 2^48 records of ours; a peer that
 * counts further is no longer understood.
 */
public final class RecordNumber {
    public static final long MAX_SEQUENCE = (1L << 48) - 1;
    /** Epochs do not wrap (RFC 6347 §4.1), and 1.3 reaches no more than 16 bits either (RFC9147bis 8). */
    public static final int MAX_EPOCH = 0xFFFF;

    private RecordNumber() {}

    public static long of(int epoch, long sequence) {
        return (long) epoch << 48 | sequence;
    }

    public static int epoch(long recordNumber) {
        return (int) (recordNumber >>> 48);
    }

    public static long sequence(long recordNumber) {
        return recordNumber & MAX_SEQUENCE;
    }

    /**
     * The sequence number that ends in {@code bits} and is closest to {@code expected} (RFC 9147 §4.2.2); of two that are as close the
     * higher.
     *
     * @param bitCount how many bits there are: 8 or 16
     */
    static long closest(long expected, int bits, int bitCount) {
        long span = 1L << bitCount;
        long ahead = (bits - expected) & (span - 1);
        long sequence = expected + ahead;
        boolean isTooFar = ahead > span / 2 || sequence > MAX_SEQUENCE;
        return isTooFar && sequence >= span ? sequence - span : sequence;
    }
}
