package dev.dunlin.session;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.flight.FlightPolicy;

/**
 * An alert of the peer as it came, RFC 5246 §7.2, RFC 8446 §6.
 *
 * @param heedsLevel whether the level says what it means
 */
record PeerAlert(int length, int level, int code, boolean heedsLevel) {

    static PeerAlert read(byte[] content, int length, FlightPolicy policy) {
        return new PeerAlert(length, content[0] & 0xFF, content[1] & 0xFF, policy.heedsAlertLevel());
    }

    /** Two bytes, and a level that exists where it matters. */
    boolean isLegal() {
        boolean isKnownLevel = level == PendingAlerts.WARNING || level == PendingAlerts.FATAL;
        return length == PendingAlerts.LENGTH && (isKnownLevel || !heedsLevel);
    }

    boolean isCloseNotify() {
        return code == AlertDescription.CLOSE_NOTIFY.code();
    }

    /** Where the level does not say so, everything is but a goodbye, whatever nobody knows included (RFC 8446 §6). */
    boolean isFatal() {
        return heedsLevel ? level == PendingAlerts.FATAL : !isCloseNotify() && !isCancellation();
    }

    private boolean isCancellation() {
        return code == AlertDescription.USER_CANCELED.code();
    }

    /** What an authenticated peer gets for an alert that is not legal. */
    HandshakeFailure fault() {
        return length == PendingAlerts.LENGTH
                ? new HandshakeFailure(
                        AlertDescription.ILLEGAL_PARAMETER,
                        FailureReason.ILLEGAL_PARAMETER,
                        "alert of an unknown level")
                : new HandshakeFailure(
                        AlertDescription.DECODE_ERROR,
                        FailureReason.MALFORMED_MESSAGE,
                        "alert of " + length + " bytes");
    }
}
