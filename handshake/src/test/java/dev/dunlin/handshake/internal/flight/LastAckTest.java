package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.internal.RecordNumber;
import org.junit.jupiter.api.Test;

class LastAckTest {
    private static final long ACK = RecordNumber.of(3, 0);

    private final LastAck ack = new LastAck();

    @Test
    void aRecordOfTheSameDatagramProvesIt() {
        ack.due();
        ack.sent(true, ACK + 1, ACK + 3);
        ack.acknowledged(ACK);
        ack.acknowledged(ACK + 3);
        assertFalse(ack.hasArrived());
        ack.acknowledged(ACK + 2);
        assertTrue(ack.hasArrived());
    }

    /** What comes after an ACK for a part may be for the rest, or for what is repeated, and then not for that part. */
    @Test
    void anAckThatListsAPartProvesNothingNorDoOthersAfterIt() {
        ack.due();
        ack.sent(false, ACK + 1, ACK + 2);
        ack.sent(true, ACK + 3, ACK + 4);
        ack.acknowledged(ACK + 1);
        ack.acknowledged(ACK + 3);
        assertFalse(ack.hasArrived());
    }

    @Test
    void anAckBeforeTheFlightIsCompleteIsNotTheLast() {
        ack.sent(true, ACK + 1, ACK + 2);
        ack.acknowledged(ACK + 1);
        assertFalse(ack.hasArrived());
    }
}
