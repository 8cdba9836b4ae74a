package dev.dunlin.handshake.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.requirements.SecurityHistory;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WireReaderTest {
    @Test
    void integersAreBigEndianAndUnsigned() throws DecodeFailure {
        var in = reader("ff fffe fffffd fffffffc fffffffffffffffb");
        assertEquals(0xFF, in.u8());
        assertEquals(0xFFFE, in.u16());
        assertEquals(0xFFFFFD, in.u24());
        assertEquals(0xFFFFFFFCL, in.u32());
        assertEquals(-5L, in.u64());
        assertTrue(in.isExhausted());
    }

    @Test
    void nothingIsReadPastTheEnd() {
        assertMalformed(() -> reader("").u8());
        assertMalformed(() -> reader("01").u16());
        assertMalformed(() -> reader("0102").u24());
        assertMalformed(() -> reader("010203").u32());
        assertMalformed(() -> reader("01020304050607").u64());
        assertMalformed(() -> reader("0102").bytes(3));
        assertMalformed(() -> reader("0102").skip(3));
    }

    @Test
    void theEndOfTheRangeCountsNotTheEndOfTheArray() throws DecodeFailure {
        var in = new WireReader(new byte[] {9, 1, 2, 9}, 1, 3);
        assertEquals(0x0102, in.u16());
        assertMalformed(in::u8);
    }

    @Test
    void vectorIsAScopeOfItsOwn() throws DecodeFailure {
        var in = reader("02 0102 0001 03 000001 04 05");
        var first = in.vector8(0, 255);
        assertMalformed(() -> first.bytes(3));
        assertEquals(0x0102, first.u16());
        assertEquals(3, in.vector16(0, 255).u8());
        assertEquals(4, in.vector24(0, 255).u8());
        assertEquals(5, in.u8());
    }

    @Test
    void vectorLongerThanItsScopeIsMalformed() {
        assertMalformed(() -> reader("02 01").vector8(0, 255));
        assertMalformed(() -> reader("0002 01").vector16(0, 255));
        assertMalformed(() -> reader("ffffff 01").vector24(0, 0xFFFFFF));
    }

    @Test
    void vectorOutsideItsBoundsIsMalformed() {
        assertMalformed(() -> reader("00").vector8(1, 255));
        assertMalformed(() -> reader("03 010203").vector8(0, 2));
    }

    @Test
    void failedReadMovesNothing() throws DecodeFailure {
        var in = reader("0102");
        assertMalformed(() -> in.bytes(3));
        assertEquals(0, in.position());
        assertEquals(0x0102, in.u16());
    }

    @Test
    void bytesLeftOverAreMalformed() {
        assertMalformed(() -> reader("00").expectEnd());
    }

    @Test
    void unexpectedValueIsIllegalParameter() {
        assertEquals(
                AlertDescription.ILLEGAL_PARAMETER,
                failure(() -> reader("01").expectU8(0, "field")).alert());
    }

    @Test
    @SecurityHistory("T52")
    void codesFillTheScopeExactly() throws DecodeFailure {
        assertEquals(List.of(0x0102, 0x0304), reader("01020304").u16Codes());
        assertEquals(List.of(1, 255), reader("01ff").u8Codes());
        assertEquals(List.of(), reader("").u16Codes());
        assertMalformed(() -> reader("010203").u16Codes());
    }

    @Test
    void whatWasReadDoesNotFollowTheArray() throws DecodeFailure {
        var array = new byte[] {1, 2};
        var read = new WireReader(array).bytes(2);
        array[0] = 7;
        assertEquals(Bytes.of(new byte[] {1, 2}), read);
    }

    @Test
    void failureHasNoStackTrace() {
        assertEquals(0, failure(() -> reader("").u8()).getStackTrace().length);
    }

    @Test
    void rangeOutsideTheArrayIsTheCallersFault() {
        assertThrows(IndexOutOfBoundsException.class, () -> new WireReader(new byte[2], 1, 3));
        assertThrows(IllegalArgumentException.class, () -> reader("00").skip(-1));
    }

    @Test
    void remainingCountsDown() throws DecodeFailure {
        var in = reader("010203");
        in.skip(2);
        assertEquals(1, in.remaining());
        assertFalse(in.isExhausted());
        assertEquals(Bytes.of(new byte[] {3}), in.rest());
        assertEquals(Bytes.EMPTY, in.rest());
    }

    private static WireReader reader(String hex) {
        return new WireReader(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static DecodeFailure failure(Executable reading) {
        return assertThrows(DecodeFailure.class, reading);
    }

    private static void assertMalformed(Executable reading) {
        assertEquals(AlertDescription.DECODE_ERROR, failure(reading).alert());
    }
}
