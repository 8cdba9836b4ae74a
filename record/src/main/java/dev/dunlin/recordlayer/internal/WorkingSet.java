package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.AeadPool;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.RecordNumberMask;
import java.util.Arrays;

/**
 * What the record path needs for a moment and no association has to keep: scratch arrays, the header, nonce and additional data, cipher
 * objects. One belongs to one thread and serves all associations of that thread; what one call leaves in it holds until the next.
 *
 * <p>The large arrays come into being when they are first asked for.
 */
public final class WorkingSet implements AutoCloseable {
    /** Every AEAD of ours takes the 12 bytes that RFC 5116 §3.1 recommends. */
    static final int NONCE_LENGTH = 12;

    private static final byte[] NONE = {};

    private final AeadPool aeads;
    private final RecordHeader header = new RecordHeader();
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final byte[] mask = new byte[RecordNumberMask.LENGTH];
    private final byte[] additionalData = new byte[RecordLimits.MAX_ADDITIONAL_DATA];

    private byte[] plaintext = NONE;
    private byte[] inner = NONE;
    private byte[] sealed = NONE;
    private byte[] datagram = NONE;

    /** @param aeadSlots how many keyed cipher objects are kept ready; an association in use takes two */
    public WorkingSet(Jca jca, int aeadSlots) {
        this.aeads = new AeadPool(jca, aeadSlots);
    }

    /** Where content goes that was opened: as long as what any record that is opened can hold, legal or not. */
    public byte[] plaintext() {
        if (plaintext.length == 0) {
            plaintext = new byte[RecordLimits.MAX_CIPHERTEXT_13];
        }
        return plaintext;
    }

    /** Where content, its type and padding are put together before they are sealed (RFC 9147 §4). */
    byte[] inner() {
        if (inner.length == 0) {
            inner = new byte[RecordLimits.MAX_INNER_PLAINTEXT];
        }
        return inner;
    }

    /** Where a record can be sealed before it goes elsewhere: as long as any record. */
    public byte[] sealed() {
        if (sealed.length == 0) {
            sealed = new byte[RecordLimits.MAX_RECORD];
        }
        return sealed;
    }

    /** Where a datagram can be copied that does not lie in an array: as long as any datagram. */
    public byte[] datagram() {
        if (datagram.length == 0) {
            datagram = new byte[RecordLimits.MAX_DATAGRAM];
        }
        return datagram;
    }

    /** The header of the record that is being opened. */
    public RecordHeader header() {
        return header;
    }

    byte[] nonce() {
        return nonce;
    }

    byte[] mask() {
        return mask;
    }

    byte[] additionalData() {
        return additionalData;
    }

    AeadPool aeads() {
        return aeads;
    }

    /** Wipes the scratch arrays and drops the cipher objects; idempotent. */
    @Override
    public void close() {
        Arrays.fill(nonce, (byte) 0);
        Arrays.fill(additionalData, (byte) 0);
        Arrays.fill(mask, (byte) 0);
        Arrays.fill(plaintext, (byte) 0);
        Arrays.fill(inner, (byte) 0);
        Arrays.fill(sealed, (byte) 0);
        Arrays.fill(datagram, (byte) 0);
        aeads.close();
    }
}
