package dev.dunlin.recordlayer.internal;

import dev.dunlin.recordlayer.ConnectionId;

/**
 * The header of one record inside a datagram: that of RFC 6347 §4.1, or the unified one of protected records in DTLS 1.3 (RFC 9147 §4),
 * or that of protected records of DTLS 1.2 with a connection id (RFC 9146 §4). A flyweight: {@link #parse} fills it anew for each record, and
 * it holds positions, not bytes. What it says is unproven until the record has been opened.
 *
 * <p>A unified header shows neither content type nor record number. Both are filled in when the record is opened; until then the number is
 * the one that the receiver {@link #expect expects}.
 */
public final class RecordHeader {
    static final int NUMBER_OFFSET = 3;

    private static final int VERSION_OFFSET = 1;
    private static final int LENGTH_OFFSET = 11;
    private static final int UNIFIED_CONNECTION_ID_OFFSET = 1;

    private static final int UNIFIED_MASK = 0xE0;
    static final int UNIFIED = 0x20;
    static final int CONNECTION_ID_BIT = 0x10;
    static final int LONG_NUMBER_BIT = 0x08;
    static final int LENGTH_BIT = 0x04;
    static final int EPOCH_MASK = 0x03;

    private int first;
    private int type;
    private int version;
    private long recordNumber;
    private int start;
    private int connectionIdIndex;
    private int connectionIdLength;
    private int numberOffset;
    private int payloadOffset;
    private int payloadLength;

    /** Whether a record that begins with this byte has a unified header. */
    static boolean isUnified(int first) {
        return (first & UNIFIED_MASK) == UNIFIED;
    }

    /** Reads the header of a record of DTLS 1.2, see {@link #parse(byte[], int, int, RecordFraming, OwnConnectionIds)}. */
    public boolean parse(byte[] datagram, int offset, int limit) {
        return parse(datagram, offset, limit, RecordFraming.DTLS_1_2, OwnConnectionIds.NONE);
    }

    /**
     * Reads the header at {@code offset} of a datagram that ends before {@code limit}.
     *
     * @param own the connection ids of which a header may have one
     * @return false when no whole record stands there: too few bytes, a first byte that begins no record, a connection id that is none
     *     of {@code own}, so that its length is unknown ({@link #isForeign} tells), or a length that runs past the datagram (RFC 6347 §4.1.1:
     *     records do not span datagrams). Where a next record would start is then unknown, so the rest of the datagram is lost, and this
     *     header's fields mean nothing.
     */
    public boolean parse(byte[] datagram, int offset, int limit, RecordFraming framing, OwnConnectionIds own) {
        connectionIdIndex = 0;
        connectionIdLength = 0;
        if (offset >= limit) {
            return false;
        }
        start = offset;
        first = datagram[offset] & 0xFF;
        if (!framing.begins(first)) {
            return false;
        }
        if (hasConnectionId()) {
            connectionIdIndex = own.indexAt(datagram, connectionIdOffset(), limit);
            if (isForeign()) {
                return false;
            }
            connectionIdLength = own.get(connectionIdIndex).length();
        }
        return isUnified()
                ? parseUnified(datagram, limit)
                : limit - offset >= RecordLimits.HEADER_LENGTH + connectionIdLength && parsePlain(datagram, limit);
    }

    private boolean parsePlain(byte[] datagram, int limit) {
        type = first;
        version = BigEndian.u16(datagram, start + VERSION_OFFSET);
        numberOffset = start + NUMBER_OFFSET;
        recordNumber = BigEndian.u64(datagram, numberOffset);
        payloadLength = BigEndian.u16(datagram, start + LENGTH_OFFSET + connectionIdLength);
        payloadOffset = start + RecordLimits.HEADER_LENGTH + connectionIdLength;
        return payloadLength <= limit - payloadOffset;
    }

    private boolean parseUnified(byte[] datagram, int limit) {
        numberOffset = start + UNIFIED_CONNECTION_ID_OFFSET + connectionIdLength;
        int numberEnd = numberOffset + numberLength();
        payloadOffset = hasLength() ? numberEnd + 2 : numberEnd;
        if (payloadOffset > limit) {
            return false;
        }
        type = 0;
        version = 0;
        recordNumber = 0;
        // Without a length it is the last of its datagram.
        payloadLength = hasLength() ? BigEndian.u16(datagram, numberEnd) : limit - payloadOffset;
        return payloadLength <= limit - payloadOffset;
    }

    /** Writes a header of RFC 6347 §4.1 for a record that goes out. */
    static void write(byte[] out, int offset, int type, int version, long recordNumber, int payloadLength) {
        out[offset] = (byte) type;
        BigEndian.putU16(out, offset + VERSION_OFFSET, version);
        BigEndian.putU64(out, offset + NUMBER_OFFSET, recordNumber);
        BigEndian.putU16(out, offset + LENGTH_OFFSET, payloadLength);
    }

    /** Writes a header of RFC 9146 §4 for a record that goes out. */
    static void writeTls12Cid(
            byte[] out, int offset, int version, long recordNumber, ConnectionId id, int payloadLength) {
        write(out, offset, ContentType.TLS12_CID, version, recordNumber, payloadLength);
        id.copyTo(out, offset + LENGTH_OFFSET);
        BigEndian.putU16(out, offset + LENGTH_OFFSET + id.length(), payloadLength);
    }

    /** Whether this is the header of a protected record of DTLS 1.3. */
    public boolean isUnified() {
        return isUnified(first);
    }

    /** Whether this is the header of a protected record of DTLS 1.2 with a connection id. */
    boolean isTls12Cid() {
        return first == ContentType.TLS12_CID;
    }

    /** Whether this is the header of RFC 6347 §4.1, without a connection id. */
    boolean isOrdinary() {
        return !isUnified() && !isTls12Cid();
    }

    /** Whether {@link #parse} found a connection id that is none of ours: the rest of the datagram is for somebody else (RFC 9147 §4). */
    boolean isForeign() {
        return connectionIdIndex == OwnConnectionIds.FOREIGN;
    }

    /** The low bits of the epoch, all that a unified header has of it. */
    int epochBits() {
        return first & EPOCH_MASK;
    }

    /** Whether the header names the association that it belongs to; {@link #connectionIdOffset} tells where. */
    boolean hasConnectionId() {
        return hasConnectionId(first);
    }

    /** Whether a header that begins with this byte names the association that it belongs to. */
    public static boolean hasConnectionId(int first) {
        return first == ContentType.TLS12_CID || (isUnified(first) && (first & CONNECTION_ID_BIT) != 0);
    }

    /** Where the connection id stands, counted from the beginning of a header that begins with this byte and has one. */
    public static int connectionIdOffset(int first) {
        return first == ContentType.TLS12_CID ? LENGTH_OFFSET : UNIFIED_CONNECTION_ID_OFFSET;
    }

    int connectionIdOffset() {
        return start + connectionIdOffset(first);
    }

    /** Place of the connection id among ours; 0 when there is none. */
    int connectionIdIndex() {
        return connectionIdIndex;
    }

    /** Bytes of the connection id; 0 when there is none. */
    int connectionIdLength() {
        return connectionIdLength;
    }

    /** Bytes that the number has in a unified header. */
    int numberLength() {
        return (first & LONG_NUMBER_BIT) == 0 ? 1 : 2;
    }

    private boolean hasLength() {
        return (first & LENGTH_BIT) != 0;
    }

    /** Where the sequence number stands in the datagram. */
    int numberOffset() {
        return numberOffset;
    }

    /** In a unified header, the number that the next record of {@code epoch} would have if none were lost stands in for the record's own. */
    void expect(ReadEpoch epoch) {
        if (isUnified()) {
            recordNumber = RecordNumber.of(epoch.number(), epoch.expectedSequence());
        }
    }

    /** What a unified header has hidden. */
    void reveal(long ownRecordNumber, int innerType) {
        recordNumber = ownRecordNumber;
        type = innerType;
    }

    /** The content type. In a unified header it is known when the record was opened. */
    public int type() {
        return type;
    }

    /** The version field as it stands; a unified header has none. */
    public int version() {
        return version;
    }

    /** Epoch and sequence number, packed as in {@link RecordNumber}. In a unified header they are known when the record was opened. */
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

    /** Whether some record with such a header could have so many bytes after it. */
    boolean hasPossibleLength() {
        return isUnified()
                ? payloadLength >= RecordLimits.MIN_CIPHERTEXT_13 && payloadLength <= RecordLimits.MAX_CIPHERTEXT_13
                : payloadLength <= RecordLimits.MAX_CIPHERTEXT;
    }

    /** Where the next record begins, or the datagram ends. */
    public int end() {
        return payloadOffset + payloadLength;
    }
}
