package dev.dunlin.recordlayer.internal;

/** Content types of records, RFC 5246 §6.2.1. Plain ints: one is read for every record, and most values are not ours. */
public final class ContentType {
    public static final int CHANGE_CIPHER_SPEC = 20;
    public static final int ALERT = 21;
    public static final int HANDSHAKE = 22;
    public static final int APPLICATION_DATA = 23;
    /** RFC 9147 §7. */
    public static final int ACK = 26;

    private ContentType() {}

    /** Whether we speak this type; any other first byte is no record of ours (RFC 5246 §6: in DTLS dropped without a word). */
    public static boolean isSpoken(int type) {
        return type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA;
    }

    /** Whether this type may stand in a record without protection: everything but application data (RFC 6347 §4.1). */
    public static boolean mayBePlaintext(int type) {
        return isSpoken(type) && type != APPLICATION_DATA;
    }

    /**
     * Whether a record of this type may be empty: application data alone may (RFC 5246 §6.2.1), to hide that nothing is said.
     */
    public static boolean mayBeEmpty(int type) {
        return type == APPLICATION_DATA;
    }
}
