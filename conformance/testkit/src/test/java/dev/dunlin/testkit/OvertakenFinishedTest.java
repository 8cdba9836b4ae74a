package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of DTLS 1.3 says overtakes its Finished, before which the server has no keys for it. {@link OvertakingTest} is about DTLS 1.2. */
class OvertakenFinishedTest {
    private final Pair pair =
            Setup.standard().speaking(ProtocolVersion.DTLS_1_3).over(VirtualNetwork.seeded(1));

    private final DtlsSession server = pair.server().session();
    private final TextReader reader = new TextReader(pair.server(), pair);
    private byte[] finished = {};

    @BeforeEach
    void untilOnlyFinishedIsMissing() {
        pair.network().runUntil(pair.client().session()::isEstablished);
        var lastFlight = pair.client().transmitted();
        assertEquals(1, lastFlight.size());
        finished = lastFlight.get(0);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void dataThatOvertookFinishedIsDeliveredAfterEstablished() {
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.client().sealed("early")));
        assertEquals("EMPTY", reader.stashed());
        assertFalse(server.isEstablished());
        assertEquals("ESTABLISHED", reader.receive(finished));
        assertEquals("early", reader.stashed());
        assertEquals("EMPTY", reader.stashed());
    }

    @Test
    void stashedMessageWithoutRoomIsDeliveredAtTheNextAttempt() {
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.client().sealed("early")));
        assertEquals("ESTABLISHED", reader.receive(finished));
        long now = pair.network().clock().now();
        for (int attempts = 0; attempts < 3; attempts++) {
            assertEquals(
                    ReceiveOutcome.Kind.BUFFER_TOO_SMALL,
                    server.receiveStashed(ByteBuffer.allocate(2), now).kind());
        }
        assertEquals("early", reader.stashed());
        assertEquals("EMPTY", reader.stashed());
    }

    @Test
    void stashedRecordIsNotDeliveredASecondTime() {
        var early = pair.client().sealed("early");
        reader.receive(early);
        reader.receive(finished);
        assertEquals("early", reader.stashed());
        assertEquals("DISCARDED(REPLAYED)", reader.receive(early));
    }

    @Test
    void forgedRecordsInTheStashDoNotKeepGenuineOnesOut() {
        for (int i = 0; i < 5; i++) {
            assertEquals("DISCARDED(STASHED)", reader.receive(Records.unified(3, 900 + i, new byte[40])));
        }
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.client().sealed("early")));
        assertEquals("ESTABLISHED", reader.receive(finished));
        for (int i = 0; i < 5; i++) {
            assertEquals("DISCARDED(BAD_TAG)", reader.stashed());
        }
        assertEquals("early", reader.stashed());
    }

    @Test
    void goodbyeThatOvertookFinishedIsNotBelievedBeforeIt() {
        pair.client().session().shutdown(pair.network().clock().now());
        var goodbye = pair.client().transmitted();
        assertEquals(1, goodbye.size());
        assertEquals("DISCARDED(STASHED)", reader.receive(goodbye.get(0)));
        assertFalse(server.isClosed());
        assertEquals("ESTABLISHED", reader.receive(finished));
        assertEquals("PEER_CLOSED", reader.stashed());
    }

    /** The keys of the handshake are there: what anyone can say in the clear counts for nothing. */
    @Test
    @SecurityHistory({"T17", "T35"})
    void plaintextIsNotBelievedAnyMoreOnceThereAreKeys() {
        assertEquals("DISCARDED(UNPROTECTED)", reader.receive(Records.fragment(0, 52, 20, 32, 2, 0, new byte[32])));
        assertFalse(server.isClosed());
        assertEquals("ESTABLISHED", reader.receive(finished));
    }
}
