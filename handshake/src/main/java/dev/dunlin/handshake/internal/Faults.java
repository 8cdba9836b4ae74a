package dev.dunlin.handshake.internal;

import static dev.dunlin.handshake.AlertDescription.BAD_CERTIFICATE;
import static dev.dunlin.handshake.AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE;
import static dev.dunlin.handshake.AlertDescription.CERTIFICATE_EXPIRED;
import static dev.dunlin.handshake.AlertDescription.CERTIFICATE_REVOKED;
import static dev.dunlin.handshake.AlertDescription.CERTIFICATE_UNKNOWN;
import static dev.dunlin.handshake.AlertDescription.DECRYPT_ERROR;
import static dev.dunlin.handshake.AlertDescription.ILLEGAL_PARAMETER;
import static dev.dunlin.handshake.AlertDescription.INTERNAL_ERROR;
import static dev.dunlin.handshake.AlertDescription.UNKNOWN_CA;
import static dev.dunlin.handshake.AlertDescription.UNSUPPORTED_CERTIFICATE;

import dev.dunlin.crypto.internal.CertificateFailure;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.DecodeFailure;

/** From the faults of the lower layers, which know no alerts, to the alert that RFC 5246 §7.2.2 names for each. */
public final class Faults {
    private Faults() {}

    public static HandshakeFailure of(DecodeFailure fault) {
        var reason = fault.alert() == ILLEGAL_PARAMETER
                ? FailureReason.ILLEGAL_PARAMETER
                : fault.alert() == AlertDescription.UNEXPECTED_MESSAGE
                        ? FailureReason.UNEXPECTED_MESSAGE
                        : FailureReason.MALFORMED_MESSAGE;
        return new HandshakeFailure(fault.alert(), reason, messageOf(fault), fault);
    }

    public static HandshakeFailure of(CertificateFailure fault) {
        return switch (fault.kind()) {
            case MALFORMED, BAD -> failure(BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE, fault);
            case UNKNOWN_CA -> failure(UNKNOWN_CA, FailureReason.UNTRUSTED_CERTIFICATE, fault);
            case EXPIRED, NOT_YET_VALID -> failure(CERTIFICATE_EXPIRED, FailureReason.EXPIRED_CERTIFICATE, fault);
            case REVOKED -> failure(CERTIFICATE_REVOKED, FailureReason.REVOKED_CERTIFICATE, fault);
            case UNKNOWN_STATUS -> failure(CERTIFICATE_UNKNOWN, FailureReason.UNKNOWN_REVOCATION_STATUS, fault);
            // RFC 6066 §8.
            case BAD_STATUS -> failure(BAD_CERTIFICATE_STATUS_RESPONSE, FailureReason.BAD_STATUS_RESPONSE, fault);
            // RFC 8122 §5 names the alert for a fingerprint.
            case WRONG_FINGERPRINT -> failure(BAD_CERTIFICATE, FailureReason.UNTRUSTED_CERTIFICATE, fault);
            case NOT_BELIEVED -> failure(CERTIFICATE_UNKNOWN, FailureReason.UNTRUSTED_CERTIFICATE, fault);
            case WRONG_NAME -> failure(CERTIFICATE_UNKNOWN, FailureReason.WRONG_NAME, fault);
            case UNSUPPORTED -> failure(UNSUPPORTED_CERTIFICATE, FailureReason.UNSUPPORTED_CERTIFICATE, fault);
        };
    }

    /** Of a peer, a value that is no element of its group, or leads to a trivial secret (RFC 8422 §5.11); all else is ours. */
    public static HandshakeFailure of(CryptoFailure fault) {
        return switch (fault.kind()) {
            case BAD_PUBLIC_VALUE -> failure(ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE, fault);
            case SIGNING_FAILED -> failure(INTERNAL_ERROR, FailureReason.TASK_FAILED, fault);
            case DECAPSULATION_FAILED -> failure(INTERNAL_ERROR, FailureReason.INTERNAL_ERROR, fault);
        };
    }

    /** A handshake signature that does not verify. */
    public static HandshakeFailure badSignature(String message) {
        return new HandshakeFailure(
                DECRYPT_ERROR, FailureReason.BAD_SIGNATURE, message + " is not signed by the certificate's key");
    }

    public static HandshakeFailure illegal(String message) {
        return new HandshakeFailure(ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER, message);
    }

    private static HandshakeFailure failure(AlertDescription alert, FailureReason reason, Exception fault) {
        return new HandshakeFailure(alert, reason, messageOf(fault), fault);
    }

    private static String messageOf(Exception fault) {
        var message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
