package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of the server's last flight, and what it sends right after, reach the client in the wrong order. */
class OvertakingTest {
    private static final int FINISHED = 20;
    /** Behind HelloVerifyRequest, ServerHello, Certificate, ServerKeyExchange and ServerHelloDone. */
    private static final int MESSAGE_SEQ_OF_FINISHED = 5;

    /** No ticket: the server's last flight is ChangeCipherSpec and Finished. */
    private final Pair pair =
            Setup.standard().server(builder -> builder.tickets(false)).over(VirtualNetwork.seeded(1));

    private final DtlsSession client = pair.client().session();
    private final TextReader reader = new TextReader(pair.client(), pair);
    private byte[] changeCipherSpec = {};
    private byte[] finished = {};

    @BeforeEach
    void untilOnlyTheLastFlightIsMissing() {
        pair.network().runUntil(pair.server().session()::isEstablished);
        var lastFlight = pair.server().transmitted();
        assertEquals(1, lastFlight.size());
        var records = Records.in(lastFlight.get(0));
        changeCipherSpec = records.get(0).bytes();
        finished = records.get(1).bytes();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    @Requirement({"RFC6347-4.1-i", "RFC6347-4.2.4-e"})
    void dataThatOvertookTheWholeLastFlightIsDeliveredAfterEstablished() {
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.server().sealed("early")));
        assertEquals("EMPTY", reader.stashed());
        assertEquals("HANDSHAKE_PROGRESS", reader.receive(changeCipherSpec));
        assertEquals("EMPTY", reader.stashed(), "authentic, but Finished is not there yet");
        assertEquals("ESTABLISHED", reader.receive(finished));
        assertEquals("early", reader.stashed());
        assertEquals("EMPTY", reader.stashed());
    }

    @Test
    @Requirement("RFC6347-4.2.4-e")
    void dataBetweenChangeCipherSpecAndFinishedWaitsForFinished() {
        assertEquals("HANDSHAKE_PROGRESS", reader.receive(changeCipherSpec));
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.server().sealed("early")));
        assertEquals("EMPTY", reader.stashed());
        assertFalse(client.isEstablished());
        assertEquals("ESTABLISHED", reader.receive(finished));
        assertEquals("early", reader.stashed());
    }

    @Test
    @Requirement({"RFC6347-4.2.5-b", "RFC6347-4.1-i"})
    void finishedThatOvertookChangeCipherSpecCounts() {
        assertEquals("DISCARDED(STASHED)", reader.receive(finished));
        assertEquals("HANDSHAKE_PROGRESS", reader.receive(changeCipherSpec));
        assertEquals("ESTABLISHED", reader.stashed());
        assertTrue(client.isEstablished());
        pair.assertEstablished();
    }

    @Test
    void everythingInReverseIsPutInOrder() {
        var second = pair.server().sealed("second");
        var third = pair.server().sealed("third");
        assertEquals("DISCARDED(STASHED)", reader.receive(third));
        assertEquals("DISCARDED(STASHED)", reader.receive(second));
        assertEquals("DISCARDED(STASHED)", reader.receive(finished));
        assertEquals("HANDSHAKE_PROGRESS", reader.receive(changeCipherSpec));
        assertEquals("ESTABLISHED", reader.stashed());
        assertEquals("third", reader.stashed());
        assertEquals("second", reader.stashed());
        assertEquals("EMPTY", reader.stashed());
    }

    @Test
    void stashedMessageWithoutRoomIsDeliveredAtTheNextAttempt() {
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.server().sealed("early")));
        reader.receive(changeCipherSpec);
        reader.receive(finished);
        long now = pair.network().clock().now();
        for (int attempts = 0; attempts < 3; attempts++) {
            assertEquals(
                    ReceiveOutcome.Kind.BUFFER_TOO_SMALL,
                    client.receiveStashed(ByteBuffer.allocate(2), now).kind());
        }
        assertEquals("early", reader.stashed());
        assertEquals("EMPTY", reader.stashed());
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-c")
    void stashedRecordIsNotDeliveredASecondTime() {
        var early = pair.server().sealed("early");
        reader.receive(early);
        reader.receive(changeCipherSpec);
        reader.receive(finished);
        assertEquals("early", reader.stashed());
        assertEquals("DISCARDED(REPLAYED)", reader.receive(early));
    }

    @Test
    void forgedRecordsInTheStashDoNotKeepGenuineOnesOut() {
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    "DISCARDED(STASHED)",
                    reader.receive(Records.of(Records.APPLICATION_DATA, 1, 900 + i, new byte[40])));
        }
        assertEquals("DISCARDED(STASHED)", reader.receive(pair.server().sealed("early")));
        reader.receive(changeCipherSpec);
        for (int i = 0; i < 5; i++) {
            assertEquals("DISCARDED(BAD_TAG)", reader.stashed());
        }
        assertEquals("ESTABLISHED", reader.receive(finished));
        assertEquals("early", reader.stashed());
    }

    @Test
    @Requirement("RFC6347-4.2.4-e")
    void goodbyeThatOvertookFinishedIsNotBelievedBeforeIt() {
        pair.server().session().shutdown(pair.network().clock().now());
        var goodbye = pair.server().transmitted();
        assertEquals(1, goodbye.size());
        assertEquals("DISCARDED(STASHED)", reader.receive(goodbye.get(0)));
        assertEquals("HANDSHAKE_PROGRESS", reader.receive(changeCipherSpec));
        assertEquals("PEER_CLOSED", reader.stashed());
        assertEquals(List.of(), pair.client().diary().messages());
    }

    @Test
    @Requirement({"RFC6347-4.1.2.7-a", "RFC6347-4.2.5-b"})
    @SecurityHistory({"T17", "T28", "T35"})
    void plaintextIsNotBelievedAnyMoreOnceTheKeysHaveChanged() {
        assertEquals("HANDSHAKE_PROGRESS", reader.receive(changeCipherSpec));
        assertEquals("DISCARDED(UNPROTECTED)", reader.receive(Records.of(Records.ALERT, 0, 50, (byte) 1, (byte) 0)));
        assertEquals("DISCARDED(UNPROTECTED)", reader.receive(Records.of(Records.ALERT, 0, 51, (byte) 2, (byte) 40)));
        assertEquals("DISCARDED(UNEXPECTED_CHANGE_CIPHER_SPEC)", reader.receive(changeCipherSpec));
        assertEquals(
                "DISCARDED(UNPROTECTED)",
                reader.receive(Records.fragment(0, 52, FINISHED, 12, MESSAGE_SEQ_OF_FINISHED, 0, new byte[12])));
        assertEquals("ESTABLISHED", reader.receive(finished));
        assertTrue(pair.client().transmitted().isEmpty());
    }
}
