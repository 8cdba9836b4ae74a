package dev.dunlin.handshake.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireWriterTest {
    @Test
    void integersAreBigEndian() {
        var out = new WireWriter()
                .u8(0x01)
                .u16(0x0203)
                .u24(0x040506)
                .u32(0xF7080900L)
                .u64(-2);
        assertHex("010203040506f7080900fffffffffffffffe", out);
    }

    @Test
    void vectorsCarryTheLengthOfWhatIsInside() {
        var out = new WireWriter();
        out.vector16(outer -> outer.vector8(inner -> inner.u8(7)).vector24(inner -> inner.u16(8)));
        assertHex("0007 01 07 000002 0008", out);
    }

    @Test
    void valueThatDoesNotFitIsTheCallersFault() {
        assertThrows(IllegalArgumentException.class, () -> new WireWriter().u8(256));
        assertThrows(IllegalArgumentException.class, () -> new WireWriter().u16(-1));
        assertThrows(IllegalArgumentException.class, () -> new WireWriter().u24(1 << 24));
        assertThrows(IllegalArgumentException.class, () -> new WireWriter().u32(1L << 32));
    }

    @Test
    void vectorThatDoesNotFitIsTheCallersFault() {
        assertThrows(IllegalArgumentException.class, () -> new WireWriter()
                .vector8(contents -> contents.bytes(new byte[256])));
        assertEquals(
                256,
                new WireWriter()
                        .vector8(contents -> contents.bytes(new byte[255]))
                        .length());
    }

    @Test
    void arrayGrowsWithWhatIsWritten() {
        var large = new byte[10_000];
        large[9_999] = 5;
        var out = new WireWriter().u8(1).bytes(large).bytes(Bytes.of(large));
        assertEquals(20_001, out.length());
        assertEquals(5, out.toByteArray()[20_000]);
    }

    @Test
    void codesStandSideBySide() {
        assertHex("01ff 0102ffff", new WireWriter().u8Codes(List.of(1, 255)).u16Codes(List.of(0x0102, 0xFFFF)));
    }

    private static void assertHex(String expected, WireWriter out) {
        assertArrayEquals(HexFormat.of().parseHex(expected.replace(" ", "")), out.toByteArray());
    }
}
