package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AckTest {
    private static byte[] content(long... fields) {
        var out = new WireWriter();
        out.u16(fields.length * 8);
        for (long field : fields) {
            out.u64(field);
        }
        return out.toByteArray();
    }

    private static long[] read(byte[] content, int epoch) throws DecodeFailure {
        return Ack.read(content, 0, content.length, epoch);
    }

    private static AlertDescription refusal(byte[] content, int epoch) {
        return assertThrows(DecodeFailure.class, () -> read(content, epoch)).alert();
    }

    @Test
    @Requirement({"RFC9147-7-a", "RFC9147bis-4-a"})
    void numbersStandInSixteenBytesEachBehindTheirLength() throws DecodeFailure {
        var numbers = new long[] {RecordNumber.of(2, 5), RecordNumber.of(3, RecordNumber.MAX_SEQUENCE)};
        var out = new byte[100];
        int length = Ack.write(numbers, out, 0);
        assertEquals(Ack.length(2), length);
        assertArrayEquals(content(2, 5, 3, RecordNumber.MAX_SEQUENCE), Arrays.copyOf(out, length));
        assertArrayEquals(numbers, Ack.read(out, 0, length, 3));
    }

    @Test
    void anEmptyListIsLegal() throws DecodeFailure {
        assertEquals(0, read(content(), 2).length);
    }

    @Test
    void roomIsCountedInWholeNumbers() {
        assertEquals(-1, Ack.fitting(1));
        assertEquals(0, Ack.fitting(17));
        assertEquals(1, Ack.fitting(18));
        assertEquals(1, Ack.fitting(33));
        assertEquals(2, Ack.fitting(34));
    }

    @Test
    @SecurityHistory("T37")
    void whatIsNoSuchListIsADecodeError() {
        assertEquals(AlertDescription.DECODE_ERROR, refusal(new byte[1], 3));
        assertEquals(AlertDescription.DECODE_ERROR, refusal(new byte[] {0, 1, 0}, 3));
        assertEquals(AlertDescription.DECODE_ERROR, refusal(content(3), 3));
        assertEquals(AlertDescription.DECODE_ERROR, refusal(Arrays.copyOf(content(3, 1), 19), 3));
        assertEquals(AlertDescription.DECODE_ERROR, refusal(Arrays.copyOf(content(3, 1), 17), 3));
    }

    @Test
    @Requirement("RFC9147bis-7.2-a")
    @SecurityHistory("T37")
    void aLaterEpochThanItsOwnIsIllegalDuringTheHandshake() throws DecodeFailure {
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, refusal(content(2, 0), 0));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, refusal(content(0, 0, 3, 0), 2));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, refusal(content(-1, 0), 2));
        assertArrayEquals(new long[] {RecordNumber.of(4, 0)}, read(content(4, 0), 3));
    }

    @Test
    @SecurityHistory("T37")
    void numbersThatNoRecordCanHaveAreLeftOut() throws DecodeFailure {
        var content = content(3, 1, 3, 1L << 48, 1 << 16, 0, -1, -1, 3, 2);
        assertArrayEquals(new long[] {RecordNumber.of(3, 1), RecordNumber.of(3, 2)}, read(content, 3));
    }
}
