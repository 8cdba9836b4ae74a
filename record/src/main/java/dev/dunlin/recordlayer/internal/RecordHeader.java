package dev.dunlin.recordlayer.internal;

/**
 * The header of one record inside a datagram (RFC 6347 §4.1). A flyweight: {@link #parse} fills it anew for each record, and it holds
 * positions, not bytes. What it says is unproven until the record has been opened.
 */
public final class RecordHeader {
    static final int NUMBER_OFFSET = 3;

    private static final int VERSION_OFFSET = 1;
    private static final int LENGTH_OFFSET = 11;

    private int type;
    private int version;
    private long recordNumber;
    private int start;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Reads the header at {@code offset} of a datagram that ends before {@code limit}.
     *
     * @return false when no whole record stands there: too few bytes, a content type that is not spoken, or a length that runs past the
     *     datagram (RFC 6347 §4.1.1: records do not span datagrams). Where a next record would start is then unknown, so the rest of the
     *     datagram is lost, and this header's fields mean nothing.
     */
    public boolean parse(byte[] datagram, int offset, int limit) {
        if (limit - offset < RecordLimits.HEADER_LENGTH) {
            return false;
        }
        type = datagram[offset] & 0xFF;
        version = BigEndian.u16(datagram, offset + VERSION_OFFSET);
        recordNumber = BigEndian.u64(datagram, offset + NUMBER_OFFSET);
        payloadLength = BigEndian.u16(datagram, offset + LENGTH_OFFSET);
        start = offset;
        payloadOffset = offset + RecordLimits.HEADER_LENGTH;
        return ContentType.isSpoken(type) && payloadLength <= limit - payloadOffset;
    }

    /** Writes such a header for a record that goes out. */
    static void write(byte[] out, int offset, int type, int version, long recordNumber, int payloadLength) {
        out[offset] = (byte) type;
        BigEndian.putU16(out, offset + VERSION_OFFSET, version);
        BigEndian.putU64(out, offset + NUMBER_OFFSET, recordNumber);
        BigEndian.putU16(out, offset + LENGTH_OFFSET, payloadLength);
    }

    /** The content type, one that {@link ContentType#isSpoken}. */
    public int type() {
        return type;
    }

    /** The version field as it stands. */
    public int version() {
        return version;
    }

    /** Epoch and sequence number, packed as in {@link RecordNumber}. */
    public long recordNumber() {
        return recordNumber;
    }

    public int epoch() {
        return RecordNumber.epoch(recordNumber);
    }

    public long sequence() {
        return RecordNumber.sequence(recordNumber);
    }

    /** Where the record begins in the datagram. */
    public int start() {
        return start;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes after the header; all of them lie within the datagram. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Where the next record begins, or the datagram ends. */
    public int end() {
        return payloadOffset + payloadLength;
    }
}
