package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Dtls13KnownAnswersTest {
    private final WorkingSet ws = Keys.workingSet();

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @ParameterizedTest
    @MethodSource("dev.dunlin.recordlayer.internal.KnownRecord#all")
    @Requirement({
        "RFC9147-4-f",
        "RFC9147-4-k",
        "RFC9147-4-r",
        "RFC9147-4-s",
        "RFC9147-4.2.3-a",
        "RFC9147-4.2.3-b",
        "RFC9147-4.2.3-d",
        "RFC9147-4.2.3-g",
        "RFC9147bis-4-a",
        "RFC8446-5.3-b",
        "RFC8446-5.4-b"
    })
    @SecurityHistory({"T50", "T51"})
    void recordIsSealedToTheBytesOfOtherImplementations(KnownRecord known) {
        var content = KnownRecord.CONTENT;
        var number = RecordNumber.of(3, known.sequence);
        var out = new byte[100];

        int written = known.protection().seal(ws, number, 23, 0xFEFD, content, 0, content.length, 0, out, 7);

        assertArrayEquals(known.onTheWire, Arrays.copyOfRange(out, 7, 7 + written));
        assertEquals(written, known.protection().recordLength(23, content.length));
        assertArrayEquals(new byte[100 - 7 - written], Arrays.copyOfRange(out, 7 + written, 100));
        assertEquals(known.secretLength(), Dtls13Protection.secretLength(known.algorithm));
    }

    @ParameterizedTest
    @MethodSource("dev.dunlin.recordlayer.internal.KnownRecord#all")
    @Requirement({"RFC9147-4-h", "RFC9147-4-j", "RFC9147-4.2.3-a", "RFC9147-4.2.3-b", "RFC9147-4.2.2-a"})
    void recordOfAnotherImplementationIsOpened(KnownRecord known) {
        int length = open(known, known.onTheWire, ConnectionId.EMPTY, known.sequence + 100);

        assertEquals(KnownRecord.CONTENT.length, length);
        assertArrayEquals(KnownRecord.CONTENT, Arrays.copyOf(ws.plaintext(), length));
        assertEquals(23, ws.header().type());
        assertEquals(RecordNumber.of(3, known.sequence), ws.header().recordNumber());
    }

    @Test
    @Requirement({"RFC9147-4-g", "RFC9147-4-r"})
    void connectionIdIsPartOfTheAdditionalData() {
        var record = HexFormat.of().parseHex("3fc1d0c1d1d6550016465a669be3338fe6a532775c5c19efaf30de91512885");

        var id = ConnectionId.of(HexFormat.of().parseHex("c1d0c1d1"));
        int length = open(KnownRecord.AES_256_GCM, record, id, 0x1234);

        var changed = record.clone();
        changed[1] ^= 1;
        var changedId = ConnectionId.of(Arrays.copyOfRange(changed, 1, 5));

        assertTrue(ws.header().hasConnectionId());
        assertEquals(1, ws.header().connectionIdOffset());
        assertArrayEquals(KnownRecord.CONTENT, Arrays.copyOf(ws.plaintext(), length));
        assertEquals(RecordProtection.FORGED, open(KnownRecord.AES_256_GCM, changed, changedId, 0x1234));
    }

    @Test
    @Requirement({"RFC9147-4-g", "RFC9147-4-r"})
    void recordWithAConnectionIdIsSealedToTheBytesOfOtherImplementations() {
        var id = ConnectionId.of(HexFormat.of().parseHex("c1d0c1d1"));
        var content = KnownRecord.CONTENT;
        var protection = KnownRecord.AES_256_GCM.protection().addressed(id);
        var out = new byte[100];

        int written =
                protection.seal(ws, RecordNumber.of(3, 0x1234), 23, 0xFEFD, content, 0, content.length, 0, out, 7);

        assertEquals(
                "3fc1d0c1d1d6550016465a669be3338fe6a532775c5c19efaf30de91512885",
                HexFormat.of().formatHex(out, 7, 7 + written));
        assertEquals(written, protection.recordLength(23, content.length));
        assertEquals(content.length, protection.contentFitting(23, written));
    }

    private int open(KnownRecord known, byte[] record, ConnectionId id, long expectedSequence) {
        var header = ws.header();
        assertTrue(header.parse(record, 0, record.length, RecordFraming.DTLS_1_3, OwnConnectionIds.agreed(id)));
        var epoch = ReadEpoch.of(3, known.protection(), 64);
        epoch.accept(expectedSequence - 1);
        header.expect(epoch);
        return epoch.protection().open(ws, record, header, ws.plaintext());
    }
}
