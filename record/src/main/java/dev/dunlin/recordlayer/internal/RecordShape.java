package dev.dunlin.recordlayer.internal;

/**
 * How our protected records of DTLS 1.3 look, as far as RFC 9147 §4 leaves it to the sender. Immutable and shared by all associations of a
 * configuration.
 *
 * <p>Only application data is made compact. Handshake messages, alerts and ACKs always say how long they are, so that several can share a
 * datagram; whoever leaves lengths out puts one record of application data into a datagram, and nothing after it.
 */
public final class RecordShape {
    /** Sequence numbers of 16 bits, lengths, no padding. */
    public static final RecordShape STANDARD = new RecordShape(true, true, 1);

    private final boolean hasLongNumbers;
    private final boolean hasLengths;
    private final int paddingMultiple;

    private RecordShape(boolean hasLongNumbers, boolean hasLengths, int paddingMultiple) {
        this.hasLongNumbers = hasLongNumbers;
        this.hasLengths = hasLengths;
        this.paddingMultiple = paddingMultiple;
    }

    /** The same without lengths, two bytes less: a record goes to the end of its datagram. */
    public RecordShape withoutLengths() {
        return new RecordShape(hasLongNumbers, false, paddingMultiple);
    }

    /**
     * The same with sequence numbers of 8 bits, one byte less. After 128 lost records in a row the peer can no longer tell the numbers, and
     * opens nothing more until a record of another kind comes through: for senders that cannot lose so many.
     */
    public RecordShape withShortNumbers() {
        return new RecordShape(false, hasLengths, paddingMultiple);
    }

    /**
     * The same with content, type and padding together a multiple of {@code bytes} long, as far as the limits on records and datagrams
     * allow (RFC 8446 §5.4).
     *
     * @param bytes from 1, which is no padding, to {@link RecordLimits#MAX_INNER_PLAINTEXT}
     */
    public RecordShape paddedToMultipleOf(int bytes) {
        if (bytes < 1 || bytes > RecordLimits.MAX_INNER_PLAINTEXT) {
            throw new IllegalArgumentException("records cannot be padded to multiples of " + bytes + " bytes");
        }
        return new RecordShape(hasLongNumbers, hasLengths, bytes);
    }

    boolean hasLongNumber(int type) {
        return hasLongNumbers || type != ContentType.APPLICATION_DATA;
    }

    boolean hasLength(int type) {
        return hasLengths || type != ContentType.APPLICATION_DATA;
    }

    /** How long {@code length} bytes become that may become {@code spare} bytes longer. */
    int padded(int length, int spare) {
        int beyond = paddingMultiple == 1 ? 0 : length % paddingMultiple;
        return beyond == 0 ? length : length + Math.min(spare, paddingMultiple - beyond);
    }
}
