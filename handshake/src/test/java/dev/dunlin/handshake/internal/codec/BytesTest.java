package dev.dunlin.handshake.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void equalByContent() {
        assertEquals(Bytes.of(new byte[] {1, 2}), Bytes.of(new byte[] {1, 2}));
        assertEquals(
                Bytes.of(new byte[] {1, 2}).hashCode(),
                Bytes.of(new byte[] {1, 2}).hashCode());
        assertNotEquals(Bytes.of(new byte[] {1, 2}), Bytes.of(new byte[] {1, 3}));
        assertEquals(Bytes.EMPTY, Bytes.of(new byte[0]));
    }

    @Test
    void noCallerCanChangeThem() {
        var array = new byte[] {1, 2};
        var bytes = Bytes.of(array);
        array[0] = 9;
        bytes.toByteArray()[1] = 9;
        assertArrayEquals(new byte[] {1, 2}, bytes.toByteArray());
    }

    @Test
    void longOnesAreShownInPart() {
        assertEquals("00ff", Bytes.of(new byte[] {0, -1}).toString());
        assertEquals("00".repeat(32) + "… (33 bytes)", Bytes.of(new byte[33]).toString());
    }
}
