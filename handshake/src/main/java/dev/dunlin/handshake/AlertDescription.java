package dev.dunlin.handshake;

import java.util.Locale;
import java.util.Optional;

/** Alert descriptions, RFC 5246 §7.2, RFC 8446 §6 and the registry that both share. New ones may be added in any release. */
public enum AlertDescription {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    /** DTLS 1.2 alone: later versions have it from before, and never send it (RFC 8446 appendix B.2). */
    DECOMPRESSION_FAILURE(30),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    ACCESS_DENIED(49),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    TOO_MANY_CIDS_REQUESTED(52),
    PROTOCOL_VERSION(70),
    INSUFFICIENT_SECURITY(71),
    INTERNAL_ERROR(80),
    INAPPROPRIATE_FALLBACK(86),
    USER_CANCELED(90),
    NO_RENEGOTIATION(100),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    UNRECOGNIZED_NAME(112),
    BAD_CERTIFICATE_STATUS_RESPONSE(113),
    UNKNOWN_PSK_IDENTITY(115),
    CERTIFICATE_REQUIRED(116),
    GENERAL_ERROR(117),
    NO_APPLICATION_PROTOCOL(120);

    private static final AlertDescription[] ALL = values();

    private final int code;
    private final String rfcName;

    AlertDescription(int code) {
        this.code = code;
        this.rfcName = name().toLowerCase(Locale.ROOT);
    }

    /** The description with this code on the wire; empty for codes that the registry does not have. */
    public static Optional<AlertDescription> of(int code) {
        for (var alert : ALL) {
            if (alert.code == code) {
                return Optional.of(alert);
            }
        }
        return Optional.empty();
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** The name as the RFCs write it, for example {@code unknown_ca}. */
    public String rfcName() {
        return rfcName;
    }
}
