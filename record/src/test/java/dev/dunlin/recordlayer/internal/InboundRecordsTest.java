package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An established association: what is delivered, what is discarded and why, and that discards leave no trace. */
class InboundRecordsTest {
    private final Keys keys = Keys.aes128();
    private final Inbound inbound = Inbound.established(keys.protection());

    @AfterEach
    void close() {
        inbound.close();
    }

    @Test
    @Requirement({"RFC6347-4.1.2.6-b", "RFC6347-4.1-c"})
    void openedRecordTellsWhatItIs() {
        assertEquals(Result.OPENED, inbound.open(keys.peer.record(21, 1, 0, new byte[] {1, 0})));

        assertEquals(21, inbound.records.type());
        assertEquals(1, inbound.records.epoch());
        assertEquals(RecordNumber.of(1, 0), inbound.records.recordNumber());
        assertEquals(2, inbound.records.length());
        assertArrayEquals(new byte[] {1, 0}, inbound.content());
    }

    @Test
    @Requirement({"RFC6347-4.1.2.6-a", "RFC6347-4.1.2.6-c"})
    void replayedRecordIsDeliveredOnce() {
        var records = new ArrayList<byte[]>();
        for (int sequence = 0; sequence < 40; sequence++) {
            records.add(keys.peer.data(sequence, "n" + sequence));
        }
        for (int sequence = 0; sequence < 40; sequence++) {
            inbound.assertDelivers("n" + sequence, records.get(sequence));
            inbound.assertDiscards(DiscardReason.REPLAYED, records.get(sequence));
        }
        for (var record : records) {
            inbound.assertDiscards(DiscardReason.REPLAYED, record);
        }
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-d")
    void duplicateCausesNoWorkWithTheKey() {
        inbound.assertDelivers("x", keys.peer.data(100, "x"));
        inbound.epochs.retire(inbound.ws);
        keys.secret.close();

        inbound.assertDiscards(DiscardReason.REPLAYED, keys.peer.data(100, "x"));
        inbound.assertDiscards(DiscardReason.TOO_OLD, keys.peer.data(36, "y"));
    }

    @Test
    @Requirement({"RFC6347-4.1.2.6-e", "RFC6347-4.1.2.6-f"})
    void recordSixtyThreeBehindTheNewestIsDeliveredAndSixtyFourBehindIsNot() {
        inbound.assertDelivers("newest", keys.peer.data(100, "newest"));

        inbound.assertDelivers("just in time", keys.peer.data(37, "just in time"));
        inbound.assertDiscards(DiscardReason.TOO_OLD, keys.peer.data(36, "too late"));
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-g")
    void widerWindowDeliversOlderRecords() {
        var wide = Inbound.established(keys.protection(), 128);

        wide.assertDelivers("newest", keys.peer.data(200, "newest"));
        wide.assertDelivers("just in time", keys.peer.data(73, "just in time"));
        wide.assertDiscards(DiscardReason.TOO_OLD, keys.peer.data(72, "too late"));
        wide.close();
    }

    @Test
    @Requirement({"RFC6347-4.1.2.1-c", "RFC6347-4.1.2.6-h", "RFC6347-5-c", "RFC5246-6.2.3.3-b"})
    @SecurityHistory("T60")
    void forgedThenGenuineWithSameRecordNumberIsDelivered() {
        var genuine = keys.peer.data(7, "hello");
        for (int at = 13; at < genuine.length; at++) {
            inbound.assertDiscards(DiscardReason.BAD_TAG, Peer.flippedBit(genuine, at));
        }
        inbound.assertDelivers("hello", genuine);
    }

    /** CVE-2016-2181. */
    @Test
    @Requirement("RFC6347-4.1.2.6-i")
    @SecurityHistory("T13")
    void forgedRecordFarAheadDoesNotMoveTheWindow() {
        inbound.assertDelivers("first", keys.peer.data(0, "first"));
        var forged = Peer.flippedBit(keys.peer.data(RecordNumber.MAX_SEQUENCE - 1, "forged"), 20);
        var nextEpoch = Peer.flippedBit(keys.peer.record(23, 2, RecordNumber.MAX_SEQUENCE - 1, new byte[9]), 20);

        inbound.assertDiscards(DiscardReason.BAD_TAG, forged);
        inbound.assertDiscards(DiscardReason.STASHED, nextEpoch);

        inbound.assertDelivers("second", keys.peer.data(1, "second"));
        inbound.assertDiscards(DiscardReason.REPLAYED, keys.peer.data(0, "first"));
    }

    /** CVE-2026-75806: one short record ended an established association. */
    @Test
    @Requirement({"RFC6347-4.1.2.7-a", "RFC6347-5-c"})
    @SecurityHistory({"T5", "T15"})
    void protectedRecordsOfEveryShortLengthAreDiscardedSilently() {
        for (int type = 20; type <= 23; type++) {
            for (int length = 0; length <= 40; length++) {
                var record = Peer.concat(Peer.header(type, 0xFEFD, 1, 50, length), new byte[length]);
                boolean hasRoom = length > 24 || (length == 24 && type == 23);
                inbound.assertDiscards(hasRoom ? DiscardReason.BAD_TAG : DiscardReason.BAD_LENGTH, record);
            }
        }
        inbound.assertDelivers("still here", keys.peer.data(50, "still here"));
    }

    @Test
    @Requirement({"RFC6347-4.1.2.7-a", "RFC6347-4.1-d", "RFC5246-6.2.3-a"})
    void everyKindOfInvalidRecordIsDiscardedForItsReason() {
        var genuine = keys.peer.data(3, "hello");

        inbound.assertDiscards(DiscardReason.WRONG_VERSION, keys.peer.record(23, 0xFEFF, 1, 3, 3, new byte[3]));
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, keys.peer.record(23, 3, 3, new byte[3]));
        inbound.assertDiscards(DiscardReason.UNPROTECTED, Peer.plaintextRecord(21, 0xFEFD, 3, new byte[] {1, 0}));
        inbound.assertDiscards(DiscardReason.BAD_LENGTH, keys.peer.record(23, 1, 3, new byte[(1 << 14) + 1]));
        inbound.assertDiscards(DiscardReason.BAD_LENGTH, keys.peer.record(23, 1, 3, new byte[(1 << 14) + 2025]));
        inbound.assertDiscards(DiscardReason.MALFORMED, Arrays.copyOf(genuine, genuine.length - 1));
        inbound.assertDiscards(DiscardReason.MALFORMED, new byte[] {22});
        inbound.assertDiscards(DiscardReason.MALFORMED, new byte[0]);

        inbound.assertDelivers("hello", genuine);
    }

    @Test
    @Requirement("RFC5246-6-b")
    void unknownRecordTypeIsDroppedWithTheRestOfItsDatagram() {
        var unknown = keys.peer.record(99, 1, 3, new byte[3]);
        var datagram = Peer.concat(unknown, keys.peer.data(4, "lost with it"));

        inbound.assertDiscards(DiscardReason.MALFORMED, datagram);

        assertEquals(datagram.length, inbound.records.end());
        inbound.assertDelivers("next datagram", keys.peer.data(4, "next datagram"));
    }

    @Test
    @Requirement({"RFC5246-6.2.1-a", "RFC5246-6.2.1-b"})
    void emptyApplicationDataIsDeliveredAndOtherEmptyRecordsDoNoHarm() {
        for (int type = 20; type <= 22; type++) {
            inbound.assertDiscards(DiscardReason.BAD_LENGTH, keys.peer.record(type, 1, 5, new byte[0]));
        }
        inbound.assertDelivers("", keys.peer.data(5, ""));
        inbound.assertDelivers("more", keys.peer.data(6, "more"));
    }

    /** One spoofed alert ended the association (OpenSSL issue 32622), one handshake message did (wolfSSL before 5.5). */
    @Test
    @Requirement("RFC6347-4.1-f")
    @SecurityHistory({"T17", "T35"})
    void plaintextRecordOfAnyTypeHasNoEffectOnceProtectionIsDue() {
        for (int type = 20; type <= 23; type++) {
            inbound.assertDiscards(DiscardReason.UNPROTECTED, Peer.plaintextRecord(type, 0xFEFD, 0, new byte[] {1, 0}));
        }
        inbound.assertDelivers("still here", keys.peer.data(0, "still here"));
    }

    @Test
    @Requirement("RFC6347-4.1.1-c")
    void everyRecordOfADatagramIsDelivered() {
        var datagram = Peer.concat(
                keys.peer.data(2, "two"), keys.peer.record(22, 1, 0, Peer.utf8("zero")), keys.peer.data(1, "one"));

        assertEquals(List.of("two", "zero", "one"), walk(datagram));
    }

    @Test
    @Requirement({"RFC6347-4.1.1-c", "RFC6347-4.1.2.7-a"})
    @SecurityHistory("T46")
    void badRecordBetweenTwoGoodOnesCostsNeither() {
        var good = keys.peer.data(0, "before");
        var after = keys.peer.data(2, "after");
        var forged = Peer.flippedBit(keys.peer.data(1, "forged"), 30);
        var oversized = keys.peer.record(23, 1, 1, new byte[(1 << 14) + 1]);
        var shortest = Peer.header(23, 0xFEFD, 1, 1, 0);
        var foreign = keys.peer.record(23, 7, 1, new byte[5]);
        var plaintext = Peer.plaintextRecord(22, 0xFEFD, 1, new byte[5]);

        assertEquals(
                List.of("before", "after"),
                walk(Peer.concat(good, forged, oversized, shortest, foreign, plaintext, after)));
    }

    @Test
    @Requirement("RFC6347-4.1.1-c")
    void datagramThatStartsAmidARecordIsDiscarded() {
        var datagram = keys.peer.data(0, "hello");
        for (int from = 1; from < datagram.length; from++) {
            var tail = Arrays.copyOfRange(datagram, from, datagram.length);
            assertEquals(List.of(), walk(tail), "from byte " + from);
        }
        inbound.assertDelivers("hello", datagram);
    }

    @Test
    @Requirement("RFC6347-4.1.1-d")
    void recordSplitOverTwoDatagramsIsDiscarded() {
        var record = keys.peer.data(0, "hello");
        for (int cut = 1; cut < record.length; cut++) {
            assertEquals(List.of(), walk(Arrays.copyOf(record, cut)));
            assertEquals(List.of(), walk(Arrays.copyOfRange(record, cut, record.length)));
        }
        inbound.assertDelivers("hello", record);
    }

    @Test
    void nothingIsCommittedForTheCallerWhoComesBack() {
        var record = keys.peer.data(90, "too long for his buffer");

        for (int attempt = 0; attempt < 3; attempt++) {
            assertEquals(Result.OPENED, inbound.open(record));
        }

        inbound.assertDelivers("older", keys.peer.data(0, "older"));
        inbound.assertDelivers("too long for his buffer", record);
        inbound.assertDiscards(DiscardReason.REPLAYED, record);
        inbound.assertDiscards(DiscardReason.TOO_OLD, keys.peer.data(1, "x"));
    }

    @Test
    void committingWithoutAnOpenedRecordIsMisuse() {
        assertThrows(IllegalStateException.class, () -> inbound.records.commit(inbound.ws, Inbound.NOW));
        inbound.assertDelivers("x", keys.peer.data(0, "x"));
        assertThrows(IllegalStateException.class, () -> inbound.records.commit(inbound.ws, Inbound.NOW));
        assertEquals(Result.OPENED, inbound.open(keys.peer.data(1, "y")));
        inbound.assertDiscards(DiscardReason.MALFORMED, new byte[3]);
        assertThrows(IllegalStateException.class, () -> inbound.records.commit(inbound.ws, Inbound.NOW));
    }

    @Test
    @Requirement("RFC9325-4.4-b")
    @SecurityHistory("T54")
    void integrityLimitIsReportedWithTheLastForgeryItAllows() {
        var limited = Inbound.established(keys.protection(new AeadLimits(1, 3)));
        var forged = Peer.flippedBit(keys.peer.data(7, "forged"), 30);

        limited.assertDiscards(DiscardReason.BAD_TAG, forged);
        limited.assertDelivers("genuine", keys.peer.data(6, "genuine"));
        limited.assertDiscards(DiscardReason.BAD_TAG, forged);
        assertEquals(2, limited.epochs.current().failedOpens());
        assertEquals(Result.INTEGRITY_LIMIT, limited.open(forged));
        assertEquals(DiscardReason.BAD_TAG, limited.records.discardReason());
        assertEquals(Result.INTEGRITY_LIMIT, limited.open(forged));
        limited.close();
    }

    @Test
    @SecurityHistory("T54")
    void onlyFailedAuthenticationCountsTowardsTheIntegrityLimit() {
        inbound.assertDelivers("x", keys.peer.data(9, "x"));
        inbound.assertDiscards(DiscardReason.REPLAYED, Peer.flippedBit(keys.peer.data(9, "x"), 30));
        inbound.assertDiscards(DiscardReason.WRONG_VERSION, keys.peer.record(23, 0xFEFF, 1, 3, 3, new byte[3]));
        inbound.assertDiscards(DiscardReason.BAD_LENGTH, Peer.concat(Peer.header(23, 0xFEFD, 1, 3, 8), new byte[8]));
        assertEquals(0, inbound.epochs.current().failedOpens());

        inbound.assertDiscards(DiscardReason.BAD_TAG, Peer.flippedBit(keys.peer.data(10, "x"), 30));
        assertEquals(1, inbound.epochs.current().failedOpens());
    }

    /** The contents delivered from a datagram, each committed. */
    private List<String> walk(byte[] datagram) {
        var delivered = new ArrayList<String>();
        for (int at = 0; at < datagram.length; at = inbound.records.end()) {
            if (inbound.records.open(datagram, at, datagram.length, inbound.ws, Inbound.NOW) == Result.OPENED) {
                delivered.add(new String(inbound.content(), StandardCharsets.UTF_8));
                inbound.records.commit(inbound.ws, Inbound.NOW);
            }
        }
        return delivered;
    }

    /** Whether the record is genuine is not even looked at: that is why nobody gets an answer. */
    @Test
    @Requirement({"RFC8449-4-f", "RFC6066-4-c"})
    void recordLongerThanThePeerWasToldIsDiscardedWithoutWorkWithTheKey() {
        inbound.epochs.current().limitContent(64);

        inbound.assertDelivers("x".repeat(64), keys.peer.data(1, "x".repeat(64)));
        inbound.assertDiscards(DiscardReason.OVER_SIZE_LIMIT, keys.peer.data(2, "x".repeat(65)));
        assertEquals(0, inbound.epochs.current().failedOpens());
        inbound.assertDelivers("y", keys.peer.data(2, "y"));
    }

    @Test
    void limitIsOneThatARecordCanHave() {
        assertThrows(
                IllegalArgumentException.class, () -> inbound.epochs.current().limitContent(0));
        assertThrows(
                IllegalArgumentException.class, () -> inbound.epochs.current().limitContent((1 << 14) + 1));
    }
}
