package dev.dunlin.handshake;

/** The protocol versions, with their two bytes on the wire, which fall as versions rise. */
public enum ProtocolVersion {
    DTLS_1_2(0xFEFD),
    DTLS_1_3(0xFEFC);

    private final int code;

    ProtocolVersion(int code) {
        this.code = code;
    }

    /** The two bytes on the wire. */
    public int code() {
        return code;
    }
}
