package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.TrafficKeys;

/**
 * AEAD protection of DTLS 1.2 with an explicit nonce in each record (RFC 5246 §6.2.3.3, RFC 5288 §3): header, explicit nonce, ciphertext,
 * tag.
 *
 * <p>The nonce is the fixed IV of the key block and the 8 explicit bytes. The ones that we send are epoch and sequence number, which never
 * repeat under a key (RFC 9325 §7.2.1; random ones collide). Those that we receive are whatever the record says: peers count differently.
 */
public final class Dtls12Protection implements RecordProtection {
    /** epoch, sequence number, type, version, plaintext length (RFC 5246 §6.2.3.3, RFC 6347 §4.1.2.1). */
    static final int ADDITIONAL_DATA_LENGTH = 8 + 1 + 2 + 2;

    static final int NONCE_LENGTH = 12;

    private static final int EXPLICIT_NONCE_LENGTH = 8;
    private static final int FIXED_IV_LENGTH = NONCE_LENGTH - EXPLICIT_NONCE_LENGTH;

    private final TrafficKeys keys;
    private final AeadLimits limits;

    /** Protection under {@code keys}, whose secret stays its owner's, within the limits of its algorithm. */
    public Dtls12Protection(TrafficKeys keys) {
        this(keys, AeadLimits.ofDtls12(keys.algorithm()));
    }

    /** The same within limits of one's own, which may be lower than what the algorithm allows. */
    public Dtls12Protection(TrafficKeys keys, AeadLimits limits) {
        if (keys.ivLength() != FIXED_IV_LENGTH) {
            throw new IllegalArgumentException(
                    "a fixed IV of " + keys.ivLength() + " bytes leaves no explicit nonce of 8");
        }
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public int overhead() {
        return RecordLimits.HEADER_LENGTH + expansion();
    }

    @Override
    public int headerLength() {
        return RecordLimits.HEADER_LENGTH;
    }

    @Override
    public AeadLimits limits() {
        return limits;
    }

    @Override
    public boolean mayCarry(int type) {
        return ContentType.isSpoken(type);
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
            byte[] out,
            int outOffset) {
        int explicitNonceOffset = outOffset + RecordLimits.HEADER_LENGTH;
        RecordHeader.write(out, outOffset, type, version, recordNumber, length + expansion());
        BigEndian.putU64(out, explicitNonceOffset, recordNumber);
        writeNonce(ws.nonce(), out, explicitNonceOffset);
        writeAdditionalData(ws.additionalData(), recordNumber, type, version, length);
        int sealed = ws.aeads()
                .sealing(keys)
                .seal(
                        ws.nonce(),
                        ws.additionalData(),
                        ADDITIONAL_DATA_LENGTH,
                        content,
                        offset,
                        length,
                        out,
                        explicitNonceOffset + EXPLICIT_NONCE_LENGTH);
        return RecordLimits.HEADER_LENGTH + EXPLICIT_NONCE_LENGTH + sealed;
    }

    @Override
    public int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext) {
        if (header.version() != RecordVersion.DTLS_1_2) {
            return WRONG_VERSION;
        }
        int length = header.payloadLength() - expansion();
        // A GCM ciphertext tells its content's length, so the limit of RFC 5246 §6.2.1 is enforced before any key is
        // used.
        if (length < 0
                || length > RecordLimits.MAX_PLAINTEXT
                || (length == 0 && !ContentType.mayBeEmpty(header.type()))) {
            return BAD_LENGTH;
        }
        writeNonce(ws.nonce(), datagram, header.payloadOffset());
        writeAdditionalData(ws.additionalData(), header.recordNumber(), header.type(), header.version(), length);
        int opened = ws.aeads()
                .opening(keys)
                .open(
                        ws.nonce(),
                        ws.additionalData(),
                        ADDITIONAL_DATA_LENGTH,
                        datagram,
                        header.payloadOffset() + EXPLICIT_NONCE_LENGTH,
                        header.payloadLength() - EXPLICIT_NONCE_LENGTH,
                        plaintext,
                        0);
        return opened < 0 ? FORGED : opened;
    }

    @Override
    public void retire(WorkingSet ws) {
        ws.aeads().forget(keys);
    }

    private int expansion() {
        return EXPLICIT_NONCE_LENGTH + keys.algorithm().tagLength();
    }

    private void writeNonce(byte[] nonce, byte[] record, int explicitNonceOffset) {
        System.arraycopy(keys.flat().bytes(), keys.ivOffset(), nonce, 0, FIXED_IV_LENGTH);
        System.arraycopy(record, explicitNonceOffset, nonce, FIXED_IV_LENGTH, EXPLICIT_NONCE_LENGTH);
    }

    private static void writeAdditionalData(byte[] into, long recordNumber, int type, int version, int length) {
        BigEndian.putU64(into, 0, recordNumber);
        into[8] = (byte) type;
        BigEndian.putU16(into, 9, version);
        BigEndian.putU16(into, 11, length);
    }
}
