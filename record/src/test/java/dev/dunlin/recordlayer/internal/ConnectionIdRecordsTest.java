package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protected records that name their association: RFC 9146 §3 and §4, RFC 9147 §4. */
@ParameterizedClass
@EnumSource(
        value = RecordFraming.class,
        names = {"DTLS_1_2", "DTLS_1_3"})
class ConnectionIdRecordsTest {
    private static final ConnectionId ID = ConnectionId.of(HexFormat.of().parseHex("c1d0c1d1"));
    private static final ConnectionId OTHER = ConnectionId.of(HexFormat.of().parseHex("c1d0c1d2"));

    private final RecordFraming framing;
    private final int epoch;
    private final Inbound inbound;

    ConnectionIdRecordsTest(RecordFraming framing) {
        this.framing = framing;
        this.epoch = framing == RecordFraming.DTLS_1_2 ? 1 : 3;
        this.inbound = established(OwnConnectionIds.agreed(ID));
    }

    @AfterEach
    void close() {
        inbound.close();
    }

    private Inbound established(OwnConnectionIds own) {
        var receiver = framing == RecordFraming.DTLS_1_2
                ? Inbound.established(own.address(protection()))
                : Inbound.established13(own.address(protection()));
        receiver.records.frame(framing);
        receiver.records.address(own);
        return receiver;
    }

    private RecordProtection protection() {
        return framing == RecordFraming.DTLS_1_2 ? Keys.aes128().protection() : KnownRecord.AES_128_GCM.protection();
    }

    private WriteEpoch sender(ConnectionId id) {
        return WriteEpoch.of(epoch, protection().addressed(id));
    }

    private byte[] sealed(WriteEpoch sender, int type, byte[] content) {
        var out = new byte[RecordLimits.MAX_RECORD];
        int written = sender.seal(inbound.ws, type, 0xFEFD, content, 0, content.length, out, 0, out.length);
        assertTrue(written > 0, "not sealed: " + written);
        return Arrays.copyOf(out, written);
    }

    private byte[] sealed(WriteEpoch sender, String content) {
        return sealed(sender, ContentType.APPLICATION_DATA, Peer.utf8(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 20, 128, 254, 255})
    @Requirement({"RFC9146-3-d", "RFC9147-4-g", "RFC9146-4-a"})
    void recordsCarryIdsOfAnyLength(int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xA5);
        var id = ConnectionId.of(bytes);
        try (var receiver = established(OwnConnectionIds.agreed(id))) {
            var sender = sender(id);
            for (int content : new int[] {0, 1, 100, (1 << 14) - 1}) {
                var record = sealed(sender, ContentType.APPLICATION_DATA, new byte[content]);
                assertEquals(record.length, sender.recordLength(ContentType.APPLICATION_DATA, content));
                int at = framing == RecordFraming.DTLS_1_2 ? 11 : 1;
                assertArrayEquals(bytes, Arrays.copyOfRange(record, at, at + length));
                assertEquals(Result.OPENED, receiver.open(record), () -> "" + receiver.records.discardReason());
                assertEquals(content, receiver.records.length());
                receiver.records.commit(receiver.ws, Inbound.NOW);
            }
        }
    }

    @Test
    @Requirement({"RFC9146-3-j", "RFC9146-3-k", "RFC9147-4-o"})
    void aProtectedRecordWithoutTheIdThatWasAgreedOnIsDiscarded() {
        var without = sealed(sender(ConnectionId.EMPTY), "old address");

        inbound.assertDiscards(DiscardReason.UNKNOWN_CONNECTION_ID, without);

        assertEquals(without.length, inbound.records.end(), "what follows may be ours");
        assertEquals(0, inbound.epochs.current().failedOpens());
        assertFalse(inbound.records.opens(without, 0, without.length, inbound.ws));
        inbound.assertDelivers("ours", sealed(sender(ID), "ours"));
    }

    @Test
    @Requirement({"RFC9147-4-q", "RFC9147-4-o"})
    void anIdOfAnotherAssociationTakesTheRestOfTheDatagramWithIt() {
        var ours = sender(ID);
        var first = sealed(ours, "first");
        var foreign = sealed(sender(OTHER), "not for us");
        var last = sealed(ours, "after it");
        var datagram = Peer.concat(first, foreign, last);

        assertEquals(Result.OPENED, inbound.records.open(datagram, 0, datagram.length, inbound.ws, Inbound.NOW));
        assertEquals(first.length, inbound.records.end());
        inbound.records.commit(inbound.ws, Inbound.NOW);
        assertEquals(
                Result.DISCARDED,
                inbound.records.open(datagram, first.length, datagram.length, inbound.ws, Inbound.NOW));
        assertEquals(DiscardReason.UNKNOWN_CONNECTION_ID, inbound.records.discardReason());
        assertEquals(datagram.length, inbound.records.end());
    }

    @Test
    @Requirement({"RFC9147-4-o", "RFC9146-3-g"})
    void anIdThatWasNotAgreedOnIsDiscarded() {
        try (var receiver = established(OwnConnectionIds.NONE)) {
            receiver.assertDiscards(DiscardReason.UNKNOWN_CONNECTION_ID, sealed(sender(ID), "whose?"));
            receiver.assertDelivers("ordinary", sealed(sender(ConnectionId.EMPTY), "ordinary"));
        }
    }

    @Test
    void anIdCutShortIsForeign() {
        var record = sealed(sender(ID), "cut");
        int idEnd = framing == RecordFraming.DTLS_1_2 ? 15 : 5;
        for (int length = 1; length < record.length; length++) {
            var cut = Arrays.copyOf(record, length);
            assertEquals(Result.DISCARDED, inbound.open(cut));
            assertEquals(
                    length < idEnd ? DiscardReason.UNKNOWN_CONNECTION_ID : DiscardReason.MALFORMED,
                    inbound.records.discardReason(),
                    "cut to " + length);
        }
    }

    /** The last epochs of the handshake may come by the id that was offered, before it is known whether it was accepted. */
    @Test
    void whatOvertakesTheAnswerIsStashedByTheIdThatWasOffered() {
        try (var receiver = Inbound.atTheStart()) {
            receiver.records.frame(RecordFraming.UNDECIDED);
            receiver.records.address(OwnConnectionIds.offered(ID));
            var early = framing == RecordFraming.DTLS_1_2
                    ? sealed(sender(ID), "early")
                    : sealed(WriteEpoch.of(2, protection().addressed(ID)), "early");
            receiver.assertDiscards(DiscardReason.STASHED, early);
            var ordinary =
                    framing == RecordFraming.DTLS_1_2 ? sender(ConnectionId.EMPTY) : WriteEpoch.of(2, protection());
            ordinary.startAt(1);
            receiver.assertDiscards(DiscardReason.STASHED, sealed(ordinary, "from a peer that has not agreed"));
            receiver.assertDiscards(DiscardReason.UNKNOWN_CONNECTION_ID, sealed(sender(OTHER), "not ours"));
        }
    }

    @Test
    @Requirement({"RFC9146-3-i", "RFC9146-3-k"})
    void epochZeroHasNoIds() {
        try (var receiver = Inbound.atTheStart()) {
            receiver.records.frame(framing);
            receiver.records.address(OwnConnectionIds.agreed(ID));
            var hello = Peer.plaintextRecord(ContentType.HANDSHAKE, 0xFEFD, 0, new byte[20]);
            assertEquals(Result.OPENED, receiver.open(hello));

            var named = Peer.concat(
                    new byte[] {25},
                    Arrays.copyOfRange(hello, 1, 11),
                    ID.toByteArray(),
                    Arrays.copyOfRange(hello, 11, hello.length));
            receiver.assertDiscards(
                    framing == RecordFraming.DTLS_1_2 ? DiscardReason.UNEXPECTED_TYPE : DiscardReason.MALFORMED, named);
        }
    }

    @Test
    @Requirement({"RFC9146-5-b", "RFC9146-3-h"})
    void contentAndTypeAndPaddingStayWithinTheLimit() {
        var sender = sender(ID);
        int most = framing == RecordFraming.DTLS_1_2 ? (1 << 14) - 1 : 1 << 14;
        var out = new byte[RecordLimits.MAX_RECORD];

        assertEquals(most, sender.contentFitting(ContentType.APPLICATION_DATA, RecordLimits.MAX_RECORD));
        assertEquals(
                WriteEpoch.TOO_LARGE,
                sender.seal(inbound.ws, 23, 0xFEFD, new byte[most + 1], 0, most + 1, out, 0, out.length));

        var padded = WriteEpoch.of(
                epoch, protection().addressed(ID).shaped(RecordShape.STANDARD.paddedToMultipleOf(1 << 14)));
        int written = padded.seal(inbound.ws, 23, 0xFEFD, Peer.utf8("short"), 0, 5, out, 0, out.length);
        assertEquals(Result.OPENED, inbound.open(Arrays.copyOf(out, written)));
        assertEquals(5, inbound.records.length());
    }

    @Test
    @Requirement({"RFC9146-4-b", "RFC9146-4-c"})
    void contentTypesAreToldFromInside() {
        var sender = sender(ID);
        for (int type : new int[] {ContentType.ALERT, ContentType.HANDSHAKE, ContentType.APPLICATION_DATA}) {
            assertEquals(Result.OPENED, inbound.open(sealed(sender, type, new byte[] {0, 0, 0})));
            assertEquals(type, inbound.records.type());
            assertEquals(3, inbound.records.length(), "zeros of the content are not padding");
            inbound.records.commit(inbound.ws, Inbound.NOW);
        }
    }

    @Test
    void theIdOfLaterRecordsCanBeAnother() {
        var sender = sender(ID);
        inbound.records.address(OwnConnectionIds.agreed(ID, OTHER));
        inbound.assertDelivers("one", sealed(sender, "one"));
        sender.address(OTHER);
        inbound.assertDelivers("two", sealed(sender, "two"));
    }

    @Test
    @Requirement("RFC9146-3-d")
    @SecurityHistory("T43")
    void idsOfAllPairsOfLengthsAreIndependentOfEachOther() {
        var out = new byte[RecordLimits.MAX_RECORD];
        var content = Peer.utf8("x");
        int sequence = 0;
        try (var ordinary = established(OwnConnectionIds.NONE)) {
            for (int from = 0; from <= 255; from++) {
                var receiver = from == 0 ? ordinary : inbound;
                receiver.records.address(OwnConnectionIds.agreed(id(from, 0x11)));
                for (int to = 0; to <= 255; to++) {
                    // The same scratch seals with the one length and opens with the other.
                    var sender = sender(id(to, 0x77));
                    sender.startAt(sequence++);
                    assertTrue(sender.seal(receiver.ws, 23, 0xFEFD, content, 0, 1, out, 0, out.length) > to);
                    var peer = sender(id(from, 0x11));
                    peer.startAt(sequence++);
                    int written = peer.seal(receiver.ws, 23, 0xFEFD, content, 0, 1, out, 0, out.length);
                    assertEquals(Result.OPENED, receiver.records.open(out, 0, written, receiver.ws, Inbound.NOW));
                    assertEquals(1, receiver.records.length());
                    receiver.records.commit(receiver.ws, Inbound.NOW);
                }
            }
        }
    }

    private static ConnectionId id(int length, int mark) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) mark);
        return ConnectionId.of(bytes);
    }

    @Test
    void everyAlgorithmCarriesIds() {
        if (framing == RecordFraming.DTLS_1_3) {
            return;
        }
        for (var algorithm : AeadAlgorithm.values()) {
            try (var receiver =
                    Inbound.established(Keys.of(algorithm).protection().addressed(ID))) {
                receiver.records.address(OwnConnectionIds.agreed(ID));
                var epoch1 = WriteEpoch.of(1, Keys.of(algorithm).protection().addressed(ID));
                receiver.assertDelivers("hello", sealed(epoch1, "hello"));
            }
        }
    }
}
