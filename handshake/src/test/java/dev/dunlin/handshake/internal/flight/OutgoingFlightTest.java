package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingFlightTest {
    private static final int LEAST_ROOM = HandshakeHeader.LENGTH + 1;

    private final OutgoingFlight flight = new OutgoingFlight();

    private static byte[] body(int length) {
        var body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 31 + length);
        }
        return body;
    }

    private List<byte[]> cutInto(int room) {
        var contents = new ArrayList<byte[]>();
        while (flight.isPending()) {
            assertTrue(flight.leastContent(true) <= room);
            var content = new byte[room];
            int length = flight.nextContent(content, 0, room);
            assertTrue(length <= room);
            contents.add(Arrays.copyOf(content, length));
        }
        return contents;
    }

    private static byte[] reassembled(List<byte[]> contents, int messageSeq, int length) {
        var incoming = new IncomingMessages(1 << 14, 2 * IncomingMessages.leastBytes(1 << 14));
        incoming.expect(messageSeq);
        contents.forEach(content -> incoming.accept(content, 0, content.length, 0));
        var message = incoming.next();
        assertTrue(message != null && message.body().length == length);
        return message == null ? new byte[0] : message.body();
    }

    @Test
    @Requirement({"RFC6347-4.2.3-a", "RFC6347-4.2.3-b", "RFC6347-4.2.3-c"})
    void everyRoomFromOneByteOnCutsAMessageThatComesTogetherAgain() {
        var body = body(1700);
        flight.message(11, 5, body, 0);
        flight.release();
        for (int room = LEAST_ROOM; room <= 1750; room++) {
            flight.rewind();
            assertArrayEquals(body, reassembled(cutInto(room), 5, body.length));
            assertTrue(flight.isSent());
        }
    }

    @Test
    @Requirement({"RFC6347-4.2.3-d", "RFC6347-4.2.3-e", "RFC9147-5.5-a"})
    void fragmentsFollowOneAnotherWithoutOverlap() throws DecodeFailure {
        flight.message(11, 5, body(1000), 0);
        flight.release();
        int end = 0;
        for (var content : cutInto(100)) {
            var header = HandshakeHeader.decode(new WireReader(content));
            assertEquals(11, header.type());
            assertEquals(5, header.messageSeq());
            assertEquals(1000, header.length());
            assertEquals(end, header.fragmentOffset());
            assertEquals(content.length - HandshakeHeader.LENGTH, header.fragmentLength());
            end = header.fragmentEnd();
        }
        assertEquals(1000, end);
    }

    @Test
    void anEmptyMessageIsOneFragment() {
        flight.message(14, 3, new byte[0], 0);
        flight.release();
        assertEquals(HandshakeHeader.LENGTH, flight.leastContent(true));
        var contents = cutInto(HandshakeHeader.LENGTH);
        assertEquals(1, contents.size());
        assertArrayEquals(HandshakeHeader.whole(14, 0, 3).toByteArray(), contents.get(0));
    }

    @Test
    void nothingGoesOutBeforeTheFlightIsWhole() {
        flight.message(1, 0, body(10), 0);
        assertFalse(flight.isPending());
        assertFalse(flight.isSent());
        flight.release();
        assertTrue(flight.isPending());
    }

    /** The same messages in another cut: what was sent half way starts over as well. */
    @Test
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.5-a"})
    void aRepetitionIsTheWholeFlightAgain() {
        flight.message(1, 0, body(300), 0);
        flight.changeCipherSpec(0);
        flight.message(20, 1, body(12), 1);
        flight.release();
        flight.nextContent(new byte[100], 0, 100);
        flight.rewind();
        assertEquals(List.of(0, 0, 0, 0, 0, 1), epochs(100));
        flight.rewind();
        assertEquals(List.of(0, 0, 1), epochs(400));
    }

    private List<Integer> epochs(int room) {
        var epochs = new ArrayList<Integer>();
        while (flight.isPending()) {
            epochs.add(flight.nextEpoch());
            flight.nextContent(new byte[room], 0, room);
        }
        return epochs;
    }

    @Test
    void changeCipherSpecIsTheSingleByteOne() {
        flight.changeCipherSpec(0);
        flight.release();
        assertEquals(ContentType.CHANGE_CIPHER_SPEC, flight.nextType());
        assertEquals(1, flight.leastContent(false));
        var content = new byte[8];
        assertEquals(1, flight.nextContent(content, 3, 5));
        assertEquals(1, content[3]);
        assertTrue(flight.isSent());
    }

    /** A few bytes of a message at the end of a datagram would cost more in headers than they carry. */
    @Test
    void aMessageIsNotBegunForAHandfulOfBytesUnlessTheDatagramIsEmpty() {
        flight.message(11, 0, body(500), 0);
        flight.release();
        assertEquals(HandshakeHeader.LENGTH + OutgoingFlight.LEAST_FRAGMENT, flight.leastContent(false));
        assertEquals(LEAST_ROOM, flight.leastContent(true));
        flight.nextContent(new byte[500], 0, 500);
        assertEquals(HandshakeHeader.LENGTH + 12, flight.leastContent(false));
    }
}
