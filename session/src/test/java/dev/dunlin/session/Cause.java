package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import java.util.List;
import java.util.Optional;

/** A pair that cannot come together: who finds out, and what is said. */
record Cause(
        String name,
        DtlsClientConfig client,
        PeerName wanted,
        DtlsServerConfig server,
        boolean clientFinds,
        AlertDescription alert,
        FailureReason reason) {
    static Cause byClient(
            String name,
            DtlsClientConfig.Builder client,
            String wanted,
            DtlsServerConfig.Builder server,
            AlertDescription alert,
            FailureReason reason) {
        return new Cause(name, client.build(), PeerName.of(wanted), server.build(), true, alert, reason);
    }

    static Cause byServer(
            String name,
            DtlsClientConfig.Builder client,
            DtlsServerConfig.Builder server,
            AlertDescription alert,
            FailureReason reason) {
        return new Cause(name, client.build(), Pki.SERVER, server.build(), false, alert, reason);
    }

    /** The side that finds it names it, the other is told by its alert, and both are of no use any more. */
    void assertTold(DtlsSession one, DtlsSession other) {
        var finder = (clientFinds ? one : other).failure().orElseThrow();
        var told = (clientFinds ? other : one).failure().orElseThrow();
        assertEquals(reason, finder.reason());
        assertEquals(Optional.of(alert), finder.alert());
        assertFalse(finder.sentByPeer());
        assertEquals(FailureReason.PEER_ALERT, told.reason());
        assertEquals(Optional.of(alert), told.alert());
        assertTrue(told.sentByPeer());
        for (var session : List.of(one, other)) {
            assertTrue(session.isClosed());
            assertFalse(session.isEstablished());
            assertTrue(session.export("EXPORTER-x", 16).isEmpty());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
