package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handshake's way from plaintext to protection, and the records that come before their keys. */
class EpochChangeTest {
    private final Keys keys = Keys.aes128();
    private final Inbound inbound = Inbound.atTheStart();

    @AfterEach
    void close() {
        inbound.close();
    }

    @Test
    @Requirement("RFC5246-E.1-d")
    void plaintextRecordOfAnyVersionIsOpened() {
        for (int version : new int[] {0xFEFF, 0xFEFD, 0xFEFC, 0x0303}) {
            inbound.assertDelivers("hello", Peer.plaintextRecord(22, version, 0, Peer.utf8("hello")));
        }
    }

    @Test
    void repeatedPlaintextRecordIsOpenedAgain() {
        var record = Peer.plaintextRecord(22, 0xFEFF, 7, Peer.utf8("ClientHello"));

        inbound.assertDelivers(
                "ClientHello", Peer.plaintextRecord(22, 0xFEFF, RecordNumber.MAX_SEQUENCE, Peer.utf8("ClientHello")));
        inbound.assertDelivers("ClientHello", record);
        inbound.assertDelivers("ClientHello", record);
    }

    /** CVE-2019-20786. */
    @Test
    @SecurityHistory("T30")
    void plaintextApplicationDataIsNeverOpened() {
        inbound.assertDiscards(DiscardReason.EARLY_DATA, Peer.plaintextRecord(23, 0xFEFD, 0, Peer.utf8("data")));
        inbound.assertDiscards(DiscardReason.EARLY_DATA, Peer.plaintextRecord(23, 0xFEFD, 0, new byte[0]));
    }

    @Test
    @Requirement({"RFC5246-6.2.1-a", "RFC6347-4.1-d"})
    void plaintextRecordsEmptyOrAboveTheLimitAreDiscarded() {
        for (int type = 20; type <= 22; type++) {
            inbound.assertDiscards(DiscardReason.BAD_LENGTH, Peer.plaintextRecord(type, 0xFEFD, 0, new byte[0]));
        }
        inbound.assertDiscards(DiscardReason.BAD_LENGTH, Peer.plaintextRecord(22, 0xFEFD, 0, new byte[(1 << 14) + 1]));
        assertEquals(Result.OPENED, inbound.open(Peer.plaintextRecord(22, 0xFEFD, 0, new byte[1 << 14])));
    }

    @Test
    @Requirement({"RFC6347-4.1-h", "RFC6347-4.1-f"})
    void repeatedPlaintextFlightIsOpenedUntilTheHandshakeHasCompleted() {
        var flight = Peer.plaintextRecord(22, 0xFEFD, 3, Peer.utf8("ClientKeyExchange"));
        protect();

        inbound.assertDelivers("Finished", keys.peer.record(22, 1, 0, Peer.utf8("Finished")));
        inbound.assertDelivers("ClientKeyExchange", flight);
        assertEquals(0, inbound.records.epoch());

        inbound.epochs.dropPrevious(inbound.ws);
        inbound.assertDiscards(DiscardReason.UNPROTECTED, flight);
    }

    @Test
    @Requirement("RFC6347-4.1-g")
    void previousEpochIsOpenedUntilItsDeadline() {
        inbound.epochs.install(ReadEpoch.of(1, keys.protection(), 64));
        inbound.epochs.advance(Inbound.NOW, 1000, inbound.ws);
        var late = Peer.plaintextRecord(22, 0xFEFD, 3, Peer.utf8("late"));

        assertEquals(Result.OPENED, inbound.records.open(late, 0, late.length, inbound.ws, Inbound.NOW + 999));
        assertEquals(Result.DISCARDED, inbound.records.open(late, 0, late.length, inbound.ws, Inbound.NOW + 1000));
        assertEquals(DiscardReason.UNPROTECTED, inbound.records.discardReason());
    }

    @Test
    @Requirement("RFC6347-4.1-i")
    void earlyRecordsAreOpenedInOrderOfArrivalOnceTheirKeysAreThere() {
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.record(22, 1, 0, Peer.utf8("Finished")));
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(2, "two"));
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(1, "one"));
        assertEquals(Result.EMPTY, openStashed());

        protect();

        assertUnstashes("Finished");
        assertUnstashes("two");
        assertUnstashes("one");
        assertEquals(Result.EMPTY, openStashed());
        assertEquals(0, inbound.early.bytes());
        inbound.assertDiscards(DiscardReason.REPLAYED, keys.peer.data(2, "two"));
    }

    @Test
    void stashedRecordWaitsForTheCallerWhoComesBack() {
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(0, "long"));
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(1, "short"));
        protect();

        assertEquals(Result.OPENED, openStashed());
        assertEquals(Result.OPENED, openStashed());
        assertArrayEquals(Peer.utf8("long"), inbound.content());
        assertEquals(2, inbound.early.count());

        assertUnstashes("long");
        assertUnstashes("short");
        assertEquals(0, inbound.early.count());
    }

    @Test
    void commitOfARecordFromADatagramLeavesTheStashAlone() {
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(0, "stashed"));
        protect();
        assertEquals(Result.OPENED, openStashed());

        inbound.assertDelivers("from a datagram", keys.peer.data(1, "from a datagram"));

        assertUnstashes("stashed");
    }

    @Test
    void forgedStashedRecordIsDroppedAndCountedWhenItsKeysAreThere() {
        inbound.assertDiscards(DiscardReason.STASHED, Peer.flippedBit(keys.peer.data(5, "forged"), 30));
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(6, "genuine"));
        protect();

        assertEquals(Result.DISCARDED, openStashed());
        assertEquals(DiscardReason.BAD_TAG, inbound.records.discardReason());
        assertEquals(1, inbound.epochs.current().failedOpens());
        assertUnstashes("genuine");
        assertEquals(Result.EMPTY, openStashed());
        inbound.assertDelivers("number 5", keys.peer.data(5, "number 5"));
    }

    /** CVE-2009-1377, CVE-2015-0206. */
    @Test
    @SecurityHistory({"T2", "T33"})
    void millionEarlyRecordsStayWithinTheBoundsOfTheStash() {
        var record = keys.peer.data(0, "some early data of moderate length");
        for (int i = 0; i < 1_000_000; i++) {
            BigEndian.putU64(record, 3, RecordNumber.of(1, i));
            inbound.records.open(record, 0, record.length, inbound.ws, Inbound.NOW);
        }

        assertEquals(DiscardReason.STASH_FULL, inbound.records.discardReason());
        assertEquals(EarlyRecords.DEFAULT_RECORDS, inbound.early.count());
        assertTrue(inbound.early.bytes() <= EarlyRecords.DEFAULT_BYTES);
    }

    /** CVE-2015-0206. */
    @Test
    @SecurityHistory("T2")
    void duplicatesOfAnEarlyRecordAreStoredOnce() {
        var record = keys.peer.data(9, "early");
        inbound.assertDiscards(DiscardReason.STASHED, record);
        for (int i = 0; i < 10_000; i++) {
            inbound.assertDiscards(DiscardReason.STASH_FULL, Peer.flippedBit(record, 13 + i % (record.length - 13)));
        }

        assertEquals(1, inbound.early.count());
        assertEquals(record.length, inbound.early.bytes());
    }

    @Test
    void epochBeyondTheNextIsNotStashed() {
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, keys.peer.record(23, 2, 0, new byte[5]));
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, keys.peer.record(23, 0xFFFF, 0, new byte[5]));
        assertEquals(0, inbound.early.count());
    }

    @Test
    void recordTooLongForAnyProtectionIsNotStashed() {
        inbound.assertDiscards(DiscardReason.BAD_LENGTH, keys.peer.record(23, 1, 0, new byte[(1 << 14) + 2025]));
        assertEquals(0, inbound.early.count());
    }

    @Test
    void recordOfTheGreatestLengthFitsAnEmptyStash() {
        var greatest = Peer.concat(Peer.header(23, 0xFEFD, 1, 0, (1 << 14) + 2048), new byte[(1 << 14) + 2048]);

        inbound.assertDiscards(DiscardReason.STASHED, greatest);
        inbound.assertDiscards(DiscardReason.STASH_FULL, keys.peer.data(1, "no room".repeat(40)));
    }

    @Test
    void nothingIsStashedWhereNoFurtherEpochIsExpected() {
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(0, "early"));

        inbound.records.stopStashing();

        assertEquals(0, inbound.early.count());
        inbound.assertDiscards(DiscardReason.UNKNOWN_EPOCH, keys.peer.data(0, "early"));
        protect();
        assertEquals(Result.EMPTY, openStashed());
        inbound.assertDelivers("in time", keys.peer.data(0, "in time"));
    }

    @Test
    void stoppingBetweenOpeningAndCommittingAStashedRecordDoesNoHarm() {
        inbound.assertDiscards(DiscardReason.STASHED, keys.peer.data(0, "early"));
        protect();
        assertEquals(Result.OPENED, openStashed());

        inbound.records.stopStashing();
        inbound.records.commit(inbound.ws, Inbound.NOW);

        inbound.assertDiscards(DiscardReason.REPLAYED, keys.peer.data(0, "early"));
    }

    private void protect() {
        inbound.advance(ReadEpoch.of(1, keys.protection(), 64));
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
