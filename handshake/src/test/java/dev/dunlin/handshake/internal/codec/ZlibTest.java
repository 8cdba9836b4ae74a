package dev.dunlin.handshake.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One whole stream of the length that was said, and nothing else. */
class ZlibTest {
    private static final long SEED = 8879;

    private static byte[] text(int length) {
        var text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ("certificate of somebody".charAt(i % 23) + i / 97);
        }
        return text;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 4095, 4096, 4097, 70_000})
    void whatWasCompressedComesBack(int length) {
        var plain = text(length);
        assertArrayEquals(plain, Zlib.decompress(Zlib.compress(plain), length).orElseThrow());
    }

    /** Written by Python's zlib module. */
    @Test
    @Requirement("RFC8879-4-e")
    void aStreamOfSomebodyElseIsRead() {
        var stream = HexFormat.of()
                .parseHex(
                        "78da4b4e2d2ac94ccb4c4e2c4955c84f5328cecf4d4dca4fa95448cd294ed551c8cc5308a82cc9c8cf030027d60e89");
        var plain = Zlib.decompress(stream, 39).orElseThrow();
        assertEquals("certificate of somebody else, in Python", new String(plain, StandardCharsets.US_ASCII));
    }

    @Test
    @Requirement({"RFC8879-4-c", "RFC8879-4-d", "RFC8879-5-b"})
    void anythingElseThanOneWholeStreamOfTheLengthIsNothing() {
        var plain = text(5000);
        var stream = Zlib.compress(plain);
        assertEquals(Optional.empty(), Zlib.decompress(stream, 4999));
        assertEquals(Optional.empty(), Zlib.decompress(stream, 5001));
        assertEquals(Optional.empty(), Zlib.decompress(stream, 0));
        assertEquals(Optional.empty(), Zlib.decompress(new byte[0], 5000));
        assertEquals(Optional.empty(), Zlib.decompress(Arrays.copyOf(stream, stream.length + 1), 5000));
        for (int length = 0; length < stream.length; length++) {
            assertEquals(Optional.empty(), Zlib.decompress(Arrays.copyOf(stream, length), 5000));
        }
        var twice = Arrays.copyOf(stream, 2 * stream.length);
        System.arraycopy(stream, 0, twice, stream.length, stream.length);
        assertEquals(Optional.empty(), Zlib.decompress(twice, 5000));
        assertEquals(Optional.empty(), Zlib.decompress(twice, 10_000));
    }

    @Test
    @Requirement("RFC8879-4-d")
    void aStreamThatWantsADictionaryOrHasNoHeaderIsNothing() {
        var plain = text(500);
        for (var deflater : new Deflater[] {new Deflater(9), new Deflater(9, true)}) {
            if (deflater.getAdler() == 1) {
                deflater.setDictionary("certificate".getBytes(StandardCharsets.US_ASCII));
            }
            deflater.setInput(plain);
            deflater.finish();
            var stream = new byte[1000];
            stream = Arrays.copyOf(stream, deflater.deflate(stream));
            deflater.end();
            assertEquals(Optional.empty(), Zlib.decompress(stream, plain.length));
        }
    }

    @Test
    @Requirement("RFC8879-4-d")
    void aDamagedStreamIsNothing() {
        var random = new Random(SEED);
        var plain = text(3000);
        var stream = Zlib.compress(plain);
        for (int i = 0; i < 2000; i++) {
            var damaged = stream.clone();
            damaged[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
            var read = Zlib.decompress(damaged, plain.length);
            // Bits of the header that say how hard somebody has tried mean nothing.
            assertTrue(read.isEmpty() || Arrays.equals(plain, read.get()), "seed " + SEED + ", " + i);
        }
    }

    /** A kilobyte that would become a megabyte. */
    @Test
    @Requirement("RFC8879-5-b")
    void whatIsLongerThanWasSaidIsNothing() {
        var bomb = Zlib.compress(new byte[1 << 20]);
        assertTrue(bomb.length < 2048, "" + bomb.length);
        assertEquals(Optional.empty(), Zlib.decompress(bomb, 2048));
    }
}
