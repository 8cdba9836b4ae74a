package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.RecordNumbers;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to the caller's buffers, and what when they are too small. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class BuffersTest {
    private static final int LARGE = 2048;

    private final ProtocolVersion version;
    private final Setup standard;
    private final Pair pair;
    private final DtlsSession client;
    private final DtlsSession server;
    private final long now;

    BuffersTest(ProtocolVersion version) {
        this.version = version;
        standard = Setup.standard().speaking(version);
        pair = standard.established();
        client = pair.client().session();
        server = pair.server().session();
        now = pair.network().clock().now();
    }

    /** Header, explicit nonce and tag around the content of AES-GCM; in DTLS 1.3 a content type in place of the nonce. */
    private int overhead() {
        return switch (version) {
            case DTLS_1_2 -> Records.HEADER + 8 + 16;
            case DTLS_1_3 -> Records.UNIFIED_HEADER + 1 + 16;
        };
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void messageWithoutRoomIsDeliveredAtTheNextAttempt() {
        var datagram = ByteBuffer.wrap(pair.client().sealed("hello"));
        var tooSmall = assertInstanceOf(
                ReceiveOutcome.BufferTooSmall.class, server.receive(datagram, ByteBuffer.allocate(4), now));
        assertEquals(5, tooSmall.needed());
        assertEquals(0, datagram.position());

        var plaintext = ByteBuffer.allocate(5);
        assertEquals(
                ReceiveOutcome.Kind.DATA,
                server.receive(datagram, plaintext, now).kind());
        assertFalse(datagram.hasRemaining());
        assertEquals("hello", UTF_8.decode(plaintext.flip()).toString());
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-c")
    void lackOfRoomDoesNotOpenTheReplayWindow() {
        var sealed = pair.client().sealed("hello");
        assertEquals(ReceiveOutcome.Kind.BUFFER_TOO_SMALL, receive(sealed, 0).kind());
        assertEquals(ReceiveOutcome.Kind.DATA, receive(sealed, LARGE).kind());
        assertEquals("DISCARDED(REPLAYED)", receive(sealed, LARGE).toString());
        assertEquals(0, server.counters().discarded(DiscardReason.BAD_TAG));
        assertEquals(1, server.counters().discarded(DiscardReason.REPLAYED));
    }

    @Test
    @Requirement("RFC5246-6.2.1-b")
    void emptyMessageIsAMessage() {
        assertEquals(
                ReceiveOutcome.Kind.DATA, receive(pair.client().sealed(""), 0).kind());
    }

    @Test
    void emptyDatagramIsEmpty() {
        assertEquals(ReceiveOutcome.Kind.EMPTY, receive(new byte[0], LARGE).kind());
    }

    @Test
    @Requirement({"RFC6347-4.1.1-c", "RFC6347-4.1.2.7-a"})
    @SecurityHistory("T46")
    void badRecordAmongSeveralTakesNoneOfTheOthersWithIt() {
        var forged = pair.client().sealed("two");
        forged[forged.length - 1] ^= 1;
        var datagram = ByteBuffer.wrap(Records.joined(
                pair.client().sealed("one"), forged, pair.client().sealed("three")));
        assertEquals("DATA", receive(datagram).toString());
        assertEquals("DISCARDED(BAD_TAG)", receive(datagram).toString());
        assertEquals("DATA", receive(datagram).toString());
        assertFalse(datagram.hasRemaining());
    }

    @Test
    void recordThatCannotBeParsedTakesTheRestOfTheDatagramWithIt() {
        var datagram = ByteBuffer.wrap(Records.joined(
                pair.client().sealed("one"), new byte[] {1, 2, 3}, pair.client().sealed("two")));
        assertEquals("DATA", receive(datagram).toString());
        assertEquals("DISCARDED(MALFORMED)", receive(datagram).toString());
        assertFalse(datagram.hasRemaining());
    }

    @Test
    void buffersOfEveryKindWillDo() {
        var message = "hello".getBytes(UTF_8);
        ByteBuffer[] messages = {
            ByteBuffer.wrap(message), direct(message), ByteBuffer.wrap(message).asReadOnlyBuffer(), offset(message)
        };
        ByteBuffer[] outputs = {ByteBuffer.allocate(LARGE), ByteBuffer.allocateDirect(LARGE), offset(new byte[LARGE])};
        int turn = 0;
        for (var plaintext : messages) {
            for (var output : outputs) {
                int start = output.position();
                var copy = plaintext.duplicate();
                assertEquals(
                        SendOutcome.Kind.SENT, client.send(copy, output, now).kind());
                assertFalse(copy.hasRemaining());
                var sealed = new byte[output.position() - start];
                output.position(start).get(sealed).position(start);
                assertReceivedFromEveryKindOfBuffer(sealed, turn++);
            }
        }
    }

    /** One record in each kind of buffer: refused for want of room in all of them, so that it can still be delivered from one. */
    private void assertReceivedFromEveryKindOfBuffer(byte[] sealed, int turn) {
        ByteBuffer[] datagrams = {
            direct(sealed),
            ByteBuffer.wrap(sealed).asReadOnlyBuffer(),
            direct(sealed).asReadOnlyBuffer(),
            offset(sealed)
        };
        for (var datagram : datagrams) {
            int position = datagram.position();
            assertEquals(
                    ReceiveOutcome.Kind.BUFFER_TOO_SMALL,
                    server.receive(datagram, ByteBuffer.allocate(1), now).kind());
            assertEquals(position, datagram.position());
        }
        var plaintext = ByteBuffer.allocateDirect(LARGE);
        var datagram = datagrams[turn % datagrams.length];
        assertEquals(
                ReceiveOutcome.Kind.DATA,
                server.receive(datagram, plaintext, now).kind());
        assertFalse(datagram.hasRemaining());
        assertEquals("hello", UTF_8.decode(plaintext.flip()).toString());
    }

    @Test
    void messageAndDatagramMayShareOneArray() {
        var shared = new byte[LARGE];
        System.arraycopy("hello".getBytes(UTF_8), 0, shared, 0, 5);
        var plaintext = ByteBuffer.wrap(shared, 0, 5);
        var datagram = ByteBuffer.wrap(shared, 2, LARGE - 2).slice();
        assertEquals(
                SendOutcome.Kind.SENT, client.send(plaintext, datagram, now).kind());
        pair.server().receive(copyOf(datagram.flip()));
        assertEquals("hello", pair.server().diary().messages().get(0));
    }

    @Test
    void sendWithoutRoomConsumesNeitherMessageNorRecordNumber() {
        long before = RecordNumbers.next(client);
        var message = ByteBuffer.wrap("hello".getBytes(UTF_8));
        var outcome = assertInstanceOf(
                SendOutcome.BufferTooSmall.class, client.send(message, ByteBuffer.allocate(overhead() + 4), now));
        assertEquals(5, message.remaining());
        assertEquals(before, RecordNumbers.next(client));

        var datagram = ByteBuffer.allocate(outcome.needed());
        assertEquals(SendOutcome.Kind.SENT, client.send(message, datagram, now).kind());
        assertFalse(datagram.hasRemaining());
        assertEquals(before + 1, RecordNumbers.next(client));
    }

    @Test
    @Requirement({"RFC6347-4.1.1-b", "RFC6347-4.1.1.1-a", "RFC6347-4.1.1.1-d"})
    void messageOfExactlyTheLimitFillsTheMtuAndOneByteMoreIsTooLarge() {
        int limit = client.maxPlaintext();
        var datagram = ByteBuffer.allocate(LARGE);
        assertEquals(
                SendOutcome.Kind.SENT,
                client.send(ByteBuffer.allocate(limit), datagram, now).kind());
        assertEquals(client.mtu(), datagram.position());

        var message = ByteBuffer.allocate(limit + 1);
        datagram.clear();
        var tooLarge = assertInstanceOf(SendOutcome.TooLarge.class, client.send(message, datagram, now));
        assertEquals(limit, tooLarge.limit());
        assertEquals(0, datagram.position());
        assertEquals(limit + 1, message.remaining());
    }

    @Test
    void limitFollowsTheMtu() {
        client.mtu(256);
        assertEquals(256 - overhead(), client.maxPlaintext());
        client.mtu(65_507);
        assertEquals(1 << 14, client.maxPlaintext());
    }

    @Test
    void longestRecordArrives() {
        client.mtu(65_507);
        var datagram = ByteBuffer.allocate(1 << 15);
        assertEquals(
                SendOutcome.Kind.SENT,
                client.send(ByteBuffer.allocate(1 << 14), datagram, now).kind());
        var plaintext = ByteBuffer.allocate(1 << 14);
        assertEquals(
                ReceiveOutcome.Kind.DATA,
                server.receive(datagram.flip(), plaintext, now).kind());
        assertFalse(plaintext.hasRemaining());
    }

    @Test
    void transmitWithoutRoomSaysHowMuchItNeedsAndLosesNothing() {
        client.shutdown(now);
        var outcome =
                assertInstanceOf(TransmitOutcome.BufferTooSmall.class, client.transmit(ByteBuffer.allocate(20), now));
        var datagram = ByteBuffer.allocate(outcome.needed());
        assertEquals(
                TransmitOutcome.Kind.DATAGRAM, client.transmit(datagram, now).kind());
        assertFalse(datagram.hasRemaining());
        assertEquals(
                ReceiveOutcome.Kind.PEER_CLOSED,
                receive(datagram.array(), LARGE).kind());
    }

    @Test
    void flightWithoutRoomWaitsForALargerBuffer() {
        try (var waiting = standard.over(VirtualNetwork.seeded(1))) {
            var session = waiting.client().session();
            var outcome = assertInstanceOf(
                    TransmitOutcome.BufferTooSmall.class, session.transmit(ByteBuffer.allocate(10), now));
            assertTrue(outcome.needed() <= 256, outcome::toString);
            assertEquals(
                    TransmitOutcome.Kind.DATAGRAM,
                    session.transmit(ByteBuffer.allocate(outcome.needed()), now).kind());
        }
    }

    @Test
    void datagramIsWrittenBehindWhatTheBufferHolds() {
        var datagram = ByteBuffer.allocate(LARGE).put((byte) 42);
        assertEquals(
                SendOutcome.Kind.SENT,
                client.send(ByteBuffer.wrap(new byte[3]), datagram, now).kind());
        assertEquals(42, datagram.get(0));
        var sealed = new byte[datagram.position() - 1];
        datagram.get(1, sealed);
        assertEquals(1, Records.in(sealed).size());
        assertEquals(ReceiveOutcome.Kind.DATA, receive(sealed, LARGE).kind());
    }

    private ReceiveOutcome receive(byte[] datagram, int room) {
        return server.receive(ByteBuffer.wrap(datagram), ByteBuffer.allocate(room), now);
    }

    private ReceiveOutcome receive(ByteBuffer datagram) {
        return server.receive(datagram, ByteBuffer.allocate(LARGE), now);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** In the middle of an array, and sliced so that offset and position differ. */
    private static ByteBuffer offset(byte[] bytes) {
        var array = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, array, 10, bytes.length);
        return ByteBuffer.wrap(array, 7, bytes.length + 3).slice().position(3);
    }

    private static byte[] copyOf(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
