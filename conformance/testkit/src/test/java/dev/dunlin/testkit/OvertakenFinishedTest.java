package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
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
        assertEquals("DISCARDED(STASHED)", receive(pair.client().sealed("early")));
        assertEquals("EMPTY", stashed());
        assertFalse(server.isEstablished());
        assertEquals("ESTABLISHED", receive(finished));
        assertEquals("early", stashed());
        assertEquals("EMPTY", stashed());
    }

    @Test
    void stashedMessageWithoutRoomIsDeliveredAtTheNextAttempt() {
        assertEquals("DISCARDED(STASHED)", receive(pair.client().sealed("early")));
        assertEquals("ESTABLISHED", receive(finished));
        long now = pair.network().clock().now();
        for (int attempts = 0; attempts < 3; attempts++) {
            assertEquals(
                    ReceiveOutcome.Kind.BUFFER_TOO_SMALL,
                    server.receiveStashed(ByteBuffer.allocate(2), now).kind());
        }
        assertEquals("early", stashed());
        assertEquals("EMPTY", stashed());
    }

    @Test
    void stashedRecordIsNotDeliveredASecondTime() {
        var early = pair.client().sealed("early");
        receive(early);
        receive(finished);
        assertEquals("early", stashed());
        assertEquals("DISCARDED(REPLAYED)", receive(early));
    }

    @Test
    void forgedRecordsInTheStashDoNotKeepGenuineOnesOut() {
        for (int i = 0; i < 5; i++) {
            assertEquals("DISCARDED(STASHED)", receive(Records.unified(3, 900 + i, new byte[40])));
        }
        assertEquals("DISCARDED(STASHED)", receive(pair.client().sealed("early")));
        assertEquals("ESTABLISHED", receive(finished));
        for (int i = 0; i < 5; i++) {
            assertEquals("DISCARDED(BAD_TAG)", stashed());
        }
        assertEquals("early", stashed());
    }

    @Test
    void goodbyeThatOvertookFinishedIsNotBelievedBeforeIt() {
        pair.client().session().shutdown(pair.network().clock().now());
        var goodbye = pair.client().transmitted();
        assertEquals(1, goodbye.size());
        assertEquals("DISCARDED(STASHED)", receive(goodbye.get(0)));
        assertFalse(server.isClosed());
        assertEquals("ESTABLISHED", receive(finished));
        assertEquals("PEER_CLOSED", stashed());
    }

    /** The keys of the handshake are there: what anyone can say in the clear counts for nothing. */
    @Test
    @SecurityHistory({"T17", "T35"})
    void plaintextIsNotBelievedAnyMoreOnceThereAreKeys() {
        assertEquals("DISCARDED(UNPROTECTED)", receive(Records.fragment(0, 52, 20, 32, 2, 0, new byte[32])));
        assertFalse(server.isClosed());
        assertEquals("ESTABLISHED", receive(finished));
    }

    private String receive(byte[] datagram) {
        return server.receive(
                        ByteBuffer.wrap(datagram),
                        ByteBuffer.allocate(100),
                        pair.network().clock().now())
                .toString();
    }

    /** The message, when one comes out of the stash; else the outcome. */
    private String stashed() {
        var plaintext = ByteBuffer.allocate(100);
        var outcome = server.receiveStashed(plaintext, pair.network().clock().now());
        return outcome.kind() == ReceiveOutcome.Kind.DATA
                ? UTF_8.decode(plaintext.flip()).toString()
                : outcome.toString();
    }
}
