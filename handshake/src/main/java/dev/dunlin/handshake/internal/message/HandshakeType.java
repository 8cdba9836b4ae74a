package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.internal.Nullable;

/** The message types of both versions, RFC 5246 §7.4, RFC 6347 §4.3.2, RFC 9147 A.2. */
public enum HandshakeType {
    HELLO_REQUEST(0),
    CLIENT_HELLO(1),
    SERVER_HELLO(2),
    HELLO_VERIFY_REQUEST(3),
    NEW_SESSION_TICKET(4),
    END_OF_EARLY_DATA(5),
    ENCRYPTED_EXTENSIONS(8),
    REQUEST_CONNECTION_ID(9),
    NEW_CONNECTION_ID(10),
    CERTIFICATE(11),
    SERVER_KEY_EXCHANGE(12),
    CERTIFICATE_REQUEST(13),
    SERVER_HELLO_DONE(14),
    CERTIFICATE_VERIFY(15),
    CLIENT_KEY_EXCHANGE(16),
    FINISHED(20),
    CERTIFICATE_STATUS(22),
    KEY_UPDATE(24),
    COMPRESSED_CERTIFICATE(25),
    /** Never on the wire: it stands for the first ClientHello in a 1.3 transcript. */
    MESSAGE_HASH(254);

    private static final HandshakeType[] ALL = values();

    private final int code;

    HandshakeType(int code) {
        this.code = code;
    }

    /** The type with this code on the wire; null when the registry does not have it. */
    @Nullable
    public static HandshakeType of(int code) {
        for (var type : ALL) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }
}
