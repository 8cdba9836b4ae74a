package dev.dunlin.handshake.internal.message;

/** The messages that carry extensions, RFC 8446 §4.2: what an extension means, and whether it may be there, depends on them. */
public enum MessageContext {
    CLIENT_HELLO(0x01),
    SERVER_HELLO(0x02),
    HELLO_RETRY_REQUEST(0x04),
    ENCRYPTED_EXTENSIONS(0x08),
    CERTIFICATE(0x10),
    CERTIFICATE_REQUEST(0x20),
    NEW_SESSION_TICKET(0x40);

    private final int bit;

    MessageContext(int bit) {
        this.bit = bit;
    }

    /** One bit for each, so that a set of them is an int. */
    int bit() {
        return bit;
    }
}
