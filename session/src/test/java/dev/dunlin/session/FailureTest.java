package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void ourOwnFindingNamesTheAlertThatAnnouncesIt() {
        var failure = Failure.announced(
                AlertDescription.UNKNOWN_CA, FailureReason.UNTRUSTED_CERTIFICATE, "no path to an anchor");
        assertEquals(Optional.of(AlertDescription.UNKNOWN_CA), failure.alert());
        assertFalse(failure.sentByPeer());
        assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, failure.reason());
        assertEquals("UNTRUSTED_CERTIFICATE, unknown_ca to the peer: no path to an anchor", failure.toString());
    }

    @Test
    void aSilentFailureHasNoAlert() {
        var failure = Failure.silent(FailureReason.HANDSHAKE_TIMEOUT, "300 s are over");
        assertEquals(Optional.empty(), failure.alert());
        assertEquals("HANDSHAKE_TIMEOUT, no alert: 300 s are over", failure.toString());
    }

    @Test
    void thePeersAlertIsToldFromOurs() {
        var failure = Failure.byPeer(AlertDescription.HANDSHAKE_FAILURE.code());
        assertEquals(Optional.of(AlertDescription.HANDSHAKE_FAILURE), failure.alert());
        assertTrue(failure.sentByPeer());
        assertEquals(FailureReason.PEER_ALERT, failure.reason());
    }

    @Test
    void anAlertThatTheRegistryLacksIsStillTold() {
        var failure = Failure.byPeer(201);
        assertEquals(Optional.empty(), failure.alert());
        assertTrue(failure.sentByPeer());
        assertEquals("the peer sent alert 201", failure.detail());
    }
}
