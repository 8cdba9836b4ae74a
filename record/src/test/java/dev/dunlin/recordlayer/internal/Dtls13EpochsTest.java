package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of an association of DTLS 1.3 from plaintext through its epochs. */
class Dtls13EpochsTest {
    private static final long MSL = ReadEpochs.MAX_SEGMENT_LIFETIME;

    private final Inbound inbound = Inbound.atTheStart();

    @AfterEach
    void close() {
        inbound.close();
    }

    @Test
    @Requirement({"RFC9147-4.2.1-c", "RFC9147-4.2.2-c"})
    void protectedRecordsThatOvertakeServerHelloAreOpenedWhenTheirKeysCome() {
        inbound.records.frame(RecordFraming.UNDECIDED);
        inbound.assertDiscards(DiscardReason.STASHED, peer(2).data(2, 0, "EncryptedExtensions"));
        inbound.assertDiscards(DiscardReason.STASHED, peer(3).data(3, 0, "data before the handshake is over"));
        inbound.assertDiscards(DiscardReason.STASHED, peer(2).data(2, 1, "Finished"));
        inbound.assertDelivers("ServerHello", Peer.plaintextRecord(22, 0xFEFD, 0, Peer.utf8("ServerHello")));
        assertEquals(Result.EMPTY, openStashed());

        inbound.records.frame(RecordFraming.DTLS_1_3);
        install(2);

        assertUnstashes("EncryptedExtensions");
        assertUnstashes("Finished");
        assertEquals(Result.EMPTY, openStashed());
        install(3);
        assertUnstashes("data before the handshake is over");
        assertEquals(3, inbound.epochs.current().number());
        assertEquals(0, inbound.early.count());
    }

    @Test
    void recordsOfTheVersionThatWasNotChosenLeaveTheStash() {
        var dtls12 = Keys.aes128();
        inbound.records.frame(RecordFraming.UNDECIDED);
        inbound.assertDiscards(DiscardReason.STASHED, dtls12.peer.data(0, "Finished of 1.2"));
        inbound.assertDiscards(DiscardReason.STASHED, peer(2).data(2, 0, "EncryptedExtensions"));
        inbound.assertDiscards(DiscardReason.STASHED, dtls12.peer.data(1, "data of 1.2"));
        assertEquals(3, inbound.early.count());

        inbound.records.frame(RecordFraming.DTLS_1_2);

        assertEquals(2, inbound.early.count());
        inbound.advance(ReadEpoch.of(1, dtls12.protection(), 64));
        assertUnstashes("Finished of 1.2");
        assertUnstashes("data of 1.2");
        inbound.assertDiscards(DiscardReason.MALFORMED, peer(2).data(2, 0, "EncryptedExtensions"));
    }

    @Test
    void recordsOfDtls12LeaveTheStashWhenDtls13IsChosen() {
        inbound.records.frame(RecordFraming.UNDECIDED);
        inbound.assertDiscards(DiscardReason.STASHED, Keys.aes128().peer.data(0, "Finished of 1.2"));
        inbound.assertDiscards(DiscardReason.STASHED, peer(2).data(2, 0, "EncryptedExtensions"));

        inbound.records.frame(RecordFraming.DTLS_1_3);

        assertEquals(1, inbound.early.count());
        install(2);
        assertUnstashes("EncryptedExtensions");
        assertEquals(0, inbound.early.bytes());
    }

    /** The numbers are hidden as long as there are no keys, so only bytes can be compared. */
    @Test
    @SecurityHistory({"T2", "T33"})
    void earlyRecordIsKeptOnceAndTheStashWithinItsBounds() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        var record = peer(2).data(2, 0, "early");
        inbound.assertDiscards(DiscardReason.STASHED, record);
        for (int i = 0; i < 100; i++) {
            inbound.assertDiscards(DiscardReason.STASH_FULL, record);
        }
        assertEquals(1, inbound.early.count());
        for (int i = 0; i < 100_000; i++) {
            record[1 + i % 2] += (byte) (i / 7 + 1);
            inbound.records.open(record, 0, record.length, inbound.ws, Inbound.NOW);
        }
        assertEquals(EarlyRecords.DEFAULT_RECORDS, inbound.early.count());
        assertTrue(inbound.early.bytes() <= EarlyRecords.DEFAULT_BYTES);
    }

    @Test
    void forgedEarlyRecordIsCountedWhenItsKeysAreThere() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        inbound.assertDiscards(DiscardReason.STASHED, Peer.flippedBit(peer(2).data(2, 0, "forged"), 12));
        inbound.assertDiscards(DiscardReason.STASHED, peer(2).data(2, 0, "genuine"));
        install(2);

        assertEquals(Result.DISCARDED, openStashed());
        assertEquals(DiscardReason.BAD_TAG, inbound.records.discardReason());
        assertUnstashes("genuine");
        assertEquals(Result.EMPTY, openStashed());
    }

    /** Records of 0-RTT, which we never accept. */
    @Test
    @Requirement({"RFC9147-4.2.2-c", "RFC9147-5.6-b", "RFC9147-6.1-b", "RFC9147-11-j"})
    void recordsOfEpochOneAreSkippedWithoutHarm() {
        var earlyData = peer(1).data(1, 0, "0-RTT");
        for (var framing : new RecordFraming[] {RecordFraming.UNDECIDED, RecordFraming.DTLS_1_3}) {
            inbound.records.frame(framing);
            inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, earlyData);
            assertEquals(earlyData.length, inbound.records.end());
        }
        install(2);
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, earlyData);
        inbound.assertDelivers("Finished", peer(2).data(2, 0, "Finished"));
        install(3);
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, earlyData);
        inbound.assertDelivers("data", peer(3).data(3, 0, "data"));
        assertEquals(0, inbound.early.count());
        assertEquals(0, inbound.epochs.current().failedOpens());
    }

    @Test
    @Requirement({"RFC9147-4.1-a", "RFC9147-4-d", "RFC9147-4.2.3-i"})
    void plaintextTypesOfDtls13AreOpenedWhateverTheirVersionField() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        for (int type : new int[] {21, 22, 26}) {
            for (int version : new int[] {0xFEFF, 0xFEFD, 0x0303, 0x0000}) {
                inbound.assertDelivers("plain", Peer.plaintextRecord(type, version, 5, Peer.utf8("plain")));
                assertEquals(type, inbound.records.type());
                assertEquals(5, inbound.records.recordNumber());
            }
        }
        inbound.assertDiscards(DiscardReason.UNEXPECTED_TYPE, Peer.plaintextRecord(20, 0xFEFD, 5, new byte[] {1}));
        inbound.assertDiscards(DiscardReason.EARLY_DATA, Peer.plaintextRecord(23, 0xFEFD, 5, new byte[] {1}));
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, Peer.concat(Peer.header(22, 0xFEFD, 1, 0, 1), new byte[1]));
    }

    @Test
    @Requirement("RFC9147bis-7-b")
    void ackBeforeTheVersionIsChosenIsDiscarded() {
        inbound.records.frame(RecordFraming.UNDECIDED);
        inbound.assertDiscards(DiscardReason.UNEXPECTED_TYPE, Peer.plaintextRecord(26, 0xFEFD, 0, new byte[2]));
        inbound.assertDelivers("\u0001", Peer.plaintextRecord(20, 0xFEFD, 0, new byte[] {1}));
        inbound.assertDelivers("hello", Peer.plaintextRecord(22, 0xFEFD, 0, Peer.utf8("hello")));
    }

    @Test
    @SecurityHistory({"T17", "T35"})
    void plaintextEndsWithTheFirstProtectedRecord() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        install(2);
        var alert = Peer.plaintextRecord(21, 0xFEFD, 1, new byte[] {2, 40});
        assertEquals(Result.OPENED, inbound.open(alert), "a client may refuse ServerHello until then");
        inbound.assertDiscards(DiscardReason.BAD_TAG, peer(2).forged(Peer13.FULL, 2, 0, 40));
        assertEquals(Result.OPENED, inbound.open(alert));

        inbound.assertDelivers("Finished", peer(2).data(2, 0, "Finished"));

        inbound.assertDiscards(DiscardReason.UNPROTECTED, alert);
        inbound.assertDiscards(DiscardReason.UNPROTECTED, Peer.plaintextRecord(22, 0xFEFD, 1, new byte[30]));
        inbound.assertDiscards(DiscardReason.UNPROTECTED, Peer.plaintextRecord(26, 0xFEFD, 1, new byte[18]));
    }

    @Test
    @Requirement({"RFC9147-4.2.1-a", "RFC9147-4.2.1-b", "RFC9147-4.5.1-b", "RFC9147-4.2-a", "RFC9147-8-c"})
    void epochIsKeptUntilAfterTheFirstRecordOfTheNext() {
        establish(3);
        install(4);
        assertTrue(inbound.epochs.isSuperseded(3));
        assertFalse(inbound.epochs.isSuperseded(4));
        // Not closed before a record of the next one was opened, however long that takes (RFC 9147 §8).
        assertDeliversAt(10 * MSL, peer(3).data(3, 1, "still epoch 3"));
        assertEquals(3, inbound.epochs.current().number());

        assertDeliversAt(10 * MSL, peer(4).data(4, 0, "epoch 4"));

        assertEquals(4, inbound.epochs.current().number());
        assertDeliversAt(11 * MSL - 1, peer(3).data(3, 2, "late"));
        assertDiscardsAt(11 * MSL, DiscardReason.UNKNOWN_EPOCH, peer(3).data(3, 3, "too late"));
        assertNull(inbound.epochs.find(3));
    }

    @Test
    void discardedAndUncommittedRecordsOfTheNextEpochDoNotAdvanceToIt() {
        establish(3);
        install(4);
        inbound.assertDiscards(DiscardReason.BAD_TAG, peer(4).forged(Peer13.FULL, 4, 0, 40));
        assertEquals(Result.OPENED, inbound.open(peer(4).data(4, 0, "no room")));
        assertEquals(3, inbound.epochs.current().number());
    }

    @Test
    @Requirement("RFC9147-4.2.1-b")
    void handshakeEpochOfAServerIsRetainedWhateverComesAfter() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        install(2);
        inbound.assertDelivers("Finished", peer(2).data(2, 0, "Finished"));
        install(3);
        inbound.epochs.advanceRetaining(0, 2 * MSL, inbound.ws);

        for (int epoch = 4; epoch <= 5; epoch++) {
            assertDeliversAt(epoch, peer(epoch - 1).data(epoch - 1, 0, "before"));
            install(epoch);
            assertDeliversAt(epoch, peer(epoch).data(epoch, 1, "after"));
        }

        assertNull(inbound.epochs.find(3), "one epoch before the current one is enough");
        assertNotNull(inbound.epochs.find(4));
        assertDeliversAt(2 * MSL - 1, peer(2).data(2, 1, "Finished again"));
        // From then on its bits are those of epoch 6, which is the next.
        assertDiscardsAt(2 * MSL, DiscardReason.STASHED, peer(2).data(2, 2, "Finished again"));
        assertNull(inbound.epochs.find(2));
    }

    /** An early record of the next epoch looks like one of the handshake, as long as that is open. */
    @Test
    void bitsThatTwoEpochsShareMeanTheHigherOne() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        install(2);
        inbound.assertDelivers("Finished", peer(2).data(2, 0, "Finished"));
        install(3);
        inbound.epochs.advanceRetaining(Inbound.NOW, 2 * MSL, inbound.ws);
        for (int epoch = 4; epoch <= 6; epoch++) {
            install(epoch);
            inbound.assertDelivers("next", peer(epoch).data(epoch, 0, "next"));
        }
        assertNotNull(inbound.epochs.find(2));
        inbound.assertDelivers("of epoch 6", peer(6).data(6, 1, "of epoch 6"));
        inbound.assertDiscards(DiscardReason.BAD_TAG, peer(2).data(2, 1, "of epoch 2"));
    }

    @Test
    @Requirement("RFC9147-4.2.2-c")
    void recordAheadOfAKeyUpdateIsKeptUntilThatIsProcessed() {
        establish(3);
        inbound.assertDiscards(DiscardReason.STASHED, peer(4).data(4, 0, "ahead"));
        install(4);
        assertUnstashes("ahead");
        assertEquals(4, inbound.epochs.current().number());
    }

    @Test
    void nothingIsKeptWhereNoFurtherEpochIsExpected() {
        establish(3);
        inbound.records.expectNoFurtherEpoch();
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, peer(4).data(4, 0, "ahead"));
        install(4);
        inbound.assertDelivers("in time", peer(4).data(4, 0, "in time"));
    }

    @Test
    @Requirement({"RFC9147-4-k", "RFC9147-4.2-b", "RFC9147bis-8-d"})
    void epochsGoOnToTheLastOne() {
        establish(3);
        for (int epoch = 4; epoch <= 700; epoch++) {
            assertAdvancesTo(epoch);
        }
        for (int epoch : new int[] {0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF}) {
            assertTrue(inbound.epochs.hasSuccessor());
            assertAdvancesTo(epoch);
        }
        assertFalse(inbound.epochs.hasSuccessor());
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, peer(1).data(0x10000, 0, "wrapped"));
        assertEquals(0, inbound.early.count());
    }

    @Test
    @Requirement("RFC9147-4.5.3-g")
    void keyThatThePeerHasLeftIsDroppedAtItsLimit() {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        var limits = new AeadLimits(100, 3);
        inbound.epochs.install(ReadEpoch.of(3, peer(3).protection(limits, RecordShape.STANDARD), 64));
        inbound.assertDelivers("old", peer(3).data(3, 0, "old"));
        install(4);
        inbound.assertDelivers("new", peer(4).data(4, 0, "new"));
        for (int i = 1; i <= 3; i++) {
            assertNotNull(inbound.epochs.find(3));
            inbound.assertDiscards(DiscardReason.BAD_TAG, peer(3).forged(Peer13.FULL, 3, i, 40));
        }
        assertNull(inbound.epochs.find(3));
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, peer(3).data(3, 4, "of a dropped epoch"));
        inbound.assertDelivers("alive", peer(4).data(4, 1, "alive"));
    }

    @Test
    @Requirement("RFC9147-4.5.3-d")
    void forgeriesAreCountedForEachKey() {
        establish(3);
        install(4);
        for (int i = 1; i <= 10; i++) {
            inbound.assertDiscards(DiscardReason.BAD_TAG, peer(3).forged(Peer13.FULL, 3, i, 40));
        }
        for (int i = 1; i <= 5; i++) {
            inbound.assertDiscards(DiscardReason.BAD_TAG, peer(4).forged(Peer13.FULL, 4, i, 40));
        }
        assertEquals(10, inbound.epochs.current().failedOpens());
        var next = inbound.epochs.find(4);
        assertNotNull(next);
        assertEquals(5, next.failedOpens());
    }

    private static Peer13 peer(int epoch) {
        return Peer13.aes128(epoch);
    }

    private void install(int epoch) {
        inbound.epochs.install(ReadEpoch.of(epoch, peer(epoch).protection(), 64));
    }

    private void establish(int epoch) {
        inbound.records.frame(RecordFraming.DTLS_1_3);
        install(epoch);
        inbound.assertDelivers("established", peer(epoch).data(epoch, 0, "established"));
    }

    private void assertAdvancesTo(int epoch) {
        install(epoch);
        inbound.assertDelivers("next", peer(epoch).data(epoch, 0, "next"));
        assertEquals(epoch, inbound.epochs.current().number());
        assertEquals(RecordNumber.of(epoch, 0), inbound.records.recordNumber());
    }

    private void assertDeliversAt(long now, byte[] record) {
        assertEquals(Result.OPENED, inbound.records.open(record, 0, record.length, inbound.ws, now));
        inbound.records.commit(inbound.ws, now);
    }

    private void assertDiscardsAt(long now, DiscardReason reason, byte[] record) {
        assertEquals(Result.DISCARDED, inbound.records.open(record, 0, record.length, inbound.ws, now));
        assertEquals(reason, inbound.records.discardReason());
    }

    private Result openStashed() {
        return inbound.records.openStashed(0, inbound.ws, Inbound.NOW);
    }

    private void assertUnstashes(String content) {
        assertEquals(Result.OPENED, openStashed(), () -> "discarded: " + inbound.records.discardReason());
        assertArrayEquals(Peer.utf8(content), inbound.content());
        inbound.records.commit(inbound.ws, Inbound.NOW);
    }
}
