package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.flight.Intake.Refusal;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IncomingMessagesTest {
    private static final int MAX_MESSAGE = 10_000;
    private static final int MAX_BYTES = IncomingMessages.leastBytes(MAX_MESSAGE);

    private final IncomingMessages messages = new IncomingMessages(MAX_MESSAGE, MAX_BYTES);
    private final byte[] body = Fragments.body(300);

    @Test
    void messagesOfOneRecordComeOutInOrder() {
        var intake = accept(Fragments.joined(
                Fragments.record(0, body), Fragments.record(1, new byte[0]), Fragments.record(2, Fragments.body(5))));
        assertEquals(new Intake(true, null, null), intake);
        assertNext(0, body);
        assertNext(1, new byte[0]);
        assertNext(2, Fragments.body(5));
        assertNull(messages.next());
        assertEquals(3, messages.nextMessageSeq());
    }

    @Test
    @Requirement({"RFC6347-4.2.2-d", "RFC9147-5.2-i"})
    void messagesAheadWaitForTheirTurn() {
        accept(Fragments.record(2, body));
        accept(Fragments.record(1, body));
        assertNull(messages.next());
        accept(Fragments.record(0, body));
        assertNext(0, body);
        assertNext(1, body);
        assertNext(2, body);
    }

    @Test
    void onlyTheRangeGivenIsRead() {
        byte[] record = Fragments.record(0, body);
        byte[] datagram = Fragments.joined(new byte[13], record, new byte[7]);
        assertTrue(messages.accept(datagram, 13, record.length, 0).progressed());
        assertNext(0, body);
    }

    @Test
    @Requirement({"RFC6347-4.2.2-c", "RFC9147-5.2-h"})
    void messageThatWasHandedOutIsDroppedButNamed() {
        accept(Fragments.record(0, body));
        accept(Fragments.record(1, body));
        assertNext(0, body);
        assertNext(1, body);
        var intake = accept(Fragments.joined(Fragments.record(1, body), Fragments.record(0, Fragments.body(9))));
        assertEquals(new Intake(false, null, Fragments.header(body, 1)), intake);
        assertNull(messages.next());
        assertEquals(0, messages.bytesHeld());
    }

    @Test
    void repeatedHeaderTellsWhetherTheMessageEndsThere() {
        accept(Fragments.record(0, body));
        assertNext(0, body);
        var header = Fragments.header(body, 0);
        assertFalse(repeated(accept(Fragments.record(header.fragment(0, 200), body)))
                .endsMessage());
        assertTrue(repeated(accept(Fragments.record(header.fragment(200, 100), body)))
                .endsMessage());
    }

    @Test
    @Requirement({"RFC6347-4.2.2-e", "RFC9147-5.2-j"})
    void messageBeyondTheWindowIsDropped() {
        assertTrue(accept(Fragments.record(IncomingMessages.WINDOW - 1, body)).progressed());
        int held = messages.bytesHeld();
        assertRefused(Refusal.FUTURE, accept(Fragments.record(IncomingMessages.WINDOW, body)));
        assertRefused(Refusal.FUTURE, accept(Fragments.record(0xFFFF, body)));
        assertEquals(held, messages.bytesHeld());
    }

    @Test
    void windowMovesWithTheMessages() {
        for (int seq = 0; seq < 3 * IncomingMessages.WINDOW; seq++) {
            assertTrue(accept(Fragments.record(seq, body)).progressed());
            assertNext(seq, body);
        }
    }

    @Test
    @SecurityHistory("T3")
    void sameMessageTenThousandTimesIsStoredOnce() {
        byte[] record = Fragments.record(1, body);
        assertTrue(accept(record).progressed());
        int held = messages.bytesHeld();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(new Intake(false, null, null), accept(record));
        }
        assertEquals(held, messages.bytesHeld());
    }

    @Test
    @SecurityHistory("T9")
    void claimOfSixteenMegabytesIsRefused() {
        var claim = new HandshakeHeader(Fragments.CERTIFICATE, HandshakeHeader.MAX_MESSAGE_LENGTH, 0, 0, 300);
        assertRefused(Refusal.TOO_LARGE, accept(Fragments.record(claim, body)));
        assertEquals(0, messages.bytesHeld());
        var tooLong = new HandshakeHeader(Fragments.CERTIFICATE, MAX_MESSAGE + 1, 0, 0, 300);
        assertRefused(Refusal.TOO_LARGE, accept(Fragments.record(tooLong, body)));
        var longest = new HandshakeHeader(Fragments.CERTIFICATE, MAX_MESSAGE, 0, 0, 300);
        assertTrue(accept(Fragments.record(longest, body)).progressed());
        assertTrue(messages.bytesHeld() < 1000);
    }

    @Test
    @Requirement({"RFC6347-4.2.2-e", "RFC9147-5.2-j"})
    void laterMessagesNeverKeepTheNextOneOut() {
        byte[] large = Fragments.body(MAX_MESSAGE);
        var full = 0;
        for (int seq = IncomingMessages.WINDOW - 1; seq > 0; seq--) {
            var intake = accept(Fragments.record(seq, large));
            assertTrue(messages.bytesHeld() <= MAX_BYTES);
            full += intake.refusal() == Refusal.FULL ? 1 : 0;
        }
        assertTrue(full > 0);
        for (int seq = 0; seq < IncomingMessages.WINDOW; seq++) {
            accept(Fragments.record(seq, large));
            assertTrue(messages.bytesHeld() <= MAX_BYTES);
            assertNext(seq, large);
        }
    }

    @Test
    void repetitionOfWhatIsHeldPushesNothingOut() {
        byte[] large = Fragments.body(MAX_MESSAGE);
        byte[] first = Fragments.record(Fragments.header(large, 0).fragment(0, MAX_MESSAGE - 1), large);
        accept(first);
        for (int seq = 1; seq <= 4; seq++) {
            accept(Fragments.record(seq, Fragments.body(9000)));
        }
        int room = MAX_BYTES - messages.bytesHeld() - MessageReassembler.MESSAGE_OVERHEAD;
        assertTrue(accept(Fragments.record(5, Fragments.body(room))).progressed());
        int held = messages.bytesHeld();
        assertEquals(MAX_BYTES, held);
        assertEquals(new Intake(false, null, null), accept(first));
        assertEquals(held, messages.bytesHeld());
    }

    @Test
    void recordThatIsNotWholeFragmentsIsDroppedAltogether() {
        byte[] good = Fragments.record(0, body);
        byte[] second = Fragments.record(1, body);
        byte[] both = Fragments.joined(good, second);
        for (int length = 0; length < both.length; length++) {
            if (length != good.length) {
                assertRefused(Refusal.MALFORMED, accept(Arrays.copyOf(both, length)));
            }
        }
        assertNull(messages.next());
        assertEquals(0, messages.bytesHeld());
    }

    @Test
    void fragmentThatRunsPastItsMessageIsMalformed() {
        byte[] record = Fragments.record(Fragments.header(body, 0).fragment(200, 100), body);
        record[8] = (byte) 201;
        assertRefused(Refusal.MALFORMED, accept(record));
    }

    @Test
    @SecurityHistory({"T8", "T31"})
    void emptyFragmentLeavesNoTrace() {
        var claim = new HandshakeHeader(2, 77, 0, 40, 0);
        assertEquals(new Intake(false, null, null), accept(Fragments.record(claim, body)));
        assertEquals(0, messages.bytesHeld());
        assertTrue(accept(Fragments.record(0, body)).progressed());
        assertNext(0, body);
    }

    @Test
    @SecurityHistory("T1")
    void contradictionIsDroppedAndTheFirstStays() {
        var header = Fragments.header(body, 0);
        accept(Fragments.record(header.fragment(0, 100), body));
        byte[] longer = Fragments.body(301);
        var other = Fragments.header(longer, 0).fragment(100, 201);
        assertRefused(Refusal.CONFLICT, accept(Fragments.record(other, longer)));
        accept(Fragments.record(header.fragment(100, 200), body));
        assertNext(0, body);
    }

    @Test
    void worstRefusalOfARecordIsTold() {
        byte[] record = Fragments.joined(
                Fragments.record(0, body), Fragments.record(0, Fragments.body(301)), Fragments.record(99, body));
        assertEquals(new Intake(true, Refusal.CONFLICT, null), accept(record));
    }

    @Test
    @SecurityHistory({"T36", "T52"})
    void messageDoesNotSpanEpochs() {
        var header = Fragments.header(body, 0);
        messages.accept(Fragments.record(header.fragment(0, 100), body), 0, 112, 1);
        byte[] rest = Fragments.record(header.fragment(100, 200), body);
        assertRefused(Refusal.SPANS_EPOCHS, messages.accept(rest, 0, rest.length, 0));
        assertRefused(Refusal.SPANS_EPOCHS, messages.accept(rest, 0, rest.length, 2));
        assertNull(messages.next());
        assertTrue(messages.accept(rest, 0, rest.length, 1).progressed());
        var message = messages.next();
        assertNotNull(message);
        assertEquals(1, message.epoch());
    }

    @Test
    @SecurityHistory("T36")
    void forgedPlaintextDoesNotKeepProtectedMessageOut() {
        byte[] forged = Fragments.record(0, Fragments.body(20));
        assertTrue(messages.accept(forged, 0, forged.length, 0).progressed());
        byte[] genuine = Fragments.record(0, body);
        assertTrue(messages.accept(genuine, 0, genuine.length, 1).progressed());
        var message = messages.next();
        assertNotNull(message);
        assertEquals(1, message.epoch());
        assertArrayEquals(body, message.body());
    }

    @Test
    void serverMayStartAtTheNumberOfTheAcceptedClientHello() {
        messages.expect(2);
        assertEquals(Fragments.header(body, 1), repeated(accept(Fragments.record(1, body))));
        accept(Fragments.record(2, body));
        assertNext(2, body);
    }

    @Test
    void messageSeqDoesNotWrap() {
        messages.expect(0xFFFF);
        accept(Fragments.record(0xFFFF, body));
        assertNext(0xFFFF, body);
        assertEquals(0x10000, messages.nextMessageSeq());
        for (int seq = 0; seq < 0x10000; seq += 17) {
            assertFalse(accept(Fragments.record(seq, Fragments.body(3))).progressed());
        }
        assertNull(messages.next());
    }

    @Test
    @SecurityHistory("T12")
    void nothingIsHeldOnceAllIsHandedOut() {
        for (int seq = 0; seq < 8; seq++) {
            accept(Fragments.record(seq, body));
        }
        for (int seq = 0; seq < 8; seq++) {
            assertNext(seq, body);
        }
        assertEquals(0, messages.bytesHeld());
    }

    @Test
    void clearDropsWhatIsNotWhole() {
        accept(Fragments.record(Fragments.header(body, 0).fragment(0, 10), body));
        accept(Fragments.record(3, body));
        messages.clear();
        assertEquals(0, messages.bytesHeld());
        assertNull(messages.next());
        assertTrue(accept(Fragments.record(0, body)).progressed());
    }

    @Test
    void limitsThatCannotHoldAMessageAreTheCallersFault() {
        assertThrows(IllegalArgumentException.class, () -> new IncomingMessages(MAX_MESSAGE, MAX_BYTES - 1));
        assertThrows(IllegalArgumentException.class, () -> IncomingMessages.leastBytes(1 << 24));
        assertThrows(IllegalArgumentException.class, () -> messages.expect(-1));
    }

    private Intake accept(byte[] record) {
        return messages.accept(record, 0, record.length, 0);
    }

    private void assertNext(int messageSeq, byte[] expected) {
        var message = messages.next();
        assertNotNull(message);
        assertEquals(messageSeq, message.messageSeq());
        assertEquals(Fragments.CERTIFICATE, message.type());
        assertEquals(Fragments.header(expected, messageSeq), message.header());
        assertArrayEquals(expected, message.body());
    }

    private static HandshakeHeader repeated(Intake intake) {
        var header = intake.repeated();
        assertNotNull(header);
        return header;
    }

    private static void assertRefused(Refusal expected, Intake intake) {
        assertEquals(new Intake(false, expected, null), intake);
    }
}
