package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.CipherPool;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.crypto.internal.RecordNumberMask;
import java.util.Arrays;

/**
 * What the record path needs for a moment and no association has to keep: scratch arrays, the header, nonce and additional data, cipher
 * objects. One belongs to one thread and serves all associations of that thread; what one call leaves in it holds until the next.
 */
public final class WorkingSet implements AutoCloseable {
    /** Every AEAD of ours takes the 12 bytes that RFC 5116 §3.1 recommends. */
    static final int NONCE_LENGTH = 12;

    private final RecordHeader header = new RecordHeader();
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final byte[] mask = new byte[RecordNumberMask.LENGTH];
    private final byte[] additionalData = new byte[RecordLimits.MAX_ADDITIONAL_DATA];
    private final Workbenches benches;

    // None before the first use and once closed: who is not at work must not hold what another may be working with.
    private @Nullable Workbench bench;
    // Those of the bench, which every record asks for.
    private @Nullable CipherPool ciphers;

    /** @param cipherSlots how many keyed cipher objects are kept ready; an association in use takes two */
    public WorkingSet(Jca jca, int cipherSlots) {
        this(new Workbenches(jca, cipherSlots));
    }

    /** One whose arrays and cipher objects come from {@code benches}, and go back there when it is closed. */
    public WorkingSet(Workbenches benches) {
        this.benches = benches;
    }

    /** Where content goes that was opened: as long as what any record that is opened can hold, legal or not. */
    public byte[] plaintext() {
        return bench().plaintext();
    }

    /** Where content, its type and padding are put together before they are sealed (RFC 9147 §4). */
    byte[] inner() {
        return bench().inner();
    }

    /** Where a record can be sealed before it goes elsewhere: as long as any record. */
    public byte[] sealed() {
        return bench().sealed();
    }

    /** Where a datagram can be copied that does not lie in an array: as long as any datagram. */
    public byte[] datagram() {
        return bench().datagram();
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

    CipherPool ciphers() {
        var mine = ciphers;
        return mine == null ? bench().ciphers() : mine;
    }

    private Workbench bench() {
        var mine = bench;
        if (mine == null) {
            mine = benches.take();
            bench = mine;
            ciphers = mine.ciphers();
        }
        return mine;
    }

    /** Wipes the scratch arrays and gives the cipher objects back without their keys. Idempotent; the set remains usable. */
    @Override
    public void close() {
        Arrays.fill(nonce, (byte) 0);
        Arrays.fill(additionalData, (byte) 0);
        Arrays.fill(mask, (byte) 0);
        var mine = bench;
        if (mine != null) {
            bench = null;
            ciphers = null;
            benches.giveBack(mine);
        }
    }
}
