package dev.dunlin.handshake.internal.message;

import static dev.dunlin.handshake.internal.message.MessageContext.CERTIFICATE;
import static dev.dunlin.handshake.internal.message.MessageContext.CERTIFICATE_REQUEST;
import static dev.dunlin.handshake.internal.message.MessageContext.CLIENT_HELLO;
import static dev.dunlin.handshake.internal.message.MessageContext.ENCRYPTED_EXTENSIONS;
import static dev.dunlin.handshake.internal.message.MessageContext.HELLO_RETRY_REQUEST;
import static dev.dunlin.handshake.internal.message.MessageContext.NEW_SESSION_TICKET;
import static dev.dunlin.handshake.internal.message.MessageContext.SERVER_HELLO;

import dev.dunlin.crypto.internal.Nullable;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The extensions of the registry and the messages in which each may appear, in either version (RFC 8446 §4.2, IANA).
 */
public enum ExtensionType {
    SERVER_NAME(0, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    MAX_FRAGMENT_LENGTH(1, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    STATUS_REQUEST(5, CLIENT_HELLO, SERVER_HELLO, CERTIFICATE_REQUEST, CERTIFICATE),
    /** Not for a ServerHello by RFC 8422 §4, but some 1.2 servers send it there. */
    SUPPORTED_GROUPS(10, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    EC_POINT_FORMATS(11, CLIENT_HELLO, SERVER_HELLO),
    SIGNATURE_ALGORITHMS(13, CLIENT_HELLO, CERTIFICATE_REQUEST),
    USE_SRTP(14, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    HEARTBEAT(15, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    APPLICATION_LAYER_PROTOCOL_NEGOTIATION(16, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    SIGNED_CERTIFICATE_TIMESTAMP(18, CLIENT_HELLO, SERVER_HELLO, CERTIFICATE_REQUEST, CERTIFICATE),
    CLIENT_CERTIFICATE_TYPE(19, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    SERVER_CERTIFICATE_TYPE(20, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    PADDING(21, CLIENT_HELLO),
    ENCRYPT_THEN_MAC(22, CLIENT_HELLO, SERVER_HELLO),
    EXTENDED_MASTER_SECRET(23, CLIENT_HELLO, SERVER_HELLO),
    COMPRESS_CERTIFICATE(27, CLIENT_HELLO, CERTIFICATE_REQUEST),
    RECORD_SIZE_LIMIT(28, CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS),
    SESSION_TICKET(35, CLIENT_HELLO, SERVER_HELLO),
    PRE_SHARED_KEY(41, CLIENT_HELLO, SERVER_HELLO),
    EARLY_DATA(42, CLIENT_HELLO, ENCRYPTED_EXTENSIONS, NEW_SESSION_TICKET),
    SUPPORTED_VERSIONS(43, CLIENT_HELLO, SERVER_HELLO, HELLO_RETRY_REQUEST),
    COOKIE(44, CLIENT_HELLO, HELLO_RETRY_REQUEST),
    PSK_KEY_EXCHANGE_MODES(45, CLIENT_HELLO),
    CERTIFICATE_AUTHORITIES(47, CLIENT_HELLO, CERTIFICATE_REQUEST),
    OID_FILTERS(48, CERTIFICATE_REQUEST),
    POST_HANDSHAKE_AUTH(49, CLIENT_HELLO),
    SIGNATURE_ALGORITHMS_CERT(50, CLIENT_HELLO, CERTIFICATE_REQUEST),
    KEY_SHARE(51, CLIENT_HELLO, SERVER_HELLO, HELLO_RETRY_REQUEST),
    CONNECTION_ID(54, CLIENT_HELLO, SERVER_HELLO),
    RRC(61, CLIENT_HELLO, SERVER_HELLO),
    RENEGOTIATION_INFO(0xFF01, CLIENT_HELLO, SERVER_HELLO);

    private static final Map<Integer, ExtensionType> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ExtensionType::code, Function.identity()));

    private final int code;
    /** Their bits. */
    private final int messages;

    ExtensionType(int code, MessageContext... messages) {
        this.code = code;
        this.messages = Stream.of(messages).mapToInt(MessageContext::bit).sum();
    }

    /** The type with this code; null when we do not know it. */
    @Nullable
    public static ExtensionType of(int code) {
        return BY_CODE.get(code);
    }

    /** The two bytes on the wire. */
    public int code() {
        return code;
    }

    public boolean mayAppearIn(MessageContext message) {
        return (messages & message.bit()) != 0;
    }
}
