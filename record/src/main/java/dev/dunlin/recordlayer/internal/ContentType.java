package dev.dunlin.recordlayer.internal;

/** Content types of records, RFC 5246 §6.2.1 and RFC 9147 §4.1. Plain ints: one is read for every record, and most values are not ours. */
public final class ContentType {
    public static final int CHANGE_CIPHER_SPEC = 20;
    public static final int ALERT = 21;
    public static final int HANDSHAKE = 22;
    public static final int APPLICATION_DATA = 23;
    /** The outer type of protected records of DTLS 1.2 with a connection id (RFC 9146 §4); never that of content. */
    static final int TLS12_CID = 25;

    /** DTLS 1.3 only. */
    public static final int ACK = 26;
    /** Return routability check: a message of it is always protected (RFC 9853 §4). */
    public static final int RETURN_ROUTABILITY_CHECK = 27;

    private ContentType() {}

    /** Whether DTLS 1.2 has this type. That of the check shows where its direction has no connection id (RFC 9853 §7.2). */
    static boolean isOfDtls12(int type) {
        return (type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA) || type == RETURN_ROUTABILITY_CHECK;
    }

    /** Whether this type can stand in a protected record of DTLS 1.3 (RFC 9147 §4.1). */
    static boolean isOfDtls13(int type) {
        return (type >= ALERT && type <= APPLICATION_DATA) || type == ACK || type == RETURN_ROUTABILITY_CHECK;
    }

    /** Whether this type may stand in a record without protection (RFC 6347 §4.1): application data and what tests a path never may. */
    public static boolean mayBePlaintext(int type) {
        return (type >= CHANGE_CIPHER_SPEC && type <= HANDSHAKE) || type == ACK;
    }

    /**
     * Whether a record of this type may be empty: application data alone may (RFC 5246 §6.2.1, RFC 8446 §5.4), to hide that nothing is said.
     */
    public static boolean mayBeEmpty(int type) {
        return type == APPLICATION_DATA;
    }
}
