package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Dtls12ProtectionTest {
    private static final long NUMBER = RecordNumber.of(1, 0x0102_0304_0506L);

    private final WorkingSet ws = Keys.workingSet();

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({
        "RFC6347-4.1.2.1-a",
        "RFC6347-4.1.2.1-b",
        "RFC5246-6.2.3.3-a",
        "RFC5288-3-a",
        "RFC5288-3-c",
        "RFC6655-3-a",
        "RFC6655-3-c",
        "RFC7905-2-a",
        "RFC7905-2-b",
        "RFC9325-7.2.1-a"
    })
    void sealedRecordIsByteForByteWhatTheRfcsDescribe(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);
        var content = Peer.utf8("hello");
        var out = new byte[100];

        int written = keys.protection().seal(ws, NUMBER, 23, 0xFEFD, content, 0, content.length, 0, out, 7);

        int expansion =
                switch (algorithm) {
                    case AES_128_GCM, AES_256_GCM, AES_128_CCM, AES_256_CCM -> 8 + 16;
                    case AES_128_CCM_8, AES_256_CCM_8 -> 8 + 8;
                    case CHACHA20_POLY1305 -> 16;
                };
        assertEquals(13 + expansion + content.length, written);
        assertEquals(content.length + keys.protection().overhead(), written);
        assertArrayEquals(keys.peer.record(23, 1, 0x0102_0304_0506L, content), Arrays.copyOfRange(out, 7, 7 + written));
        assertArrayEquals(new byte[7], Arrays.copyOf(out, 7));
        assertArrayEquals(new byte[100 - 7 - written], Arrays.copyOfRange(out, 7 + written, 100));
    }

    @ParameterizedTest
    @EnumSource
    void peersRecordIsOpened(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);

        assertOpens("hello", keys, keys.peer.record(23, 1, 9, Peer.utf8("hello")));
    }

    @ParameterizedTest
    @EnumSource
    void lengthsUpToTheLimitComeThroughUnchanged(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);
        for (int length : new int[] {0, 1, 15, 16, 17, 1200, (1 << 14) - 1, 1 << 14}) {
            var content = new byte[length];
            Arrays.fill(content, (byte) length);
            var out = new byte[RecordLimits.MAX_RECORD];

            int written =
                    keys.protection().seal(ws, RecordNumber.of(1, length), 23, 0xFEFD, content, 0, length, 0, out, 0);
            var record = Arrays.copyOf(out, written);

            assertArrayEquals(content, keys.peer.open(record));
            assertEquals(length, open(keys, record));
            assertArrayEquals(content, Arrays.copyOf(ws.plaintext(), length));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "AES_256_CCM", "AES_128_CCM_8"})
    @Requirement({"RFC5288-3-a", "RFC6655-3-a"})
    void explicitNonceIsTakenFromTheRecordWhateverItIs(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);

        assertOpens("x", keys, keys.peer.record(23, 0xFEFD, 1, 9, 0xFEDC_BA98_7654_3210L, Peer.utf8("x")));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5288-3-b", "RFC6655-3-b", "RFC9325-7.2.1-a"})
    @SecurityHistory("T32")
    void explicitNoncesAreEpochAndSequenceNumberAndNeverRepeat(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);
        var epoch = WriteEpoch.of(1, keys.protection());
        var content = Peer.utf8("hello");
        var out = new byte[content.length + keys.protection().overhead()];
        var seen = new HashSet<ByteBuffer>();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(out.length, epoch.seal(ws, 23, 0xFEFD, content, 0, content.length, out, 0, out.length));
            if (algorithm != AeadAlgorithm.CHACHA20_POLY1305) {
                assertArrayEquals(Arrays.copyOfRange(out, 3, 11), Arrays.copyOfRange(out, 13, 21));
            }
            assertTrue(seen.add(ByteBuffer.wrap(Arrays.copyOfRange(out, 3, 11))));
        }
    }

    /** Numbers that differ in any bit of the 64 give nonces that differ: none of the eight bytes is lost in the mixing (RFC 7905 §2). */
    @Test
    @Requirement("RFC7905-2-a")
    void everyBitOfEpochAndSequenceNumberIsInTheNonceOfChaCha20() {
        var keys = Keys.of(AeadAlgorithm.CHACHA20_POLY1305);
        for (int bit = 0; bit < 48; bit++) {
            assertOpens("x", keys, keys.peer.record(23, 1, 1L << bit, Peer.utf8("x")));
        }
        for (int bit = 0; bit < 16; bit++) {
            assertOpens("x", keys, keys.peer.record(23, 1 << bit, 5, Peer.utf8("x")));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6347-4.1.2.6-h")
    @SecurityHistory("T60")
    void forgedThenGenuineWithTheSameNumberIsOpened(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);
        var record = keys.peer.data(9, "genuine");
        var forged = Peer.flippedBit(record, record.length - 1);

        assertEquals(RecordProtection.FORGED, open(keys, forged));
        assertEquals(RecordProtection.FORGED, open(keys, forged));
        assertOpens("genuine", keys, record);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC6347-4.1.2.1-a", "RFC6347-4.1.2.6-h", "RFC5246-6.2.3.3-a"})
    void everyBitOfTheRecordIsAuthenticated(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);
        var record = keys.peer.record(22, 1, 9, Peer.utf8("genuine"));
        for (int at = 0; at < 8 * record.length; at++) {
            var forged = record.clone();
            forged[at / 8] ^= (byte) (1 << at % 8);
            if (new RecordHeader().parse(forged, 0, forged.length)) {
                assertTrue(open(keys, forged) < 0, "bit " + at);
            }
        }
        assertOpens("genuine", keys, record);
    }

    @Test
    void recordOfAnotherKeyIsForged() {
        var record = Keys.of(AeadAlgorithm.AES_256_GCM).peer.data(9, "hello");

        assertEquals(RecordProtection.FORGED, open(Keys.aes128(), record));
    }

    @Test
    void versionOtherThanFefdIsRefusedBeforeAnyKeyIsUsed() {
        var keys = Keys.aes128();
        var older = keys.peer.record(23, 0xFEFF, 1, 9, 9, Peer.utf8("x"));
        keys.secret.close();

        assertEquals(RecordProtection.WRONG_VERSION, open(keys, older));
    }

    @Test
    @Requirement({"RFC6347-4.1-d", "RFC5246-6.2.3-a"})
    void contentAboveTheLimitIsRefusedBeforeAnyKeyIsUsed() {
        var keys = Keys.aes128();
        var oversized = keys.peer.record(23, 1, 9, new byte[(1 << 14) + 1]);
        var aboveCiphertextLimit = keys.peer.record(23, 1, 9, new byte[(1 << 14) + 2048 - 24 + 1]);
        keys.secret.close();

        assertEquals(RecordProtection.BAD_LENGTH, open(keys, oversized));
        assertEquals(RecordProtection.BAD_LENGTH, open(keys, aboveCiphertextLimit));
    }

    @ParameterizedTest
    @EnumSource
    @SecurityHistory("T5")
    void payloadWithoutRoomForNonceAndTagIsRefusedBeforeAnyKeyIsUsed(AeadAlgorithm algorithm) {
        var keys = Keys.of(algorithm);
        int expansion = keys.protection().overhead() - 13;
        keys.secret.close();
        for (int length = 0; length < expansion; length++) {
            var record = Peer.concat(Peer.header(23, 0xFEFD, 1, 9, length), new byte[length]);
            assertEquals(RecordProtection.BAD_LENGTH, open(keys, record), "length " + length);
        }
    }

    @Test
    @Requirement({"RFC5246-6.2.1-a", "RFC5246-6.2.1-b"})
    void onlyApplicationDataMayBeEmpty() {
        var keys = Keys.aes128();

        assertOpens("", keys, keys.peer.record(23, 1, 9, new byte[0]));
        for (int type = 20; type <= 22; type++) {
            assertEquals(RecordProtection.BAD_LENGTH, open(keys, keys.peer.record(type, 1, 9, new byte[0])));
        }
    }

    @Test
    @SecurityHistory("T60")
    void recordIsOpenedAtItsPlaceInTheDatagramWhichStaysAsItIs() {
        var keys = Keys.aes128();
        var record = keys.peer.data(9, "third");
        var datagram = Peer.concat(new byte[] {1, 2, 3}, record, new byte[] {4, 5});
        var before = datagram.clone();

        assertTrue(ws.header().parse(datagram, 3, datagram.length));
        assertEquals(5, keys.protection().open(ws, datagram, ws.header(), ws.plaintext()));

        assertArrayEquals(before, datagram);
        assertArrayEquals(Peer.utf8("third"), Arrays.copyOf(ws.plaintext(), 5));
    }

    @Test
    void fixedIvOfAnotherLengthThanTheAlgorithmTakesIsMisuse() {
        var keys = Keys.aes128();
        var twelve = new TrafficKeys(AeadAlgorithm.AES_128_GCM, keys.secret, 0, 16, 12);
        var four = new TrafficKeys(
                AeadAlgorithm.CHACHA20_POLY1305, Keys.of(AeadAlgorithm.CHACHA20_POLY1305).secret, 0, 32, 4);

        assertThrows(IllegalArgumentException.class, () -> new Dtls12Protection(twelve));
        assertThrows(IllegalArgumentException.class, () -> new Dtls12Protection(four));
    }

    @Test
    void retiredProtectionCanBeUsedByNobodyOnceTheSecretIsWiped() {
        var keys = Keys.aes128();
        var record = keys.peer.data(9, "x");
        assertOpens("x", keys, record);

        keys.protection().retire(ws);
        keys.secret.close();

        assertThrows(IllegalStateException.class, () -> open(keys, record));
    }

    private void assertOpens(String content, Keys keys, byte[] record) {
        int length = open(keys, record);
        assertTrue(length >= 0, "refused with " + length);
        assertArrayEquals(Peer.utf8(content), Arrays.copyOf(ws.plaintext(), length));
    }

    private int open(Keys keys, byte[] record) {
        assertTrue(ws.header().parse(record, 0, record.length));
        return keys.protection().open(ws, record, ws.header(), ws.plaintext());
    }
}
