package dev.dunlin.recordlayer.internal;

/**
 * A record number packed into one long: epoch in the upper 16 bits, sequence number in the lower 48 (RFC 6347 §4.1). This is also the
 * 64-bit value that enters the additional data of DTLS 1.2 (RFC 6347 §4.1.2.1).
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
}
