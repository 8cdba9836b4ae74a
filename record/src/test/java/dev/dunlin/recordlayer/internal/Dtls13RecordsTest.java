package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of an established association of DTLS 1.3. */
class Dtls13RecordsTest {
    private static final int[] FORMS = {0, Peer13.LENGTH, Peer13.LONG_NUMBER, Peer13.FULL};

    private final Peer13 peer = Peer13.aes128(3);
    private final Inbound inbound = Inbound.established13(peer.protection());

    @AfterEach
    void close() {
        inbound.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AES_256_CCM", "AES_256_CCM_8"})
    @Requirement({
        "RFC9147-4-h",
        "RFC9147-4-i",
        "RFC9147-4-j",
        "RFC9147-4-l",
        "RFC9147-4-n",
        "RFC9147-4.1-b",
        "RFC9147-4.2.3-e"
    })
    void everyFormOfHeaderIsOpenedInTurn(AeadAlgorithm algorithm) {
        var sender = Peer13.of(algorithm, 9);
        try (var receiver = Inbound.established13(sender.protection())) {
            for (int sequence = 0; sequence < 300; sequence++) {
                var content = Peer.utf8("record " + sequence);
                var record = sender.record(FORMS[sequence % FORMS.length], 3, sequence, 23, content);
                receiver.assertDelivers("record " + sequence, record);
                assertEquals(23, receiver.records.type());
                assertEquals(3, receiver.records.epoch());
                assertEquals(RecordNumber.of(3, sequence), receiver.records.recordNumber());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23, 26, 27})
    @Requirement("RFC9147-4.1-d")
    void innerTypeTellsWhatARecordHolds(int type) {
        assertEquals(Result.OPENED, inbound.open(peer.record(Peer13.FULL, 3, 0, type, new byte[] {1, 0})));
        assertEquals(type, inbound.records.type());
        assertArrayEquals(new byte[] {1, 0}, inbound.content());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 24, 25, 28, 99, 255})
    @Requirement({"RFC9147-4.1-d", "RFC9147bis-4.5.2-a"})
    void innerTypeThatMeansNothingIsDiscarded(int type) {
        inbound.assertDiscards(DiscardReason.UNEXPECTED_TYPE, peer.record(Peer13.FULL, 3, 0, type, new byte[] {1, 0}));
        inbound.assertDelivers("still here", peer.data(3, 1, "still here"));
    }

    @Test
    @Requirement({"RFC8446-5.4-d", "RFC8446-5.4-e", "RFC9147bis-4.5.2-a"})
    void plaintextOfZerosOnlyHasNoTypeAndIsDiscarded() {
        for (int length = 0; length <= 20; length++) {
            inbound.assertDiscards(
                    DiscardReason.UNEXPECTED_TYPE, peer.sealed(Peer13.FULL, 3, length, new byte[length]));
        }
        assertThrows(IllegalStateException.class, () -> inbound.records.commit(inbound.ws, Inbound.NOW));
        inbound.assertDelivers("nobody has taken its number", peer.data(3, 0, "nobody has taken its number"));
    }

    @Test
    @Requirement({"RFC8446-5.4-c", "RFC9147bis-4.5.2-d", "RFC9147-4.5.2-c"})
    void emptyHandshakeAndAlertRecordsAreTheAlertUnexpectedMessage() {
        assertEquals(Result.UNEXPECTED_CONTENT, inbound.open(peer.record(Peer13.FULL, 3, 0, 22, new byte[0])));
        assertEquals(Result.UNEXPECTED_CONTENT, inbound.open(peer.record(Peer13.FULL, 3, 1, 21, new byte[0])));
        inbound.assertDelivers("", peer.data(3, 2, ""));
    }

    @Test
    @Requirement("RFC8446-5.4-a")
    void paddingIsTakenOff() {
        for (int padding = 0; padding < 50; padding++) {
            var inner = Arrays.copyOf(Peer.utf8("padded\u0017"), 7 + padding);
            inbound.assertDelivers("padded", peer.sealed(Peer13.FULL, 3, padding, inner));
        }
    }

    @Test
    @Requirement({"RFC8446-5.1-d", "RFC8446-5.4-f", "RFC9147bis-4.5.2-d"})
    void moreThanARecordMayHoldIsTheAlertRecordOverflow() {
        var most = new byte[(1 << 14) + 1];
        most[1 << 14] = 23;
        assertEquals(Result.OPENED, inbound.open(peer.sealed(Peer13.FULL, 3, 0, most)));
        assertEquals(1 << 14, inbound.records.length());

        var withPadding = Arrays.copyOf(most, (1 << 14) + 2);
        assertEquals(Result.OVERFLOW, inbound.open(peer.sealed(Peer13.FULL, 3, 1, withPadding)));
        assertEquals(
                Result.OVERFLOW, inbound.open(peer.sealed(Peer13.FULL, 3, 2, Arrays.copyOf(most, (1 << 14) + 240))));
        // Nobody can tell content from padding any more, but too long it is.
        assertEquals(Result.OVERFLOW, inbound.open(peer.sealed(Peer13.FULL, 3, 3, new byte[(1 << 14) + 2])));
    }

    @Test
    @Requirement({"RFC8446-5.2-a", "RFC9147bis-4.5.2-a"})
    void ciphertextAboveTheLimitIsDiscarded() {
        var inner = new byte[(1 << 14) + 241];
        inner[0] = 23;
        inbound.assertDiscards(DiscardReason.BAD_LENGTH, peer.sealed(Peer13.FULL, 3, 0, inner));
        assertEquals(0, inbound.epochs.current().failedOpens());
    }

    @Test
    @Requirement("RFC9147-4.2.3-f")
    @SecurityHistory("T15")
    void ciphertextTooShortForAMaskIsDiscarded() {
        for (int form : FORMS) {
            for (int length = 0; length <= 40; length++) {
                var record = peer.forged(form, 3, 0, Math.max(16, length));
                int headerLength = record.length - Math.max(16, length);
                record = Arrays.copyOf(record, headerLength + length);
                if ((form & Peer13.LENGTH) != 0) {
                    record[headerLength - 1] = (byte) length;
                }
                inbound.assertDiscards(length < 16 ? DiscardReason.BAD_LENGTH : DiscardReason.BAD_TAG, record);
            }
        }
        inbound.assertDelivers("still here", peer.data(3, 0, "still here"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AES_256_CCM", "AES_256_CCM_8"})
    @Requirement({"RFC9147-4-r", "RFC9147-4.5.2-a", "RFC8446-5.2-b", "RFC9147-4.5.2-d"})
    @SecurityHistory("T60")
    void recordWithOneBitFlippedIsNeverOpenedAndTheGenuineOneStillIs(AeadAlgorithm algorithm) {
        var sender = Peer13.of(algorithm, 5);
        for (int form : FORMS) {
            try (var receiver = Inbound.established13(sender.protection(unlimited(), RecordShape.STANDARD))) {
                var genuine = sender.record(form, 3, 7, 23, Peer.utf8("hello"));
                for (int bit = 0; bit < 8 * genuine.length; bit++) {
                    var flipped = genuine.clone();
                    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                    assertEquals(Result.DISCARDED, receiver.open(flipped), "bit " + bit + " of form " + form);
                }
                receiver.assertDelivers("hello", genuine);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "CHACHA20_POLY1305", "AES_128_CCM"})
    @SecurityHistory("T60")
    void forgedThenGenuineWithSameRecordNumberIsDelivered(AeadAlgorithm algorithm) {
        var sender = Peer13.of(algorithm, 5);
        try (var receiver = Inbound.established13(sender.protection())) {
            var genuine = sender.data(3, 7, "hello");
            // The same sample, the same nonce: both would be refused by a cipher that is only initialised again.
            receiver.assertDiscards(DiscardReason.BAD_TAG, Peer.flippedBit(genuine, genuine.length - 1));
            receiver.assertDiscards(DiscardReason.BAD_TAG, Peer.flippedBit(genuine, genuine.length - 1));
            receiver.assertDelivers("hello", genuine);
            receiver.assertDiscards(DiscardReason.REPLAYED, genuine);
            receiver.assertDiscards(DiscardReason.REPLAYED, genuine);
        }
    }

    @Test
    @Requirement({"RFC9147-4.5.1-a", "RFC9147-4.5.1-d", "RFC9147-4.5.1-f", "RFC9147-4.5.1-g"})
    void recordIsDeliveredOnceHoweverItWasReordered() {
        for (int sequence = 60; sequence >= 0; sequence--) {
            inbound.assertDelivers("late", peer.data(3, sequence, "late"));
        }
        for (int sequence = 0; sequence <= 60; sequence++) {
            inbound.assertDiscards(DiscardReason.REPLAYED, peer.data(3, sequence, "late"));
        }
        inbound.assertDelivers("ahead", peer.data(3, 164, "ahead"));
        inbound.assertDelivers("just within", peer.data(3, 101, "just within"));
        inbound.assertDiscards(DiscardReason.TOO_OLD, peer.data(3, 100, "too old"));
    }

    /** A drop before the key is used would tell the hidden number by its timing. */
    @Test
    @Requirement("RFC9147-4.5.1-e")
    void replayedNumberIsOpenedBeforeItIsDropped() {
        inbound.assertDelivers("first", peer.data(3, 5, "first"));

        inbound.assertDiscards(DiscardReason.BAD_TAG, peer.forged(Peer13.FULL, 3, 5, 30));

        assertEquals(1, inbound.epochs.current().failedOpens());
        inbound.assertDiscards(DiscardReason.REPLAYED, peer.data(3, 5, "first"));
        assertEquals(1, inbound.epochs.current().failedOpens());
    }

    @Test
    @Requirement("RFC9147-4.5.1-h")
    @SecurityHistory("T13")
    void forgedRecordFarAheadDoesNotMoveTheWindow() {
        inbound.assertDelivers("first", peer.data(3, 0, "first"));
        for (int ahead = 1; ahead < 0x8000; ahead *= 2) {
            inbound.assertDiscards(DiscardReason.BAD_TAG, peer.forged(Peer13.FULL, 3, ahead, 30));
        }
        inbound.assertDelivers("second", peer.data(3, 1, "second"));
        inbound.assertDiscards(DiscardReason.REPLAYED, peer.data(3, 0, "first"));
    }

    @Test
    @Requirement("RFC9147-4.5.1-c")
    void uncommittedRecordCanBeOpenedAgain() {
        var record = peer.data(3, 0, "no room for it yet");
        assertEquals(Result.OPENED, inbound.open(record));
        assertEquals(Result.OPENED, inbound.open(record));
        inbound.records.commit(inbound.ws, Inbound.NOW);
        inbound.assertDiscards(DiscardReason.REPLAYED, record);
    }

    @Test
    @Requirement({"RFC9147-4.3-d", "RFC9147-4-m"})
    @SecurityHistory("T46")
    void badRecordBetweenTwoGoodOnesHarmsNeither() {
        var datagram = Peer.concat(
                peer.data(3, 0, "first"),
                Peer.flippedBit(peer.data(3, 1, "second"), 12),
                peer.record(Peer13.LONG_NUMBER, 3, 2, 23, Peer.utf8("to the end")));
        assertEquals(Result.OPENED, inbound.records.open(datagram, 0, datagram.length, inbound.ws, Inbound.NOW));
        int second = inbound.records.end();
        assertEquals(
                Result.DISCARDED, inbound.records.open(datagram, second, datagram.length, inbound.ws, Inbound.NOW));
        int third = inbound.records.end();
        assertEquals(Result.OPENED, inbound.records.open(datagram, third, datagram.length, inbound.ws, Inbound.NOW));
        assertArrayEquals(Peer.utf8("to the end"), inbound.content());
        assertEquals(datagram.length, inbound.records.end());
    }

    @Test
    @Requirement({"RFC9147-4.3-e", "RFC9147-4.3-f"})
    void partOfARecordIsAcceptedNeitherBeforeNorBehindTheCut() {
        var record = peer.data(3, 0, "whole records only");
        for (int cut = 1; cut < record.length; cut++) {
            assertEquals(Result.DISCARDED, inbound.open(Arrays.copyOf(record, cut)));
            assertEquals(Result.DISCARDED, inbound.open(Arrays.copyOfRange(record, cut, record.length)));
        }
        inbound.assertDelivers("whole records only", record);
    }

    @Test
    @Requirement({"RFC9147-4.1-c", "RFC9147-4-e", "RFC8446-5-a", "RFC8446-5.1-e"})
    @SecurityHistory({"T17", "T30"})
    void headersOfOtherKindsAreDiscardedUnderTheKeysOfDtls13() {
        for (int first = 0; first < 256; first++) {
            for (int epoch = 0; epoch <= 4; epoch++) {
                if (!RecordHeader.isUnified(first)) {
                    var record = Peer.concat(Peer.header(first, 0xFEFD, epoch, 9, 30), new byte[30]);
                    assertEquals(Result.DISCARDED, inbound.open(record), first + " in epoch " + epoch);
                }
            }
        }
        assertEquals(0, inbound.epochs.current().failedOpens());
        assertEquals(0, inbound.early.count());
        inbound.assertDelivers("still here", peer.data(3, 0, "still here"));
    }

    @Test
    @Requirement({"RFC9147-4-o", "RFC9147-4-g", "RFC9147-9.1-a"})
    void connectionIdThatWasNotAgreedOnIsDiscarded() {
        var record = peer.data(3, 0, "hello");
        record[0] |= 0x10;
        inbound.assertDiscards(DiscardReason.UNKNOWN_CONNECTION_ID, record);
        assertEquals(record.length, inbound.records.end());
    }

    @Test
    @Requirement({"RFC9147-4.5.3-d", "RFC9147-4.5.3-e", "RFC9147-4.5.3-f"})
    @SecurityHistory("T54")
    void forgeriesAreCountedUpToTheLimitOfTheKey() {
        var limited = peer.protection(new AeadLimits(100, 20), RecordShape.STANDARD);
        try (var receiver = Inbound.established13(limited)) {
            for (int i = 1; i < 20; i++) {
                receiver.assertDiscards(DiscardReason.BAD_TAG, peer.forged(Peer13.FULL, 3, i, 30));
                assertEquals(i, receiver.epochs.current().failedOpens());
                assertEquals(i >= 15, receiver.epochs.current().isNearLimit());
            }
            assertEquals(Result.INTEGRITY_LIMIT, receiver.open(peer.forged(Peer13.FULL, 3, 20, 30)));
        }
    }

    @Test
    @Requirement({"RFC9147-4.5.3-j", "RFC9147-4.5.3-k"})
    void shortTagsStandAHundredAndTwentyEightForgeries() {
        var sender = Peer13.of(AeadAlgorithm.AES_128_CCM_8, 1);
        try (var receiver = Inbound.established13(sender.protection())) {
            for (int i = 1; i < 128; i++) {
                receiver.assertDiscards(DiscardReason.BAD_TAG, sender.forged(Peer13.FULL, 3, i, 30));
            }
            assertTrue(receiver.epochs.current().isNearLimit());
            assertEquals(Result.INTEGRITY_LIMIT, receiver.open(sender.forged(Peer13.FULL, 3, 128, 30)));
        }
    }

    @Test
    @Requirement("RFC9846-5.5-c")
    void peersOwnLimitIsItsOwnBusiness() {
        var strict = peer.protection(new AeadLimits(3, 10), RecordShape.STANDARD);
        try (var receiver = Inbound.established13(strict)) {
            for (int sequence = 0; sequence < 10; sequence++) {
                receiver.assertDelivers("more", peer.data(3, sequence, "more"));
            }
        }
    }

    @Test
    @Requirement("RFC8449-4-f")
    void recordAboveTheAnnouncedSizeIsDiscarded() {
        inbound.epochs.current().limitContent(64);
        inbound.assertDelivers("x".repeat(64), peer.data(3, 0, "x".repeat(64)));
        inbound.assertDiscards(DiscardReason.OVER_SIZE_LIMIT, peer.data(3, 1, "x".repeat(65)));
        // Padding counts as well (RFC 8449 §4).
        var padded = Arrays.copyOf(Peer.utf8("x\u0017"), 66);
        inbound.assertDiscards(DiscardReason.OVER_SIZE_LIMIT, peer.sealed(Peer13.FULL, 3, 1, padded));
    }

    @Test
    void probeTellsWhoseRecordItIsAndChangesNothing() {
        var record = peer.data(3, 4, "mine");
        assertTrue(inbound.records.opens(record, 0, record.length, inbound.ws));
        var foreign = Peer13.aes128(77).data(3, 4, "another's");
        assertFalse(inbound.records.opens(foreign, 0, foreign.length, inbound.ws));
        assertEquals(0, inbound.epochs.current().failedOpens());
        var illegal = peer.sealed(Peer13.FULL, 3, 5, new byte[9]);
        assertTrue(inbound.records.opens(illegal, 0, illegal.length, inbound.ws));
        var plain = Peer.concat(Peer.header(23, 0xFEFD, 3, 9, 30), new byte[30]);
        assertFalse(inbound.records.opens(plain, 0, plain.length, inbound.ws));
        inbound.assertDelivers("mine", record);
    }

    @Test
    void keysOfDtls12AreMisuse() {
        var flat = Secret.owning(new byte[60]);
        var withoutMask = new TrafficKeys(AeadAlgorithm.AES_128_GCM, flat, 0, 16, 12);
        var shortIv = TrafficKeys.withMaskKey(AeadAlgorithm.AES_128_GCM, flat, 0, 16, 4, 28);
        assertThrows(IllegalArgumentException.class, () -> new Dtls13Protection(withoutMask));
        assertThrows(IllegalArgumentException.class, () -> new Dtls13Protection(shortIv));
        assertThrows(IllegalArgumentException.class, () -> Dtls13Protection.keys(AeadAlgorithm.AES_256_GCM, flat, 0));
        assertEquals(44, Dtls13Protection.secretLength(AeadAlgorithm.AES_128_GCM));
        assertEquals(76, Dtls13Protection.secretLength(AeadAlgorithm.CHACHA20_POLY1305));
    }

    @Test
    void retiredKeysAreWipedAndLeaveNoCipherBehind() {
        var flat = Secret.owning(new byte[44]);
        var keys = Dtls13Protection.keys(AeadAlgorithm.AES_128_GCM, flat, 0);
        assertSame(
                inbound.ws.ciphers().of(keys).aead(),
                inbound.ws.ciphers().of(keys).aead());
        assertSame(
                inbound.ws.ciphers().of(keys).mask(),
                inbound.ws.ciphers().of(keys).mask());

        new Dtls13Protection(keys).retire(inbound.ws);

        assertTrue(flat.isWiped());
        assertThrows(
                IllegalStateException.class, () -> inbound.ws.ciphers().of(keys).aead());
        assertThrows(
                IllegalStateException.class, () -> inbound.ws.ciphers().of(keys).mask());
    }

    private static AeadLimits unlimited() {
        return AeadLimits.NONE;
    }
}
