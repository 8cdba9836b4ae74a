package dev.dunlin.testkit.scripted;

/** Content types of records. */
final class ContentType {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    static final int TLS12_CID = 25;
    static final int ACK = 26;
    static final int RETURN_ROUTABILITY_CHECK = 27;

    private ContentType() {}
}
