package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Aead;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * AEAD protection of DTLS 1.3 (RFC 9147 §4): a unified header with a masked sequence number, then content, its type and padding in one
 * ciphertext.
 */
public final class Dtls13Protection implements RecordProtection {
    private static final int IV_LENGTH = ImplicitNonce.LENGTH;
    private static final int FLAGS_LENGTH = 1;
    private static final int LENGTH_LENGTH = 2;

    private final TrafficKeys keys;
    private final AeadLimits limits;
    private final RecordShape shape;
    private final ConnectionId id;

    /** Bytes of key, IV and sn_key together, in this order, which is how {@link #keys} expects them (RFC 8446 §7.3, RFC 9147 §4.2.3). */
    public static int secretLength(AeadAlgorithm algorithm) {
        return algorithm.keyLength() + IV_LENGTH + algorithm.keyLength();
    }

    /** The key, IV and sn_key that stand one after the other at {@code offset} of {@code flat}. */
    public static TrafficKeys keys(AeadAlgorithm algorithm, Secret flat, int offset) {
        int ivOffset = offset + algorithm.keyLength();
        return TrafficKeys.withMaskKey(algorithm, flat, offset, ivOffset, IV_LENGTH, ivOffset + IV_LENGTH);
    }

    /** What {@link #fold} has written. */
    static Dtls13Protection unfold(AeadAlgorithm algorithm, FoldReader in) {
        return new Dtls13Protection(keys(algorithm, in.secret(secretLength(algorithm)), 0));
    }

    /** Protection under {@code keys}, whose secret is wiped when its epoch is over, within the limits of its algorithm. */
    public Dtls13Protection(TrafficKeys keys) {
        this(keys, AeadLimits.ofDtls13(keys.algorithm()), RecordShape.STANDARD);
    }

    /**
     * The same within limits of one's own, which may be lower than what the algorithm allows.
     *
     * @param shape of the records that are sealed; those that are opened may have any
     */
    public Dtls13Protection(TrafficKeys keys, AeadLimits limits, RecordShape shape) {
        this(keys, limits, shape, ConnectionId.EMPTY);
    }

    private Dtls13Protection(TrafficKeys keys, AeadLimits limits, RecordShape shape, ConnectionId id) {
        if (keys.ivLength() != IV_LENGTH || !keys.hasMaskKey()) {
            throw new IllegalArgumentException(keys + " are not those of DTLS 1.3");
        }
        this.keys = keys;
        this.limits = limits;
        this.shape = shape;
        this.id = id;
    }

    @Override
    public boolean frames(RecordHeader header) {
        return header.isUnified();
    }

    @Override
    public boolean hidesNumbers() {
        return true;
    }

    @Override
    public int overhead() {
        // Types other than application data have the longest header there is.
        return headerLength(ContentType.HANDSHAKE)
                + InnerPlaintext.TYPE_LENGTH
                + keys.algorithm().tagLength();
    }

    @Override
    public int recordLength(int type, int length) {
        return headerLength(type) + leastInner(length) + keys.algorithm().tagLength();
    }

    @Override
    public int contentFitting(int type, int room) {
        int inner = room - headerLength(type) - keys.algorithm().tagLength();
        return inner < leastInner(0) ? -1 : inner - InnerPlaintext.TYPE_LENGTH;
    }

    @Override
    public int payloadLength(int content) {
        return leastInner(content) + keys.algorithm().tagLength();
    }

    @Override
    public AeadLimits limits() {
        return limits;
    }

    @Override
    public RecordProtection shaped(RecordShape other) {
        return shape == other ? this : new Dtls13Protection(keys, limits, other, id);
    }

    /** Those that are opened show theirs, which has been looked at. */
    @Override
    public RecordProtection addressed(ConnectionId other) {
        return other.equals(id) ? this : new Dtls13Protection(keys, limits, shape, other);
    }

    @Override
    public RecordProtection withShortTagForgeries(long most) {
        return AeadLimits.hasShortTag(keys.algorithm())
                ? new Dtls13Protection(keys, limits.withFailedOpens(most), shape, id)
                : this;
    }

    @Override
    public boolean mayCarry(int type) {
        return ContentType.isOfDtls13(type);
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
        int innerLength = shape.padded(leastInner(length), spare);
        byte[] inner = InnerPlaintext.write(ws, type, content, offset, length, innerLength);
        int headerLength = writeHeader(out, outOffset, recordNumber, type, innerLength);
        System.arraycopy(out, outOffset, ws.additionalData(), 0, headerLength);
        // The epoch has no part in it (RFC 9147 §4).
        ImplicitNonce.write(ws.nonce(), keys, RecordNumber.sequence(recordNumber));
        int ciphertextOffset = outOffset + headerLength;
        var ciphers = ws.ciphers().of(keys);
        int sealed = ciphers.aead()
                .seal(ws.nonce(), ws.additionalData(), headerLength, inner, 0, innerLength, out, ciphertextOffset);
        ciphers.mask().of(out, ciphertextOffset, ws.mask());
        mask(out, outOffset + FLAGS_LENGTH + id.length(), numberLength(type), ws.mask());
        return headerLength + sealed;
    }

    @Override
    public int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext) {
        byte[] additionalData = ws.additionalData();
        int headerLength = header.payloadOffset() - header.start();
        int numberOffset = header.numberOffset() - header.start();
        System.arraycopy(datagram, header.start(), additionalData, 0, headerLength);
        var ciphers = ws.ciphers().of(keys);
        ciphers.mask().of(datagram, header.payloadOffset(), ws.mask());
        mask(additionalData, numberOffset, header.numberLength(), ws.mask());
        long sequence = header.numberLength() == 1
                ? RecordNumber.closest(header.sequence(), additionalData[numberOffset] & 0xFF, Byte.SIZE)
                : RecordNumber.closest(header.sequence(), BigEndian.u16(additionalData, numberOffset), Short.SIZE);
        ImplicitNonce.write(ws.nonce(), keys, sequence);
        int opened = ciphers.aead()
                .open(
                        ws.nonce(),
                        additionalData,
                        headerLength,
                        datagram,
                        header.payloadOffset(),
                        header.payloadLength(),
                        plaintext,
                        0);
        return opened == Aead.FORGED ? FORGED : reveal(header, sequence, plaintext, opened);
    }

    /**
     * Finds the end of the content, which its type marks: the last byte that is not zero (RFC 8446 §5.4). Zeros alone are a record of type
     * 0, which {@link #mayCarry} nothing: TLS ends there, but what has no valid type or padding DTLS drops (RFC9147bis §4.5.2).
     */
    private static int reveal(RecordHeader header, long sequence, byte[] plaintext, int opened) {
        int length = InnerPlaintext.typeOffset(plaintext, opened);
        int type = InnerPlaintext.type(plaintext, length);
        header.reveal(RecordNumber.of(header.epoch(), sequence), type);
        if (opened > RecordLimits.MAX_INNER_PLAINTEXT) {
            return OVERFLOW;
        }
        boolean isEmpty = length == 0 && (type == ContentType.HANDSHAKE || type == ContentType.ALERT);
        return isEmpty ? UNEXPECTED_CONTENT : Math.max(0, length);
    }

    @Override
    public void fold(FoldWriter out) {
        keys.fold(out);
    }

    @Override
    public void retire(WorkingSet ws) {
        ws.ciphers().forget(keys);
        keys.flat().close();
    }

    private int headerLength(int type) {
        return FLAGS_LENGTH + id.length() + numberLength(type) + (shape.hasLength(type) ? LENGTH_LENGTH : 0);
    }

    private int numberLength(int type) {
        return shape.hasLongNumber(type) ? 2 : 1;
    }

    /** Content and type, and as much padding as the mask needs of ciphertext (RFC 9147 §4.2.3). */
    private int leastInner(int length) {
        return Math.max(
                length + InnerPlaintext.TYPE_LENGTH,
                RecordLimits.MIN_CIPHERTEXT_13 - keys.algorithm().tagLength());
    }

    /** The header as it is authenticated, with the number in the clear. */
    private int writeHeader(byte[] out, int offset, long recordNumber, int type, int innerLength) {
        int flags = RecordHeader.UNIFIED | (RecordNumber.epoch(recordNumber) & RecordHeader.EPOCH_MASK);
        int at = offset + FLAGS_LENGTH;
        if (!id.isEmpty()) {
            flags |= RecordHeader.CONNECTION_ID_BIT;
            id.copyTo(out, at);
            at += id.length();
        }
        if (shape.hasLongNumber(type)) {
            flags |= RecordHeader.LONG_NUMBER_BIT;
            BigEndian.putU16(out, at, (int) recordNumber);
        } else {
            out[at] = (byte) recordNumber;
        }
        at += numberLength(type);
        if (shape.hasLength(type)) {
            flags |= RecordHeader.LENGTH_BIT;
            BigEndian.putU16(out, at, innerLength + keys.algorithm().tagLength());
            at += LENGTH_LENGTH;
        }
        out[offset] = (byte) flags;
        return at - offset;
    }

    private static void mask(byte[] bytes, int offset, int length, byte[] mask) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] ^= mask[i];
        }
    }
}
