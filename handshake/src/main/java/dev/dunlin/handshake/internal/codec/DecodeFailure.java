package dev.dunlin.handshake.internal.codec;

import dev.dunlin.handshake.AlertDescription;

/**
 * Bytes that are not the message they claim to be. Carries the alert that the RFCs name for it: decode_error for a wrong layout,
 * illegal_parameter for a well-formed value that is not allowed (RFC 5246 §7.2.2, RFC 8446 §6.2).
 *
 * <p>Peers decide how often this is raised, so it has no stack trace.
 */
public final class DecodeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final AlertDescription alert;

    public DecodeFailure(AlertDescription alert, String message) {
        super(message, null, false, false);
        this.alert = alert;
    }

    /** A layout that cannot be parsed: decode_error. */
    public static DecodeFailure malformed(String message) {
        return new DecodeFailure(AlertDescription.DECODE_ERROR, message);
    }

    /** A well-formed value that is not allowed here: illegal_parameter. */
    public static DecodeFailure illegal(String message) {
        return new DecodeFailure(AlertDescription.ILLEGAL_PARAMETER, message);
    }

    public AlertDescription alert() {
        return alert;
    }
}
