package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9146 §4 and §5.3, against records that other implementations have opened: "hello" and two bytes of padding. */
class Dtls12CidKnownAnswersTest {
    private static final ConnectionId ID = ConnectionId.of(HexFormat.of().parseHex("c1d0c1d1"));
    private static final byte[] CONTENT = Peer.utf8("hello");
    private static final long NUMBER = RecordNumber.of(1, 5);

    private final WorkingSet ws = Keys.workingSet();

    /** A key that counts up from 0, an IV that counts up from a0 or b0. */
    enum Known {
        GCM(
                AeadAlgorithm.AES_128_GCM,
                "a0a1a2a3",
                "19fefd0001000000000005c1d0c1d100200001000000000005a46f3dea4b80ea945ad68e0426770d6a29e5ac650993c388"),
        CCM_8(
                AeadAlgorithm.AES_128_CCM_8,
                "a0a1a2a3",
                "19fefd0001000000000005c1d0c1d1001800010000000000054498625bc0b1c433b85dc1f887b962d3"),
        CHACHA20(
                AeadAlgorithm.CHACHA20_POLY1305,
                "b0b1b2b3b4b5b6b7b8b9babb",
                "19fefd0001000000000005c1d0c1d100180673d196616a5d7e45d46e595c7b49579b2a91906da81900");

        final AeadAlgorithm algorithm;
        private final String iv;
        private final String onTheWire;

        Known(AeadAlgorithm algorithm, String iv, String onTheWire) {
            this.algorithm = algorithm;
            this.iv = iv;
            this.onTheWire = onTheWire;
        }

        byte[] onTheWire() {
            return HexFormat.of().parseHex(onTheWire);
        }

        RecordProtection ordinary() {
            var ivBytes = HexFormat.of().parseHex(iv);
            var flat = new byte[algorithm.keyLength() + ivBytes.length];
            for (int i = 0; i < algorithm.keyLength(); i++) {
                flat[i] = (byte) i;
            }
            System.arraycopy(ivBytes, 0, flat, algorithm.keyLength(), ivBytes.length);
            return new Dtls12Protection(Dtls12Protection.keys(algorithm, Secret.owning(flat)));
        }

        RecordProtection addressed() {
            return ordinary().addressed(ID);
        }
    }

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-3-l", "RFC9146-4-a", "RFC9146-4-b", "RFC9146-5.3-a"})
    void recordIsSealedToTheBytesThatOthersHaveOpened(Known known) {
        var protection = known.addressed().shaped(RecordShape.STANDARD.paddedToMultipleOf(8));
        var out = new byte[100];

        int written = protection.seal(ws, NUMBER, 23, 0xFEFD, CONTENT, 0, CONTENT.length, 1000, out, 7);

        assertArrayEquals(known.onTheWire(), Arrays.copyOfRange(out, 7, 7 + written));
        assertArrayEquals(new byte[7], Arrays.copyOf(out, 7));
        assertArrayEquals(new byte[100 - 7 - written], Arrays.copyOfRange(out, 7 + written, 100));
        assertEquals(written - 2, protection.recordLength(23, CONTENT.length));
        assertEquals(CONTENT.length, protection.contentFitting(23, written - 2));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-3-l", "RFC9146-4-a", "RFC9146-4-b", "RFC9146-4-c", "RFC9146-5.3-a"})
    void recordThatOthersHaveOpenedIsOpened(Known known) {
        int length = open(known.addressed(), known.onTheWire());

        assertArrayEquals(CONTENT, Arrays.copyOf(ws.plaintext(), length));
        assertEquals(23, ws.header().type());
        assertEquals(NUMBER, ws.header().recordNumber());
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-3-l", "RFC9146-3-m", "RFC9146-5-a"})
    void eachFormatHasItsOwnComputation(Known known) {
        var ordinary = new byte[100];
        int written = known.ordinary().seal(ws, NUMBER, 23, 0xFEFD, CONTENT, 0, CONTENT.length, 0, ordinary, 0);
        var disguised = Peer.concat(
                new byte[] {25},
                Arrays.copyOfRange(ordinary, 1, 11),
                ID.toByteArray(),
                Arrays.copyOfRange(ordinary, 11, written));

        assertEquals(RecordProtection.FORGED, open(known.addressed(), disguised));

        var stripped = Peer.concat(
                new byte[] {23},
                Arrays.copyOfRange(known.onTheWire(), 1, 11),
                Arrays.copyOfRange(known.onTheWire(), 15, known.onTheWire().length));
        assertEquals(RecordProtection.FORGED, open(known.ordinary(), stripped));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-5.3-a", "RFC9146-6-f"})
    void noByteOfARecordCanBeChanged(Known known) {
        for (int at = 0; at < known.onTheWire().length; at++) {
            var changed = known.onTheWire().clone();
            changed[at] ^= 1;
            var ids = OwnConnectionIds.agreed(ConnectionId.of(Arrays.copyOfRange(changed, 11, 15)));
            var header = ws.header();
            boolean isOpened = header.parse(changed, 0, changed.length, RecordFraming.DTLS_1_2, ids)
                    && header.isTls12Cid()
                    && known.addressed().open(ws, changed, header, ws.plaintext()) >= 0;
            assertTrue(!isOpened, known + " with byte " + at + " changed");
        }
    }

    private int open(RecordProtection protection, byte[] record) {
        var header = ws.header();
        assertTrue(header.parse(record, 0, record.length, RecordFraming.DTLS_1_2, OwnConnectionIds.agreed(ID)));
        assertTrue(protection.frames(header));
        return protection.open(ws, record, header, ws.plaintext());
    }
}
