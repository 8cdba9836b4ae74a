package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteEpochTest {
    private static final byte[] HELLO = Peer.utf8("hello");

    private final WorkingSet ws = Keys.workingSet();
    private final Keys keys = Keys.aes128();
    private final byte[] out = new byte[RecordLimits.MAX_RECORD];

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @Test
    @Requirement({"RFC6347-4.1-c", "RFC5246-6.1-a"})
    void numbersStartAtZeroInEachEpochAndCountUp() {
        for (var epoch : new WriteEpoch[] {WriteEpoch.plaintext(), WriteEpoch.of(1, keys.protection())}) {
            for (long sequence = 0; sequence < 3; sequence++) {
                assertEquals(RecordNumber.of(epoch.number(), sequence), epoch.nextRecordNumber());
                assertTrue(seal(epoch, 22, HELLO) > 0);
                var header = new RecordHeader();
                assertTrue(header.parse(out, 0, out.length));
                assertEquals(epoch.number(), header.epoch());
                assertEquals(sequence, header.sequence());
            }
        }
    }

    @Test
    @Requirement({"RFC5288-3-b", "RFC9325-7.2.1-a"})
    @SecurityHistory("T32")
    void explicitNonceIsEpochAndSequenceNumberAndNeverRepeats() {
        var epoch = WriteEpoch.of(1, keys.protection());
        var seen = new HashSet<Long>();
        for (int i = 0; i < 10_000; i++) {
            assertTrue(seal(epoch, 23, HELLO) > 0);
            var record = ByteBuffer.wrap(out);
            assertEquals(record.getLong(3), record.getLong(13));
            assertTrue(seen.add(record.getLong(13)));
        }
    }

    @Test
    void plaintextRecordHasTheVersionItIsGiven() {
        var epoch = WriteEpoch.plaintext();

        int legacy = epoch.seal(ws, 22, RecordVersion.DTLS_1_0, HELLO, 0, 5, out, 0, out.length);
        assertArrayEquals(Peer.plaintextRecord(22, 0xFEFF, 0, HELLO), Arrays.copyOf(out, legacy));
        int current = epoch.seal(ws, 22, RecordVersion.DTLS_1_2, HELLO, 0, 5, out, 0, out.length);
        assertArrayEquals(Peer.plaintextRecord(22, 0xFEFD, 1, HELLO), Arrays.copyOf(out, current));
    }

    @Test
    @Requirement({"RFC6347-4.1.1-a", "RFC6347-4.1.1-c"})
    void severalRecordsOfSeveralEpochsFillOneDatagram() {
        var plaintext = WriteEpoch.plaintext();
        var protectedEpoch = WriteEpoch.of(1, keys.protection());

        int at = plaintext.seal(ws, 20, 0xFEFD, new byte[] {1}, 0, 1, out, 0, 100);
        at += protectedEpoch.seal(ws, 22, 0xFEFD, HELLO, 0, 5, out, at, 100);

        var expected =
                Peer.concat(Peer.plaintextRecord(20, 0xFEFD, 0, new byte[] {1}), keys.peer.record(22, 1, 0, HELLO));
        assertArrayEquals(expected, Arrays.copyOf(out, at));
    }

    @Test
    void contentThatIsPartOfAnArrayIsSealedAlone() {
        var epoch = WriteEpoch.of(1, keys.protection());

        int written = epoch.seal(ws, 23, 0xFEFD, Peer.utf8("say hello twice"), 4, 5, out, 0, out.length);

        assertArrayEquals(HELLO, keys.peer.open(Arrays.copyOf(out, written)));
    }

    @Test
    @Requirement("RFC6347-4.1-m")
    @SecurityHistory("T40")
    void sealingStopsBeforeTheSequenceNumberWraps() {
        var epoch = WriteEpoch.of(1, keys.protection(AeadLimits.NONE));
        epoch.startAt(RecordNumber.MAX_SEQUENCE);
        assertEquals(1, epoch.remaining());

        assertTrue(seal(epoch, 23, HELLO) > 0);
        var last = out.clone();

        assertEquals(0, epoch.remaining());
        assertEquals(WriteEpoch.EXHAUSTED, seal(epoch, 23, HELLO));
        assertEquals(WriteEpoch.EXHAUSTED, seal(epoch, 23, HELLO));
        assertArrayEquals(last, out);
    }

    @Test
    @Requirement("RFC6347-4.1-m")
    @SecurityHistory("T40")
    void lastNumberOfTheLastEpochIsUsedOnce() {
        var epoch = WriteEpoch.of(RecordNumber.MAX_EPOCH, keys.protection(AeadLimits.NONE));
        epoch.startAt(RecordNumber.MAX_SEQUENCE);

        assertTrue(seal(epoch, 23, HELLO) > 0);
        assertEquals(-1, ByteBuffer.wrap(out).getLong(3));
        assertEquals(WriteEpoch.EXHAUSTED, seal(epoch, 23, HELLO));
    }

    @Test
    @SecurityHistory("T40")
    void epochZeroStopsBeforeItsSequenceNumberWraps() {
        var epoch = WriteEpoch.plaintext();
        epoch.startAt(RecordNumber.MAX_SEQUENCE);

        assertTrue(seal(epoch, 22, HELLO) > 0);
        assertEquals(WriteEpoch.EXHAUSTED, seal(epoch, 22, HELLO));
    }

    @Test
    @Requirement("RFC9325-4.4-a")
    void keyThatHasSealedAsMuchAsItsAeadAllowsSealsNoMore() {
        var epoch = WriteEpoch.of(1, keys.protection(new AeadLimits(3, 1)));

        for (int i = 0; i < 3; i++) {
            assertTrue(seal(epoch, 23, HELLO) > 0);
        }

        assertEquals(WriteEpoch.EXHAUSTED, seal(epoch, 23, HELLO));
    }

    @Test
    @Requirement("RFC9325-4.4-a")
    void aesGcmSealsTwoToThe24AndAHalfRecords() {
        for (var algorithm : List.of(AeadAlgorithm.AES_128_GCM, AeadAlgorithm.AES_256_GCM)) {
            var epoch = WriteEpoch.of(1, Keys.of(algorithm).protection());
            assertEquals((long) Math.pow(2, 24.5), epoch.remaining());
            epoch.startAt((long) Math.pow(2, 24.5) - 1);
            assertTrue(seal(epoch, 23, HELLO) > 0);
            assertEquals(WriteEpoch.EXHAUSTED, seal(epoch, 23, HELLO));
        }
    }

    @Test
    @Requirement("RFC6347-4.1-d")
    void contentAboveTheLimitIsRefusedAndTakesNoNumber() {
        var epoch = WriteEpoch.of(1, keys.protection());
        var content = new byte[RecordLimits.MAX_PLAINTEXT + 1];

        assertEquals(WriteEpoch.TOO_LARGE, seal(epoch, 23, content));

        assertEquals(RecordNumber.of(1, 0), epoch.nextRecordNumber());
        assertArrayEquals(new byte[out.length], out);
    }

    @Test
    void recordThatDoesNotFitIsRefusedAndTakesNoNumber() {
        var epoch = WriteEpoch.of(1, keys.protection());
        int needed = HELLO.length + epoch.protection().overhead();

        for (int room = -1; room < needed; room++) {
            assertEquals(WriteEpoch.NO_ROOM, epoch.seal(ws, 23, 0xFEFD, HELLO, 0, 5, out, 10, 10 + room));
        }

        assertEquals(RecordNumber.of(1, 0), epoch.nextRecordNumber());
        assertArrayEquals(new byte[out.length], out);
        assertEquals(needed, epoch.seal(ws, 23, 0xFEFD, HELLO, 0, 5, out, 10, 10 + needed));
    }

    @Test
    void contentThatIsSaidToFitFitsExactly() {
        for (var epoch : new WriteEpoch[] {WriteEpoch.plaintext(), WriteEpoch.of(1, keys.protection())}) {
            int fitting = epoch.contentFitting(300);
            assertEquals(300, epoch.seal(ws, 22, 0xFEFD, new byte[300], 0, fitting, out, 0, 300));
            assertEquals(WriteEpoch.NO_ROOM, epoch.seal(ws, 22, 0xFEFD, new byte[300], 0, fitting + 1, out, 0, 300));
            assertTrue(epoch.contentFitting(0) < 0);
            assertEquals(RecordLimits.MAX_PLAINTEXT, epoch.contentFitting(1 << 16));
        }
    }

    @Test
    @Requirement("RFC6347-4.2.1-p")
    void numbersGoOnFromAPresetOne() {
        var epoch = WriteEpoch.plaintext();
        epoch.startAt(5);

        assertTrue(seal(epoch, 22, HELLO) > 0);
        assertArrayEquals(Peer.plaintextRecord(22, 0xFEFD, 5, HELLO), Arrays.copyOf(out, 18));
        assertEquals(6, epoch.nextRecordNumber());
    }

    @Test
    void presettingANumberThatWasUsedOrDoesNotExistIsMisuse() {
        var epoch = WriteEpoch.plaintext();
        assertTrue(seal(epoch, 22, HELLO) > 0);

        assertThrows(IllegalArgumentException.class, () -> epoch.startAt(0));
        assertThrows(IllegalArgumentException.class, () -> epoch.startAt(RecordNumber.MAX_SEQUENCE + 1));
        assertEquals(1, epoch.nextRecordNumber());
    }

    @Test
    @Requirement("RFC5246-6.2.1-a")
    void emptyHandshakeAlertAndChangeCipherSpecRecordsAreMisuse() {
        var epoch = WriteEpoch.of(1, keys.protection());
        for (int type = 20; type <= 22; type++) {
            int notEmptyType = type;
            assertThrows(IllegalArgumentException.class, () -> seal(epoch, notEmptyType, new byte[0]));
        }
        assertEquals(37, seal(epoch, 23, new byte[0]));
    }

    @Test
    @Requirement("RFC5246-6-a")
    void recordTypesThatWereNeverNegotiatedAreMisuse() {
        var epoch = WriteEpoch.of(1, keys.protection());
        for (int type : new int[] {0, 19, 24, 25, 26, 28, 99, 255}) {
            assertThrows(IllegalArgumentException.class, () -> seal(epoch, type, HELLO));
        }
    }

    @Test
    void applicationDataWithoutProtectionIsMisuse() {
        assertThrows(IllegalArgumentException.class, () -> seal(WriteEpoch.plaintext(), 23, HELLO));
    }

    @Test
    @Requirement("RFC6347-4.1-n")
    void epochsBeyondTheLastAreMisuse() {
        var protection = keys.protection();
        assertThrows(IllegalArgumentException.class, () -> WriteEpoch.of(RecordNumber.MAX_EPOCH + 1, protection));
        assertThrows(IllegalArgumentException.class, () -> WriteEpoch.of(0, protection));
        assertThrows(IllegalArgumentException.class, () -> ReadEpoch.of(RecordNumber.MAX_EPOCH + 1, protection, 64));
        assertThrows(IllegalArgumentException.class, () -> ReadEpoch.of(0, protection, 64));
    }

    @Test
    void numberIsNotUsedAgainWhenSealingFailsHalfWay() {
        var epoch = WriteEpoch.of(1, keys.protection());
        keys.secret.close();

        assertThrows(IllegalStateException.class, () -> seal(epoch, 23, HELLO));

        assertEquals(RecordNumber.of(1, 1), epoch.nextRecordNumber());
    }

    private int seal(WriteEpoch epoch, int type, byte[] content) {
        return epoch.seal(ws, type, RecordVersion.DTLS_1_2, content, 0, content.length, out, 0, out.length);
    }

    @Test
    @Requirement("RFC8449-4-a")
    void contentIsHeldToWhatThePeerTakes() {
        var epoch = WriteEpoch.of(1, keys.protection());
        epoch.limitContent(4);

        assertEquals(4, epoch.contentFitting(1000));
        assertEquals(3, epoch.contentFitting(3 + epoch.protection().overhead()));
        assertEquals(WriteEpoch.TOO_LARGE, seal(epoch, 23, HELLO));
        assertEquals(RecordNumber.of(1, 0), epoch.nextRecordNumber());
        assertTrue(seal(epoch, 23, Arrays.copyOf(HELLO, 4)) > 0);
    }
}
