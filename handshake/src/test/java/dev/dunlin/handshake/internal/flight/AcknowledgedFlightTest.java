package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedFlightTest {
    private static final int ROOM = HandshakeHeader.LENGTH + 100;

    private final OutgoingFlight flight = new OutgoingFlight();
    private final SentRecords sent = new SentRecords();
    private long nextNumber;

    /** Sends what waits, one piece a record, and names the pieces. */
    private List<String> send() throws DecodeFailure {
        var pieces = new ArrayList<String>();
        while (flight.isPending()) {
            var content = new byte[ROOM];
            int length = flight.nextContent(content, 0, ROOM);
            flight.noteSent(nextNumber++, sent);
            var header = HandshakeHeader.decode(new WireReader(content, 0, length));
            pieces.add(header.messageSeq() + ":" + header.fragmentOffset() + "-" + header.fragmentEnd());
        }
        return pieces;
    }

    private void message(int messageSeq, int length) {
        flight.message(11, messageSeq, new byte[length], 2);
        flight.release();
    }

    @Test
    @Requirement({"RFC9147-5.8.1-a", "RFC9147-7.2-a"})
    void whatIsAcknowledgedIsLeftOut() throws DecodeFailure {
        message(4, 250);
        message(5, 60);
        assertEquals(List.of("4:0-100", "4:100-200", "4:200-250", "5:0-60"), send());
        assertTrue(sent.acknowledge(1, flight));
        assertTrue(sent.acknowledge(3, flight));
        flight.rewind();
        assertEquals(List.of("4:0-100", "4:200-250"), send());
    }

    @Test
    @Requirement({"RFC9147-7.2-c", "RFC9147-7.2-d"})
    @SecurityHistory("T37")
    void eachNumberCountsWhicheverAckItStandsIn() throws DecodeFailure {
        message(4, 150);
        send();
        flight.rewind();
        send();
        assertTrue(sent.acknowledge(0, flight));
        assertFalse(sent.acknowledge(2, flight), "the same piece, sent again");
        assertFalse(flight.isEmpty());
        assertTrue(sent.acknowledge(3, flight));
        assertTrue(flight.isEmpty());
        assertFalse(flight.isPending());
        flight.rewind();
        assertFalse(flight.isPending());
    }

    @Test
    void anEmptyMessageIsAcknowledgedByItsHeaderAlone() throws DecodeFailure {
        message(4, 0);
        message(5, 10);
        assertEquals(List.of("4:0-0", "5:0-10"), send());
        flight.rewind();
        assertEquals(List.of("4:0-0", "5:0-10"), send());
        assertTrue(sent.acknowledge(0, flight));
        flight.rewind();
        assertEquals(List.of("5:0-10"), send());
    }

    @Test
    void anAckInTheMiddleOfSendingMovesNothingThatWaits() throws DecodeFailure {
        message(4, 100);
        message(5, 150);
        message(6, 20);
        var content = new byte[ROOM];
        assertEquals(ROOM, flight.nextContent(content, 0, ROOM));
        flight.noteSent(nextNumber++, sent);
        assertEquals(ROOM, flight.nextContent(content, 0, ROOM));
        flight.noteSent(nextNumber++, sent);
        assertTrue(sent.acknowledge(0, flight));
        assertTrue(flight.hasUnsent());
        assertEquals(List.of("5:100-150", "6:0-20"), send());
        assertFalse(flight.hasUnsent());
    }

    @Test
    @SecurityHistory("T37")
    void numbersThatWereNeverUsedOrAreForgottenSayNothing() throws DecodeFailure {
        message(4, 10);
        send();
        assertFalse(sent.acknowledge(77, flight));
        for (int i = 0; i < SentRecords.MOST; i++) {
            flight.rewind();
            send();
        }
        assertEquals(SentRecords.MOST, sent.count());
        assertFalse(sent.acknowledge(0, flight));
        assertFalse(flight.isEmpty());
        assertTrue(sent.acknowledge(SentRecords.MOST, flight));
        sent.clear();
        assertEquals(0, sent.count());
    }
}
