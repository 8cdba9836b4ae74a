package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.session.Failure;
import java.util.Optional;

/** How a handshake with OpenSSL has to fail: who notices what, in our words and in OpenSSL's. */
record Refusal(Noticed noticed, FailureReason reason, AlertDescription alert, String openSslName) {
    /** Which side notices, and therefore sends the alert. */
    enum Noticed {
        BY_US,
        BY_OPENSSL
    }

    static Refusal weSend(AlertDescription alert, String openSslName, FailureReason reason) {
        return new Refusal(Noticed.BY_US, reason, alert, openSslName);
    }

    static Refusal openSslSends(AlertDescription alert, String openSslName) {
        return new Refusal(Noticed.BY_OPENSSL, FailureReason.PEER_ALERT, alert, openSslName);
    }

    void check(Failure failure, OpenSslPeer peer) {
        assertEquals(Optional.of(alert), failure.alert(), failure::toString);
        assertEquals(reason, failure.reason(), failure::toString);
        assertEquals(noticed == Noticed.BY_OPENSSL, failure.sentByPeer(), failure::toString);
        if (noticed == Noticed.BY_US) {
            peer.awaitAlertReceived("fatal:" + openSslName);
        } else {
            peer.awaitAlertSent("fatal:" + openSslName);
        }
    }
}
