package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final long[] COUNTS = {
        0, 1, 127, 128, 16_383, 16_384, (1L << 48) - 1, Long.MAX_VALUE, Long.MIN_VALUE, -1
    };

    @Test
    void whatWasWrittenIsReadInTheSameOrder() {
        var out = new FoldWriter().flag(true).u8(255).u16(0xFEFD).u64(-2);
        for (long count : COUNTS) {
            out.count(count);
        }
        out.vector(new byte[] {5, 6}).optionalVector(null).optionalVector(new byte[0]);
        out.bytes(new byte[] {1, 2, 3, 4}, 1, 2).secret(Secret.owning(new byte[] {7, 8, 9}));

        var in = new FoldReader(out.toByteArray());
        assertTrue(in.flag());
        assertEquals(255, in.u8());
        assertEquals(0xFEFD, in.u16());
        assertEquals(-2, in.u64());
        for (long count : COUNTS) {
            assertEquals(count, in.count());
        }
        assertArrayEquals(new byte[] {5, 6}, in.vector());
        assertNull(in.optionalVector());
        assertArrayEquals(new byte[0], in.optionalVector());
        assertArrayEquals(new byte[] {2, 3}, in.bytes(2));
        assertFalse(in.isAtEnd());
        assertArrayEquals(new byte[] {7, 8, 9}, in.secret(3).bytes());
        assertTrue(in.isAtEnd());
    }

    @Test
    void smallNumbersTakeFewBytes() {
        assertEquals(1, new FoldWriter().count(127).toByteArray().length);
        assertEquals(2, new FoldWriter().count(128).toByteArray().length);
        assertEquals(7, new FoldWriter().count((1L << 48) - 1).toByteArray().length);
    }

    @Test
    void thereIsRoomForMoreThanWasExpected() {
        var more = new byte[3000];
        Arrays.fill(more, (byte) 3);
        var in = new FoldReader(new FoldWriter().u8(1).vector(more).u8(2).toByteArray());
        assertEquals(1, in.u8());
        assertArrayEquals(more, in.vector());
        assertEquals(2, in.u8());
    }

    @Test
    void closingWipesWhatWasWrittenAndWhatWasRead() throws ReflectiveOperationException {
        var out = new FoldWriter().u64(-1);
        var flat = out.toByteArray();
        var field = FoldWriter.class.getDeclaredField("bytes");
        field.setAccessible(true);
        var written = (byte[]) field.get(out);
        assertArrayEquals(flat, Arrays.copyOf(written, Long.BYTES));
        out.close();
        assertArrayEquals(new byte[written.length], written);
        assertEquals(0, out.toByteArray().length);

        new FoldReader(flat).close();
        assertArrayEquals(new byte[Long.BYTES], flat);
    }
}
