package dev.dunlin.handshake.internal.flight;

import static dev.dunlin.handshake.internal.flight.MessageReassembler.Result.COMPLETE;
import static dev.dunlin.handshake.internal.flight.MessageReassembler.Result.CONFLICT;
import static dev.dunlin.handshake.internal.flight.MessageReassembler.Result.DUPLICATE;
import static dev.dunlin.handshake.internal.flight.MessageReassembler.Result.REFUSED;
import static dev.dunlin.handshake.internal.flight.MessageReassembler.Result.STORED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReassemblerTest {
    private static final int CLAIM = HandshakeHeader.MAX_MESSAGE_LENGTH;
    private static final int LARGE = 128 * 1024;
    /** Quadratic work on 128 KiB took an implementation 78 s; linear work takes a fraction of a second. */
    private static final Duration BOUNDED = Duration.ofSeconds(10);

    private final byte[] body = Fragments.body(100);
    private final HandshakeHeader whole = Fragments.header(body, 3);
    private final MessageReassembler message = new MessageReassembler(whole);

    @Test
    void messageInOneFragmentIsComplete() {
        assertEquals(COMPLETE, add(0, 100));
        assertTrue(message.isComplete());
        assertArrayEquals(body, message.body());
        assertEquals(whole, message.header());
    }

    @Test
    @Requirement({"RFC6347-4.2.3-f", "RFC9147-5.5-d"})
    void threeFragmentsInEveryOrder() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        int[] bounds = {0, 30, 65, 100};
        for (var order : orders) {
            var other = new MessageReassembler(whole);
            for (int i = 0; i < 3; i++) {
                int from = bounds[order[i]];
                var fragment = whole.fragment(from, bounds[order[i] + 1] - from);
                assertEquals(i == 2 ? COMPLETE : STORED, other.add(fragment, body, from));
            }
            assertArrayEquals(body, other.body());
        }
    }

    @Test
    @Requirement({"RFC6347-4.2.3-g", "RFC9147-5.5-e"})
    void overlappingFragmentsFitTogether() {
        assertEquals(STORED, add(10, 30));
        assertEquals(STORED, add(50, 20));
        assertEquals(STORED, add(30, 60));
        assertEquals(STORED, add(0, 15));
        assertEquals(COMPLETE, add(80, 20));
        assertArrayEquals(body, message.body());
    }

    @Test
    void whatIsThereAlreadyIsADuplicate() {
        add(10, 30);
        int held = message.bytesHeld();
        assertEquals(DUPLICATE, add(10, 30));
        assertEquals(DUPLICATE, add(15, 5));
        assertEquals(held, message.bytesHeld());
        add(0, 100);
        assertEquals(DUPLICATE, add(0, 100));
        assertEquals(DUPLICATE, add(99, 1));
    }

    @Test
    @Requirement("RFC9147-5.5-g")
    void differingByteIsAConflictAndIsNotWritten() {
        add(10, 30);
        byte[] other = body.clone();
        other[39] ^= 1;
        int held = message.bytesHeld();
        assertEquals(CONFLICT, message.add(whole.fragment(39, 20), other, 39));
        assertEquals(CONFLICT, message.add(whole, other, 0));
        assertEquals(held, message.bytesHeld());
        assertEquals(COMPLETE, add(0, 100));
        assertArrayEquals(body, message.body());
        assertEquals(CONFLICT, message.add(whole, other, 0));
    }

    @Test
    @Requirement({"RFC6347-4.2.3-e", "RFC9147-5.5-b"})
    @SecurityHistory("T1")
    void otherTypeOrLengthIsAConflictAndIsNotWritten() {
        add(0, 10);
        int held = message.bytesHeld();
        assertEquals(CONFLICT, message.add(new HandshakeHeader(12, 100, 3, 10, 90), body, 10));
        assertEquals(CONFLICT, message.add(new HandshakeHeader(11, 99, 3, 10, 89), body, 10));
        assertEquals(CONFLICT, message.add(new HandshakeHeader(11, CLAIM, 3, 10, 90), body, 10));
        assertEquals(held, message.bytesHeld());
        assertEquals(COMPLETE, add(10, 90));
        assertArrayEquals(body, message.body());
    }

    @Test
    @SecurityHistory({"T8", "T22"})
    void emptyFragmentsAreHarmlessAtEveryOffset() {
        for (int offset = 0; offset <= 100; offset++) {
            assertEquals(DUPLICATE, add(offset, 0));
        }
        assertEquals(MessageReassembler.MESSAGE_OVERHEAD, message.bytesHeld());
        assertEquals(COMPLETE, add(0, 100));
    }

    @Test
    void emptyMessageIsCompleteOnArrival() {
        var done = HandshakeHeader.whole(14, 0, 5);
        var empty = new MessageReassembler(done);
        assertFalse(empty.isComplete());
        assertEquals(COMPLETE, empty.add(done, new byte[0], 0));
        assertEquals(0, empty.body().length);
        assertEquals(DUPLICATE, empty.add(done, new byte[0], 0));
    }

    @Test
    @SecurityHistory("T9")
    void claimedLengthAllocatesNothing() {
        // Buffers of the claimed 16 MiB would be 16 GB, more than any test heap has.
        var kept = new ArrayList<MessageReassembler>();
        var header = HandshakeHeader.whole(Fragments.CERTIFICATE, CLAIM, 0).fragment(0, 100);
        for (int i = 0; i < 1000; i++) {
            var claimed = new MessageReassembler(header);
            assertEquals(STORED, claimed.add(header, body, 0));
            kept.add(claimed);
        }
        assertTrue(kept.stream().allMatch(claimed -> claimed.bytesHeld() < 512));
    }

    @Test
    @SecurityHistory("T47")
    void oneByteFragmentsAtAlternatingOffsetsCostBoundedWorkAndMemory() {
        assertTimeout(BOUNDED, () -> {
            var offsets = new ArrayList<Integer>();
            for (int offset = 0; offset < LARGE; offset += 2) {
                offsets.add(offset);
            }
            for (int offset = 1; offset < LARGE; offset += 2) {
                offsets.add(offset);
            }
            assertGetsThroughAfter(offsets);
        });
    }

    @Test
    @SecurityHistory("T47")
    void oneByteFragmentsInReverseCostBoundedWorkAndMemory() {
        assertTimeout(BOUNDED, () -> {
            var offsets = new ArrayList<Integer>();
            for (int offset = LARGE - 1; offset >= 0; offset--) {
                offsets.add(offset);
            }
            assertGetsThroughAfter(offsets);
        });
    }

    @Test
    @SecurityHistory("T47")
    void oneByteFragmentsFarApartCostBoundedWorkAndMemory() {
        assertTimeout(BOUNDED, () -> {
            var offsets = new ArrayList<Integer>();
            for (int start = 0; start < 2000; start++) {
                for (int offset = LARGE - 1 - start; offset >= 0; offset -= 2000) {
                    offsets.add(offset);
                }
            }
            assertGetsThroughAfter(offsets);
        });
    }

    @Test
    void oneByteFragmentsInOrderAreNeverRefused() {
        assertTimeout(BOUNDED, () -> {
            byte[] large = Fragments.body(LARGE);
            var header = Fragments.header(large, 0);
            var slow = new MessageReassembler(header);
            for (int offset = 0; offset < LARGE - 1; offset++) {
                assertEquals(STORED, slow.add(header.fragment(offset, 1), large, offset));
                assertTrue(slow.bytesHeld() <= offset + 1 + (offset / 1024 + 1) * 80 + 256);
            }
            assertEquals(COMPLETE, slow.add(header.fragment(LARGE - 1, 1), large, LARGE - 1));
            assertArrayEquals(large, slow.body());
        });
    }

    @Test
    void fragmentsOfASmallPathInReverseAreNeverRefused() {
        byte[] large = Fragments.body(64 * 1024);
        var header = Fragments.header(large, 0);
        var reversed = new MessageReassembler(header);
        int size = 200;
        int last = (large.length - 1) / size * size;
        for (int offset = last; offset > 0; offset -= size) {
            int length = Math.min(size, large.length - offset);
            assertEquals(STORED, reversed.add(header.fragment(offset, length), large, offset));
        }
        assertEquals(COMPLETE, reversed.add(header.fragment(0, size), large, 0));
        assertArrayEquals(large, reversed.body());
    }

    @Test
    void bodyOfAnIncompleteMessageIsTheCallersFault() {
        assertThrows(IllegalStateException.class, message::body);
        var other = HandshakeHeader.whole(Fragments.CERTIFICATE, 100, 4);
        assertThrows(IllegalArgumentException.class, () -> message.add(other, body, 0));
    }

    /** Whatever the pieces that lie about, the message goes through when it comes again in order. */
    private static void assertGetsThroughAfter(List<Integer> offsets) {
        byte[] large = Fragments.body(LARGE);
        var header = Fragments.header(large, 0);
        var attacked = new MessageReassembler(header);
        for (int offset : offsets) {
            var result = attacked.add(header.fragment(offset, 1), large, offset);
            assertTrue(EnumSet.of(STORED, REFUSED).contains(result));
            assertTrue(attacked.bytesHeld() <= MessageReassembler.mostHeld(LARGE));
        }
        assertFalse(attacked.isComplete());
        int size = 200;
        for (int offset = 0; offset < LARGE; offset += size) {
            int length = Math.min(size, LARGE - offset);
            var result = attacked.add(header.fragment(offset, length), large, offset);
            assertTrue(result != REFUSED && result != CONFLICT, () -> "refused in order");
            assertTrue(attacked.bytesHeld() <= MessageReassembler.mostHeld(LARGE));
        }
        assertArrayEquals(large, attacked.body());
    }

    private MessageReassembler.Result add(int offset, int length) {
        return message.add(whole.fragment(offset, length), body, offset);
    }
}
