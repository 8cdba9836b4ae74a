package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * AEAD protection of DTLS 1.2 in a direction whose records carry a connection id: content type tls12_cid outside, the real one inside of the
 * ciphertext, and additional data of its own (RFC 9146 §4, §5.3).
 */
final class Dtls12CidProtection implements RecordProtection {
    /** Stands where an ordinary record's additional data has its record number, so that the two can never be the same. */
    private static final int PLACEHOLDER_LENGTH = 8;

    private static final int CID_LENGTH_OFFSET = PLACEHOLDER_LENGTH + 1;
    private static final int REPEATED_TYPE_OFFSET = CID_LENGTH_OFFSET + 1;
    private static final int VERSION_OFFSET = REPEATED_TYPE_OFFSET + 1;
    private static final int NUMBER_OFFSET = VERSION_OFFSET + 2;
    private static final int CID_OFFSET = NUMBER_OFFSET + Long.BYTES;
    private static final int LENGTH_LENGTH = 2;

    /** All of the additional data but for the connection id. */
    static final int ADDITIONAL_DATA_LENGTH = CID_OFFSET + LENGTH_LENGTH;

    private final Dtls12Cipher cipher;
    private final AeadLimits limits;
    private final RecordShape shape;
    private final ConnectionId id;

    /** @param id of the records that are sealed; those that are opened show theirs, which has been looked at */
    Dtls12CidProtection(Dtls12Cipher cipher, AeadLimits limits, RecordShape shape, ConnectionId id) {
        this.cipher = cipher;
        this.limits = limits;
        this.shape = shape;
        this.id = id;
    }

    @Override
    public boolean frames(RecordHeader header) {
        return header.isTls12Cid();
    }

    @Override
    public boolean hidesNumbers() {
        return false;
    }

    @Override
    public int overhead() {
        return headerLength() + InnerPlaintext.TYPE_LENGTH + cipher.expansion();
    }

    /** The type counts with content and padding (RFC 9146 §5). */
    @Override
    public int contentWithin(int limit) {
        return limit - InnerPlaintext.TYPE_LENGTH;
    }

    @Override
    public int payloadLength(int content) {
        return content + InnerPlaintext.TYPE_LENGTH + cipher.expansion();
    }

    @Override
    public AeadLimits limits() {
        return limits;
    }

    @Override
    public RecordProtection shaped(RecordShape other) {
        return new Dtls12CidProtection(cipher, limits, other, id);
    }

    @Override
    public RecordProtection withShortTagForgeries(long most) {
        return AeadLimits.hasShortTag(cipher.algorithm())
                ? new Dtls12CidProtection(cipher, limits.withFailedOpens(most), shape, id)
                : this;
    }

    /** The id of a direction does not change in DTLS 1.2: whoever asks for none never had one. */
    @Override
    public RecordProtection addressed(ConnectionId other) {
        return new Dtls12CidProtection(cipher, limits, shape, other);
    }

    @Override
    public boolean mayCarry(int type) {
        return ContentType.isOfDtls12(type);
    }

    @Override
    public int seal(
            WorkingSet ws,
            long recordNumber,
            int type,
            int version,
            byte[] content,
            int offset,
            int length,
            int spare,
            byte[] out,
            int outOffset) {
        int innerLength = shape.padded(length + InnerPlaintext.TYPE_LENGTH, spare);
        byte[] inner = InnerPlaintext.write(ws, type, content, offset, length, innerLength);
        int headerLength = headerLength();
        RecordHeader.writeTls12Cid(out, outOffset, version, recordNumber, id, innerLength + cipher.expansion());
        int additional = writeAdditionalData(ws.additionalData(), out, outOffset, id.length(), innerLength);
        return headerLength
                + cipher.seal(ws, recordNumber, additional, inner, 0, innerLength, out, outOffset + headerLength);
    }

    @Override
    public int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext) {
        if (header.version() != RecordVersion.DTLS_1_2) {
            return WRONG_VERSION;
        }
        int length = header.payloadLength() - cipher.expansion();
        // Type and padding included there are no more than 2^14 bytes (RFC 9146 §5).
        if (length < InnerPlaintext.TYPE_LENGTH || length > RecordLimits.MAX_PLAINTEXT) {
            return BAD_LENGTH;
        }
        int additional =
                writeAdditionalData(ws.additionalData(), datagram, header.start(), header.connectionIdLength(), length);
        int opened = cipher.open(ws, datagram, header, additional, plaintext);
        return opened < 0 ? opened : reveal(header, plaintext, opened);
    }

    /** Zeros alone are of type 0, which {@link #mayCarry} nothing. */
    private static int reveal(RecordHeader header, byte[] plaintext, int opened) {
        int length = InnerPlaintext.typeOffset(plaintext, opened);
        int type = InnerPlaintext.type(plaintext, length);
        header.reveal(header.recordNumber(), type);
        // Its length was hidden, unlike that of an ordinary record, which is dropped unopened when it says nothing.
        return length == 0 && ContentType.isOfDtls12(type) && !ContentType.mayBeEmpty(type) ? BAD_LENGTH : length;
    }

    @Override
    public void fold(FoldWriter out) {
        cipher.fold(out);
    }

    @Override
    public void retire(WorkingSet ws) {
        cipher.retire(ws);
    }

    private int headerLength() {
        return RecordLimits.HEADER_LENGTH + id.length();
    }

    /** Version, number and id come from the header that stands at {@code headerOffset} of {@code record}. */
    private static int writeAdditionalData(
            byte[] into, byte[] record, int headerOffset, int idLength, int innerLength) {
        BigEndian.putU64(into, 0, -1L);
        into[PLACEHOLDER_LENGTH] = ContentType.TLS12_CID;
        into[CID_LENGTH_OFFSET] = (byte) idLength;
        // The header without its length: type, version, record number, connection id.
        System.arraycopy(
                record, headerOffset, into, REPEATED_TYPE_OFFSET, CID_OFFSET - REPEATED_TYPE_OFFSET + idLength);
        BigEndian.putU16(into, CID_OFFSET + idLength, innerLength);
        return ADDITIONAL_DATA_LENGTH + idLength;
    }
}
