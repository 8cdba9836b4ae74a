package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.recordlayer.ConnectionId;

/** Epoch 0: a header and the content as it is (RFC 6347 §4.1). Anyone may have written it. */
public final class Unprotected implements RecordProtection {
    public static final Unprotected INSTANCE = new Unprotected();

    private Unprotected() {}

    @Override
    public boolean frames(RecordHeader header) {
        return header.isOrdinary();
    }

    @Override
    public boolean hidesNumbers() {
        return false;
    }

    @Override
    public int overhead() {
        return RecordLimits.HEADER_LENGTH;
    }

    @Override
    public int payloadLength(int content) {
        return content;
    }

    @Override
    public AeadLimits limits() {
        return AeadLimits.NONE;
    }

    @Override
    public RecordProtection shaped(RecordShape shape) {
        return this;
    }

    /** Records without protection never carry one (RFC 9146 §3, RFC 9147 §4). */
    @Override
    public RecordProtection addressed(ConnectionId id) {
        return this;
    }

    @Override
    public RecordProtection withShortTagForgeries(long most) {
        return this;
    }

    @Override
    public boolean mayCarry(int type) {
        return ContentType.mayBePlaintext(type);
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
        RecordHeader.write(out, outOffset, type, version, recordNumber, length);
        System.arraycopy(content, offset, out, outOffset + RecordLimits.HEADER_LENGTH, length);
        return RecordLimits.HEADER_LENGTH + length;
    }

    /** The version is not looked at: hellos of every age carry any of them, and repeat them (RFC 5246 E.1). */
    @Override
    public int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext) {
        int length = header.payloadLength();
        if (length > RecordLimits.MAX_PLAINTEXT || (length == 0 && !ContentType.mayBeEmpty(header.type()))) {
            return BAD_LENGTH;
        }
        System.arraycopy(datagram, header.payloadOffset(), plaintext, 0, length);
        return length;
    }

    @Override
    public void fold(FoldWriter out) {
        // There are no keys.
    }

    @Override
    public void retire(WorkingSet ws) {
        // No keys, so no cipher to forget.
    }
}
