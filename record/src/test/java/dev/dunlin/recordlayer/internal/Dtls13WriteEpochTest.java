package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that we send in DTLS 1.3, as a peer that shares no code with them reads them. */
class Dtls13WriteEpochTest {
    private static final byte[] HELLO = Peer.utf8("hello");

    private final Peer13 peer = Peer13.aes128(4);
    private final WorkingSet ws = Keys.workingSet();
    private final byte[] out = new byte[RecordLimits.MAX_RECORD];

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AES_256_CCM", "AES_256_CCM_8"})
    @Requirement({"RFC9147-4.2-a", "RFC8446-5.3-a", "RFC9147-4-k"})
    void numbersStartAtZeroAndCountUp(AeadAlgorithm algorithm) {
        var reader = Peer13.of(algorithm, 8);
        for (int number = 3; number <= 6; number++) {
            var epoch = WriteEpoch.of(number, reader.protection());
            for (int sequence = 0; sequence < 3; sequence++) {
                var record = seal(epoch, 23, HELLO);
                assertEquals(number % 4, record[0] & 3);
                assertInner("hello\u0017", reader, record, sequence);
            }
        }
    }

    @Test
    @Requirement({"RFC9147-4-f", "RFC9147-4-g", "RFC9147-4-m"})
    void recordsHaveLongNumbersAndLengthsUnlessToldOtherwise() {
        var epoch = WriteEpoch.of(3, peer.protection());
        for (int type : new int[] {21, 22, 23, 26}) {
            var record = seal(epoch, type, HELLO);
            assertEquals(0x2F, record[0]);
            assertEquals(record.length - 5, BigEndian.u16(record, 3));
            assertEquals(epoch.recordLength(type, HELLO.length), record.length);
            assertEquals(HELLO.length + epoch.protection().overhead(), record.length);
        }
    }

    @Test
    @Requirement({"RFC9147-4-l", "RFC9147-4-m", "RFC9147-4-n"})
    void compactHeadersAreForApplicationDataOnly() {
        var shape = RecordShape.STANDARD.withoutLengths().withShortNumbers();
        var epoch = WriteEpoch.of(3, peer.protection(AeadLimits.NONE, shape));

        var data = seal(epoch, 23, HELLO);
        assertEquals(0x23, data[0]);
        assertEquals(2 + HELLO.length + 1 + 16, data.length);
        assertEquals(data.length, epoch.recordLength(23, HELLO.length));
        assertInner("hello\u0017", peer, data, 0);

        var ack = seal(epoch, 26, HELLO);
        assertEquals(0x2F, ack[0]);
        assertEquals(ack.length, epoch.recordLength(26, HELLO.length));
        assertInner("hello\u001a", peer, ack, 1);

        var withLongNumber = WriteEpoch.of(3, peer.protection(AeadLimits.NONE, RecordShape.STANDARD.withoutLengths()));
        assertEquals(0x2B, seal(withLongNumber, 23, HELLO)[0]);
        var withLength = WriteEpoch.of(3, peer.protection(AeadLimits.NONE, RecordShape.STANDARD.withShortNumbers()));
        assertEquals(0x27, seal(withLength, 23, HELLO)[0]);
    }

    @Test
    @Requirement({"RFC9147-4.2.3-g", "RFC9147-4.2.3-d"})
    void shortContentIsPaddedToWhatTheMaskNeeds() {
        var reader = Peer13.of(AeadAlgorithm.AES_128_CCM_8, 1);
        var epoch = WriteEpoch.of(3, reader.protection());
        for (int length = 0; length <= 12; length++) {
            var record = seal(epoch, 23, Arrays.copyOf(Peer.utf8("abcdefghijkl"), length));
            assertEquals(5 + Math.max(16, length + 1 + 8), record.length);
            assertEquals(epoch.recordLength(23, length), record.length);
            assertInner("abcdefghijkl".substring(0, length) + "\u0017", reader, record, length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 100, 1024, (1 << 14) + 1})
    @Requirement({"RFC8446-5.4-a", "RFC8446-5.4-b", "RFC8446-5.4-f"})
    void contentAndTypeArePaddedToAMultiple(int multiple) {
        var shape = RecordShape.STANDARD.paddedToMultipleOf(multiple);
        var epoch = WriteEpoch.of(3, peer.protection(AeadLimits.NONE, shape));
        for (int length : new int[] {0, 1, 15, 16, 99, 100, 1023, 5000, (1 << 14) - 1, 1 << 14}) {
            var content = new byte[length];
            Arrays.fill(content, (byte) 'x');
            int sequence = (int) epoch.nextRecordNumber();
            // Nothing of an earlier record may show in the padding.
            Arrays.fill(ws.inner(), (byte) 0x55);
            var record = seal(epoch, 23, content);
            int padded = (length + 1 + multiple - 1) / multiple * multiple;
            assertEquals(5 + Math.min(padded, (1 << 14) + 1) + 16, record.length);
            assertInner("x".repeat(length) + "\u0017", peer, record, sequence);
        }
    }

    @Test
    @Requirement("RFC8449-4-a")
    void paddingKeepsWithinTheLimitOnContentAndTheRoom() {
        var shape = RecordShape.STANDARD.paddedToMultipleOf(1000);
        var epoch = WriteEpoch.of(3, peer.protection(AeadLimits.NONE, shape));
        epoch.limitContent(300);
        assertEquals(5 + 300 + 1 + 16, seal(epoch, 23, HELLO).length);
        int sealed = epoch.seal(ws, 23, 0xFEFD, HELLO, 0, HELLO.length, out, 0, 60);
        assertEquals(60, sealed);
        assertInner("hello\u0017", peer, Arrays.copyOf(out, 60), 1);
        assertEquals(WriteEpoch.TOO_LARGE, epoch.seal(ws, 23, 0xFEFD, new byte[301], 0, 301, out, 0, out.length));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "AES_128_CCM_8"})
    @Requirement({"RFC9147-4.4-d", "RFC9147-4.4-e"})
    void contentThatFitsIsTheMostThatFits(AeadAlgorithm algorithm) {
        var reader = Peer13.of(algorithm, 1);
        var compact = RecordShape.STANDARD.withoutLengths().withShortNumbers();
        for (var shape :
                new RecordShape[] {RecordShape.STANDARD, compact, RecordShape.STANDARD.paddedToMultipleOf(64)}) {
            var epoch = WriteEpoch.of(3, reader.protection(AeadLimits.NONE, shape));
            for (int type : new int[] {22, 23}) {
                for (int room = 0; room < 100; room++) {
                    int content = epoch.contentFitting(type, room);
                    assertEquals(content >= 0, epoch.recordLength(type, 0) <= room);
                    if (content >= 0) {
                        assertTrue(epoch.recordLength(type, content) <= room);
                        assertTrue(epoch.recordLength(type, content + 1) > room);
                    }
                }
            }
            assertEquals(epoch.contentFitting(22, 500), epoch.contentFitting(500));
        }
    }

    @Test
    @Requirement({"RFC9147-4.3-b"})
    void recordThatDoesNotFitTakesNoNumber() {
        var epoch = WriteEpoch.of(3, peer.protection());
        assertEquals(WriteEpoch.NO_ROOM, epoch.seal(ws, 23, 0xFEFD, HELLO, 0, HELLO.length, out, 0, 26));
        assertEquals(27, epoch.seal(ws, 23, 0xFEFD, HELLO, 0, HELLO.length, out, 0, 27));
        assertInner("hello\u0017", peer, Arrays.copyOf(out, 27), 0);
    }

    @Test
    @Requirement({"RFC9147-4.5.3-a", "RFC9147-4.5.3-b", "RFC8446-5.5-a", "RFC9846-5.5-a"})
    void keyIsNearItsLimitBeforeItIsExhausted() {
        var epoch = WriteEpoch.of(3, peer.protection(new AeadLimits(100, 1), RecordShape.STANDARD));
        for (int i = 0; i < 100; i++) {
            assertEquals(i >= 75, epoch.isNearLimit());
            assertEquals(100 - i, epoch.remaining());
            assertEquals(27, seal(epoch, 23, HELLO).length);
        }
        assertEquals(WriteEpoch.EXHAUSTED, epoch.seal(ws, 23, 0xFEFD, HELLO, 0, HELLO.length, out, 0, out.length));
    }

    @Test
    @Requirement({"RFC9147-4.2.1-f", "RFC9147-4-a"})
    @SecurityHistory("T40")
    void sealingStopsBeforeTheNumberWraps() {
        var reader = Peer13.of(AeadAlgorithm.CHACHA20_POLY1305, 1);
        for (var epoch : new WriteEpoch[] {WriteEpoch.plaintext(), WriteEpoch.of(3, reader.protection())}) {
            assertFalse(epoch.isNearLimit());
            epoch.startAt(RecordNumber.MAX_SEQUENCE);
            assertTrue(epoch.isNearLimit());
            assertTrue(seal(epoch, 22, HELLO).length > 0);
            assertEquals(WriteEpoch.EXHAUSTED, epoch.seal(ws, 22, 0xFEFD, HELLO, 0, HELLO.length, out, 0, out.length));
        }
    }

    @Test
    @Requirement({"RFC8446-5.1-a", "RFC8446-5.4-c", "RFC8446-5-b", "RFC8446-5.1-e"})
    void typesThatDtls13DoesNotHaveAreMisuse() {
        var epoch = WriteEpoch.of(3, peer.protection());
        for (int type : new int[] {0, 20, 24, 25, 28}) {
            assertThrows(IllegalArgumentException.class, () -> seal(epoch, type, HELLO));
        }
        for (int type : new int[] {21, 22, 26, 27}) {
            assertThrows(IllegalArgumentException.class, () -> seal(epoch, type, new byte[0]));
        }
        assertEquals(0, RecordNumber.sequence(epoch.nextRecordNumber()));
        var plaintext = WriteEpoch.plaintext();
        assertEquals(13 + HELLO.length, seal(plaintext, 26, HELLO).length);
        assertThrows(IllegalArgumentException.class, () -> seal(plaintext, 23, HELLO));
    }

    @Test
    void shapesThatCannotBeAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> RecordShape.STANDARD.paddedToMultipleOf(0));
        assertThrows(IllegalArgumentException.class, () -> RecordShape.STANDARD.paddedToMultipleOf((1 << 14) + 2));
    }

    @Test
    void shapeIsOfDtls13Alone() {
        var compact = RecordShape.STANDARD.withoutLengths();
        var plain = peer.protection();
        assertSame(plain, plain.shaped(RecordShape.STANDARD));
        assertEquals(0x2B, seal(WriteEpoch.of(3, plain.shaped(compact)), 23, HELLO)[0]);
        var dtls12 = Keys.aes128().protection();
        assertSame(dtls12, dtls12.shaped(compact));
        assertSame(Unprotected.INSTANCE, Unprotected.INSTANCE.shaped(compact));
    }

    @Test
    @Requirement("RFC9147-4.5.3-k")
    void forgeriesAreOnesOwnChoiceWhereTagsAreShort() {
        for (var algorithm : AeadAlgorithm.values()) {
            boolean isShort = algorithm.tagLength() == 8;
            for (var protection : new RecordProtection[] {
                Peer13.of(algorithm, 1).protection(), Keys.of(algorithm).protection()
            }) {
                var limited = protection.withShortTagForgeries(9);
                assertEquals(isShort, limited.limits().failedOpens() == 9, algorithm.name());
                assertEquals(protection.limits().sealed(), limited.limits().sealed());
            }
        }
        assertSame(Unprotected.INSTANCE, Unprotected.INSTANCE.withShortTagForgeries(9));
    }

    private byte[] seal(WriteEpoch epoch, int type, byte[] content) {
        int written = epoch.seal(ws, type, 0xFEFD, content, 0, content.length, out, 0, out.length);
        assertTrue(written > 0);
        return Arrays.copyOf(out, written);
    }

    /** Content and type; what follows them has to be zeros. */
    private static void assertInner(String expected, Peer13 reader, byte[] record, long sequence) {
        var inner = reader.open(record, sequence);
        assertArrayEquals(Arrays.copyOf(Peer.utf8(expected), inner.length), inner);
    }
}
