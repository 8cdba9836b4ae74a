package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.recordlayer.ConnectionId;

/** AEAD protection of DTLS 1.2 (RFC 5246 §6.2.3.3): header, what is sent of the nonce, ciphertext, tag. */
public final class Dtls12Protection implements RecordProtection {
    /** epoch, sequence number, type, version, plaintext length (RFC 5246 §6.2.3.3, RFC 6347 §4.1.2.1). */
    static final int ADDITIONAL_DATA_LENGTH = 8 + 1 + 2 + 2;

    private final Dtls12Cipher cipher;
    private final AeadLimits limits;

    /** Bytes of IV that the key block has for each direction (RFC 5246 §6.3). */
    public static int fixedIvLength(AeadAlgorithm algorithm) {
        return Dtls12Nonce.of(algorithm).fixedIvLength();
    }

    /** Bytes of key and IV of one direction together, in this order, which is how {@link #keys} expects them. */
    public static int secretLength(AeadAlgorithm algorithm) {
        return algorithm.keyLength() + fixedIvLength(algorithm);
    }

    /** The key and the IV that {@code flat} consists of. */
    public static TrafficKeys keys(AeadAlgorithm algorithm, Secret flat) {
        return new TrafficKeys(algorithm, flat, 0, algorithm.keyLength(), fixedIvLength(algorithm));
    }

    /** What {@link #fold} has written. */
    static Dtls12Protection unfold(AeadAlgorithm algorithm, FoldReader in) {
        return new Dtls12Protection(keys(algorithm, in.secret(secretLength(algorithm))));
    }

    /** Protection under {@code keys}, whose secret is wiped when its epoch is over, within the limits of its algorithm. */
    public Dtls12Protection(TrafficKeys keys) {
        this(keys, AeadLimits.ofDtls12(keys.algorithm()));
    }

    /** The same within limits of one's own, which may be lower than what the algorithm allows. */
    public Dtls12Protection(TrafficKeys keys, AeadLimits limits) {
        this(new Dtls12Cipher(keys), limits);
    }

    private Dtls12Protection(Dtls12Cipher cipher, AeadLimits limits) {
        this.cipher = cipher;
        this.limits = limits;
    }

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
        return RecordLimits.HEADER_LENGTH + cipher.expansion();
    }

    @Override
    public int payloadLength(int content) {
        return content + cipher.expansion();
    }

    @Override
    public AeadLimits limits() {
        return limits;
    }

    @Override
    public RecordProtection shaped(RecordShape shape) {
        return this;
    }

    @Override
    public RecordProtection withShortTagForgeries(long most) {
        return AeadLimits.hasShortTag(cipher.algorithm())
                ? new Dtls12Protection(cipher, limits.withFailedOpens(most))
                : this;
    }

    @Override
    public RecordProtection addressed(ConnectionId id) {
        return id.isEmpty() ? this : new Dtls12CidProtection(cipher, limits, RecordShape.STANDARD, id);
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
        RecordHeader.write(out, outOffset, type, version, recordNumber, length + cipher.expansion());
        writeAdditionalData(ws.additionalData(), recordNumber, type, version, length);
        int payloadOffset = outOffset + RecordLimits.HEADER_LENGTH;
        return RecordLimits.HEADER_LENGTH
                + cipher.seal(ws, recordNumber, ADDITIONAL_DATA_LENGTH, content, offset, length, out, payloadOffset);
    }

    @Override
    public int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext) {
        if (header.version() != RecordVersion.DTLS_1_2) {
            return WRONG_VERSION;
        }
        int length = header.payloadLength() - cipher.expansion();
        // The ciphertext tells its content's length, so the limit of RFC 5246 §6.2.1 is enforced before any key is
        // used.
        if (length < 0
                || length > RecordLimits.MAX_PLAINTEXT
                || (length == 0 && !ContentType.mayBeEmpty(header.type()))) {
            return BAD_LENGTH;
        }
        writeAdditionalData(ws.additionalData(), header.recordNumber(), header.type(), header.version(), length);
        return cipher.open(ws, datagram, header, ADDITIONAL_DATA_LENGTH, plaintext);
    }

    @Override
    public void fold(FoldWriter out) {
        cipher.fold(out);
    }

    @Override
    public void retire(WorkingSet ws) {
        cipher.retire(ws);
    }

    private static void writeAdditionalData(byte[] into, long recordNumber, int type, int version, int length) {
        BigEndian.putU64(into, 0, recordNumber);
        into[8] = (byte) type;
        BigEndian.putU16(into, 9, version);
        BigEndian.putU16(into, 11, length);
    }
}
