package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.codec.Zlib;
import dev.dunlin.requirements.Requirement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a compressed certificate may cost before it is known to be one. */
class DecompressionMemoryTest {
    /** The buffers of one chunk or two, and what the JDK's decompressor has of its own. */
    private static final long LITTLE = 16_384;

    /** Two kilobytes at most that would become a megabyte. */
    @Test
    @Requirement({"RFC8879-5-b", "RFC8879-5-c"})
    void memoryGrowsNoFurtherThanTheLengthThatWasSaid() {
        var bomb = Zlib.compress(new byte[1 << 20]);
        assertTrue(bomb.length < 2048, () -> bomb.length + " bytes");
        assertCostsLittle(bomb, 2048);
    }

    @Test
    @Requirement({"RFC8879-5-b", "RFC8879-5-c"})
    void memoryGrowsNoFurtherThanWhatComesOut() {
        var empty = new byte[] {0x78, (byte) 0xDA, 3, 0, 0, 0, 0, 1};
        assertCostsLittle(empty, (1 << 24) - 1);
    }

    private static void assertCostsLittle(byte[] compressed, int stated) {
        // The classes of the decompressor are loaded once.
        assertEquals(Optional.empty(), Zlib.decompress(compressed, stated));
        long allocated = Allocation.of(() -> assertEquals(Optional.empty(), Zlib.decompress(compressed, stated)));
        assertTrue(allocated < LITTLE, () -> allocated + " bytes for a stated length of " + stated);
    }
}
