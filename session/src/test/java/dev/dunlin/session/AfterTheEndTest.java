package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** After close_notify or a fatal alert nothing goes on, whatever else the peer sends. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class AfterTheEndTest {
    private final ProtocolVersion version;

    AfterTheEndTest(ProtocolVersion version) {
        this.version = version;
    }

    /** Level, description, in the clear as before any keys. */
    private static byte[] plaintextAlert(int level, int description, long recordNumber) {
        return ByteBuffer.allocate(Knock.RECORD_HEADER + 2)
                .put((byte) 21)
                .putShort((short) 0xFEFD)
                .putLong(recordNumber)
                .putShort((short) 2)
                .put((byte) level)
                .put((byte) description)
                .array();
    }

    @Test
    @SecurityHistory("T53")
    void aHandshakeThatWasRefusedDoesNotGoOn() {
        try (var client = DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0);
                var server = DtlsSession.server(
                        Pki.server(version).provenPaths(path -> true).build(), 0)) {
            Carrier.output(client, 0).forEach(datagram -> Carrier.bring(server, datagram, 0));
            var flight = Carrier.output(server, 0);
            Carrier.bring(client, plaintextAlert(2, 40, 900), 0);
            assertEquals(
                    FailureReason.PEER_ALERT, client.failure().orElseThrow().reason());
            for (var datagram : flight) {
                assertEquals(ReceiveOutcome.Kind.FAILED, Carrier.kind(Carrier.bring(client, datagram, 0)));
            }
            assertTrue(Carrier.output(client, 0).isEmpty());
            assertTrue(client.info().isEmpty());
        }
    }

    @Test
    @Requirement({"RFC5246-7.2.1-a", "RFC8446-6.1-a"})
    @SecurityHistory("T53")
    void dataAfterCloseNotifyIsNotDelivered() {
        try (var client = DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0);
                var server = DtlsSession.server(Pki.server(version).build(), 0)) {
            Carrier.converse(client, server, 0);
            var late = Carrier.sealed(server, "late", 0);
            server.shutdown(0);
            var goodbye = Carrier.output(server, 0);
            goodbye.forEach(datagram -> Carrier.bring(client, datagram, 0));
            assertEquals(1, Carrier.output(client, 0).size());
            assertTrue(client.isClosed());
            assertEquals(ReceiveOutcome.Kind.CLOSED, Carrier.kind(Carrier.bring(client, late, 0)));
            var sent = client.send(ByteBuffer.allocate(1), ByteBuffer.allocate(100), 0);
            assertEquals(SendOutcome.Kind.CLOSED, sent.kind());
        }
    }

    /** openssl/openssl#32622: a spoofed plaintext alert must not end what is protected. */
    @Test
    @SecurityHistory({"T17", "T57"})
    void anAlertInTheClearEndsNothingOnceThereAreKeys() {
        try (var client = DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0);
                var server = DtlsSession.server(Pki.server(version).build(), 0)) {
            Carrier.converse(client, server, 0);
            for (var session : new DtlsSession[] {client, server}) {
                for (int description : new int[] {0, 40, 80}) {
                    var outcome = Carrier.kind(Carrier.bring(session, plaintextAlert(2, description, 900), 0));
                    assertEquals(ReceiveOutcome.Kind.DISCARDED, outcome);
                }
                assertTrue(session.isEstablished());
                assertTrue(Carrier.output(session, 0).isEmpty());
            }
        }
    }
}
