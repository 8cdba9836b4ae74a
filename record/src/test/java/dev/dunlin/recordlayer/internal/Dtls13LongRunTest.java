package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** So many records in one epoch that the numbers on the wire begin again. */
class Dtls13LongRunTest {
    private static final int RECORDS = 70_000;

    private final Peer13 keys = Peer13.aes128(6);
    private final Inbound inbound = Inbound.established13(keys.protection());
    private final byte[] out = new byte[200];
    private final byte[] content = new byte[8];

    @AfterEach
    void close() {
        inbound.close();
    }

    @Test
    @Requirement("RFC9147-4-i")
    @SecurityHistory("T18")
    void seventyThousandRecordsAreDeliveredInOneEpoch() {
        var sender = sender(RecordShape.STANDARD);
        for (long sequence = 0; sequence < RECORDS; sequence++) {
            assertDelivers(sequence, seal(sender, sequence));
        }
    }

    @Test
    @SecurityHistory("T18")
    void seventyThousandCompactRecordsAreDeliveredInOneEpoch() {
        var sender = sender(RecordShape.STANDARD.withShortNumbers().withoutLengths());
        for (long sequence = 0; sequence < RECORDS; sequence++) {
            assertDelivers(sequence, seal(sender, sequence));
        }
    }

    @Test
    @SecurityHistory("T18")
    void numbersOnEitherSideOfEveryWrapAreDelivered() {
        var sender = sender(RecordShape.STANDARD);
        for (long wrap : new long[] {1L << 16, 1L << 24, (1L << 24) + (1L << 16)}) {
            inbound.epochs.current().accept(wrap - 4);
            sender.startAt(wrap - 3);
            for (long sequence = wrap - 3; sequence < wrap + 3; sequence++) {
                assertDelivers(sequence, seal(sender, sequence));
            }
        }
    }

    @Test
    @Requirement("RFC9147-4.2.2-b")
    void gapsOfLessThanHalfTheNumbersAreCrossed() {
        var longNumbers = sender(RecordShape.STANDARD);
        assertDelivers(0, seal(longNumbers, 0));
        for (int gap : new int[] {100, 30_000, 32_768, 65_000, 97_000}) {
            long sequence = RecordNumber.sequence(longNumbers.nextRecordNumber()) + Math.min(gap, 32_768);
            longNumbers.startAt(sequence);
            assertDelivers(sequence, seal(longNumbers, sequence));
        }
    }

    @Test
    @Requirement({"RFC9147-4.2.2-b", "RFC9147-4.5.1-g"})
    void lossReorderingAndDuplicationDeliverEachRecordOnceOrNever() {
        var random = new Random(91470);
        var sender = sender(RecordShape.STANDARD.withShortNumbers());
        // Bounds how far a record falls behind to what 8 bits can tell, nearly always.
        var held = new byte[12][];
        var delivered = new boolean[20_000];
        int count = 0;
        for (int sequence = 0; sequence < delivered.length; sequence++) {
            int at = random.nextInt(held.length);
            var record = held[at];
            held[at] = seal(sender, sequence);
            if (record != null && random.nextInt(10) > 0) {
                for (int copies = 1 + random.nextInt(2); copies > 0; copies--) {
                    count += deliver(record, delivered);
                }
            }
        }
        assertTrue(count > 14_000, count + " delivered");
        assertEquals(0, inbound.epochs.current().failedOpens());
    }

    private int deliver(byte[] record, boolean[] delivered) {
        if (inbound.open(record) != Result.OPENED) {
            assertTrue(inbound.records.discardReason() == DiscardReason.REPLAYED
                    || inbound.records.discardReason() == DiscardReason.TOO_OLD);
            return 0;
        }
        int sequence = (int) BigEndian.u64(inbound.content(), 0);
        assertEquals(sequence, RecordNumber.sequence(inbound.records.recordNumber()));
        assertTrue(!delivered[sequence], "delivered twice: " + sequence);
        delivered[sequence] = true;
        inbound.records.commit(inbound.ws, Inbound.NOW);
        return 1;
    }

    private WriteEpoch sender(RecordShape shape) {
        return WriteEpoch.of(3, keys.protection(AeadLimits.NONE, shape));
    }

    private byte[] seal(WriteEpoch sender, long sequence) {
        assertEquals(RecordNumber.of(3, sequence), sender.nextRecordNumber());
        BigEndian.putU64(content, 0, sequence);
        int written = sender.seal(inbound.ws, 23, 0xFEFD, content, 0, content.length, out, 0, out.length);
        return Arrays.copyOf(out, written);
    }

    private void assertDelivers(long sequence, byte[] record) {
        assertEquals(Result.OPENED, inbound.records.open(record, 0, record.length, inbound.ws, Inbound.NOW));
        assertEquals(RecordNumber.of(3, sequence), inbound.records.recordNumber());
        assertEquals(sequence, BigEndian.u64(inbound.ws.plaintext(), 0));
        inbound.records.commit(inbound.ws, Inbound.NOW);
    }
}
