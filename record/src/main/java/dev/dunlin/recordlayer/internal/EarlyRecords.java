package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.Nullable;
import java.util.Arrays;

/**
 * Records that came before their keys, kept in order of arrival and in bounds (RFC 6347 §4.1 allows to keep or to drop them; CVE-2009-1377
 * kept them all). Nothing in here is authenticated: what does not fit is dropped, and the peer repeats it.
 *
 * <p>One record number is kept once (CVE-2015-0206), whatever else the later record says. In DTLS 1.3 numbers are hidden as long as there
 * are no keys: there the same bytes are kept once.
 */
public final class EarlyRecords {
    /**
     * Ten is how many datagrams a sender starts with (RFC 6928); with Finished, an alert and some that were split it is still below this.
     */
    public static final int DEFAULT_RECORDS = 16;
    /** One record of the greatest length, or a dozen of an Ethernet's MTU. */
    public static final int DEFAULT_BYTES = RecordLimits.MAX_RECORD;
    /** Keeps nothing: for an association that expects no further epoch. */
    public static final EarlyRecords NONE = new EarlyRecords(0, 0);

    private static final byte[][] EMPTY = {};
    private static final int[] NO_EPOCHS = {};
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private final int maxRecords;
    private byte[][] records = EMPTY;
    /** The epoch of each of {@link #records}. */
    private int[] epochs = NO_EPOCHS;

    private int count;
    private int bytes;

    /** What became of a record that was to be kept. */
    enum Added {
        KEPT,
        DUPLICATE,
        FULL
    }

    /**
     * @param maxBytes of the records together, headers included
     * @param maxRecords how many records; each costs an array of its own beside its bytes
     */
    public EarlyRecords(int maxBytes, int maxRecords) {
        if (maxBytes < 0 || maxRecords < 0) {
            throw new IllegalArgumentException("a stash of " + maxBytes + " bytes and " + maxRecords + " records");
        }
        this.maxBytes = maxBytes;
        this.maxRecords = maxRecords;
    }

    public int count() {
        return count;
    }

    /** Bytes of the records kept. */
    public int bytes() {
        return bytes;
    }

    boolean keepsNothing() {
        return maxRecords == 0;
    }

    /** Keeps a copy of the whole record at {@code header} of {@code datagram}, which belongs to {@code epoch}. */
    Added add(byte[] datagram, RecordHeader header, int epoch) {
        for (int i = 0; i < count; i++) {
            if (isSame(records[i], datagram, header)) {
                return Added.DUPLICATE;
            }
        }
        int length = header.end() - header.start();
        if (count == maxRecords || length > maxBytes - bytes) {
            return Added.FULL;
        }
        if (count == records.length) {
            int capacity = Math.min(maxRecords, Math.max(4, 2 * count));
            records = Arrays.copyOf(records, capacity);
            epochs = Arrays.copyOf(epochs, capacity);
        }
        epochs[count] = epoch;
        records[count++] = Arrays.copyOfRange(datagram, header.start(), header.end());
        bytes += length;
        return Added.KEPT;
    }

    /**
     * The oldest record whose epoch is open, but for the {@code skipped} ones before it; null when there is none. It stays until {@link
     * #remove}.
     */
    @Nullable
    byte[] firstOf(ReadEpochs open, int skipped) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            boolean isOpen = open.find(epochs[i]) != null;
            if (isOpen && passed++ == skipped) {
                return records[i];
            }
        }
        return null;
    }

    /** Forgets a record that {@link #firstOf} gave. */
    void remove(byte[] record) {
        int at = 0;
        while (records[at] != record) {
            at++;
        }
        remove(at);
    }

    /** Forgets the records that no association with this framing can open. */
    void keepOnly(RecordFraming framing) {
        for (int i = count - 1; i >= 0; i--) {
            boolean isUnified = RecordHeader.isUnified(records[i][0]);
            if (isUnified ? !framing.hasUnifiedHeaders() : !framing.hasDtls12Protection()) {
                remove(i);
            }
        }
    }

    private void remove(int at) {
        bytes -= records[at].length;
        count--;
        System.arraycopy(records, at + 1, records, at, count - at);
        System.arraycopy(epochs, at + 1, epochs, at, count - at);
        records[count] = NOTHING;
    }

    /** Zeroes and forgets everything; more can be added afterwards. */
    public void clear() {
        for (int i = 0; i < count; i++) {
            Arrays.fill(records[i], (byte) 0);
        }
        records = EMPTY;
        epochs = NO_EPOCHS;
        count = 0;
        bytes = 0;
    }

    private static boolean isSame(byte[] record, byte[] datagram, RecordHeader header) {
        if (header.isUnified()) {
            return Arrays.equals(record, 0, record.length, datagram, header.start(), header.end());
        }
        return !RecordHeader.isUnified(record[0])
                && BigEndian.u64(record, RecordHeader.NUMBER_OFFSET) == header.recordNumber();
    }
}
