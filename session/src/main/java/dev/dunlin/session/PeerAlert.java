package dev.dunlin.session;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;

/** An alert of the peer as it came, RFC 5246 §7.2. */
record PeerAlert(int length, int level, int code) {

    static PeerAlert read(byte[] content, int length) {
        return new PeerAlert(length, content[0] & 0xFF, content[1] & 0xFF);
    }

    /** Two bytes, and a level that exists. */
    boolean isLegal() {
        return length == PendingAlerts.LENGTH && (level == PendingAlerts.WARNING || level == PendingAlerts.FATAL);
    }

    boolean isCloseNotify() {
        return code == AlertDescription.CLOSE_NOTIFY.code();
    }

    boolean isFatal() {
        return level == PendingAlerts.FATAL;
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
