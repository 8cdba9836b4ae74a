package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.SecurityHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IncomingMessagesPropertyTest {
    private static final int MAX_MESSAGE = 2000;
    private static final int MAX_BYTES = IncomingMessages.leastBytes(MAX_MESSAGE);

    @Property(seed = "42221", tries = 300)
    void everyMessageComesOutOnceAndInOrder(
            @ForAll @Size(min = 1, max = 10) List<@IntRange(max = 400) Integer> lengths, @ForAll long seed) {
        var random = new Random(seed);
        var records = new ArrayList<byte[]>();
        for (int seq = 0; seq < lengths.size(); seq++) {
            records.addAll(fragmented(Fragments.body(lengths.get(seq)), seq, random));
            records.addAll(fragmented(Fragments.body(lengths.get(seq)), seq, random));
        }
        Collections.shuffle(records, random);
        var messages = new IncomingMessages(MAX_MESSAGE, 10 * MAX_BYTES);
        int expected = 0;
        for (var record : records) {
            assertNull(messages.accept(record, 0, record.length, 0).refusal());
            for (var message = messages.next(); message != null; message = messages.next()) {
                assertEquals(expected, message.messageSeq());
                assertArrayEquals(Fragments.body(lengths.get(expected)), message.body());
                expected++;
            }
        }
        assertEquals(lengths.size(), expected);
        assertEquals(0, messages.bytesHeld());
    }

    @Property(seed = "42222", tries = 300)
    @SecurityHistory("T22")
    void hostileRecordsStayWithinTheLimitAndRaiseNothing(@ForAll long seed) {
        var random = new Random(seed);
        var messages = new IncomingMessages(MAX_MESSAGE, MAX_BYTES);
        for (int i = 0; i < 200; i++) {
            byte[] record = hostile(random);
            assertNotNull(messages.accept(record, 0, record.length, random.nextInt(3)));
            assertTrue(messages.bytesHeld() <= MAX_BYTES);
            if (random.nextInt(20) == 0) {
                messages.next();
            }
        }
    }

    private static List<byte[]> fragmented(byte[] body, int messageSeq, Random random) {
        var whole = Fragments.header(body, messageSeq);
        var records = new ArrayList<byte[]>();
        int offset = 0;
        do {
            int length = Math.min(1 + random.nextInt(150), body.length - offset);
            records.add(Fragments.record(whole.fragment(offset, length), body));
            offset += length;
        } while (offset < body.length);
        return records;
    }

    /** A fragment of a plausible message, now and then with a byte changed or cut off. */
    private static byte[] hostile(Random random) {
        byte[] body = Fragments.body(random.nextInt(MAX_MESSAGE + 200));
        int offset = random.nextInt(body.length + 1);
        int length = random.nextInt(Math.min(body.length - offset, 1 << random.nextInt(11)) + 1);
        byte[] record = Fragments.record(
                Fragments.header(body, random.nextInt(IncomingMessages.WINDOW + 2))
                        .fragment(offset, length),
                body);
        if (random.nextInt(4) == 0) {
            record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(record, random.nextInt(record.length)) : record;
    }
}
