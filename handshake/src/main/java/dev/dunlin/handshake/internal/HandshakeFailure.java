package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;

/**
 * The handshake cannot go on. Raised where the fault is found, with the alert that the RFC names for it; the driver alone turns it into
 * the alert on the wire and the session's sticky failure.
 */
public final class HandshakeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final AlertDescription alert;
    private final FailureReason reason;

    public HandshakeFailure(AlertDescription alert, FailureReason reason, String message) {
        super(message);
        this.alert = alert;
        this.reason = reason;
    }

    public HandshakeFailure(AlertDescription alert, FailureReason reason, String message, Throwable cause) {
        super(message, cause);
        this.alert = alert;
        this.reason = reason;
    }

    public AlertDescription alert() {
        return alert;
    }

    public FailureReason reason() {
        return reason;
    }
}
