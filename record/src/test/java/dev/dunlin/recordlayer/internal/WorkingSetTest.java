package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WorkingSetTest {
    @Test
    void scratchIsMadeOnceAndIsAsLongAsWhatItMustHold() {
        try (var ws = Keys.workingSet()) {
            assertEquals((1 << 14) + 256, ws.plaintext().length);
            assertEquals(13 + 255 + (1 << 14) + 2048, ws.sealed().length);
            assertEquals(0xFFFF, ws.datagram().length);
            assertSame(ws.plaintext(), ws.plaintext());
            assertSame(ws.sealed(), ws.sealed());
            assertSame(ws.datagram(), ws.datagram());
        }
    }

    @Test
    void closingWipesAllScratch() {
        var ws = Keys.workingSet();
        var arrays = new byte[][] {ws.plaintext(), ws.sealed(), ws.datagram(), ws.nonce(), ws.additionalData()};
        for (var array : arrays) {
            Arrays.fill(array, (byte) 0x55);
        }

        ws.close();
        ws.close();

        for (var array : arrays) {
            assertArrayEquals(new byte[array.length], array);
        }
    }
}
