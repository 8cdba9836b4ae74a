package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficKeysTest {
    @Test
    void twoViewsShareOneKeyBlock() {
        // The key_block of AES-128-GCM: two keys of 16 bytes, two IVs of 4.
        try (var block = Secret.owning(new byte[40])) {
            var client = new TrafficKeys(AeadAlgorithm.AES_128_GCM, block, 0, 32, 4);
            var server = new TrafficKeys(AeadAlgorithm.AES_128_GCM, block, 16, 36, 4);
            assertSame(block, client.flat());
            assertSame(block, server.flat());
            assertEquals(16, server.keyOffset());
            assertEquals(36, server.ivOffset());
            assertEquals(4, server.ivLength());
            assertEquals(AeadAlgorithm.AES_128_GCM, server.algorithm());
        }
    }

    @ParameterizedTest
    @CsvSource({"25, 32, 4", "-1, 32, 4", "0, 37, 4", "0, -1, 4", "0, 36, -1", "2147483647, 0, 4", "0, 0, 2147483647"})
    void aViewBeyondTheSecretIsRefused(int keyOffset, int ivOffset, int ivLength) {
        var flat = Secret.owning(new byte[40]);
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrafficKeys(AeadAlgorithm.AES_128_GCM, flat, keyOffset, ivOffset, ivLength));
    }

    @Test
    void aSecretTooLongForItsOffsetsIsRefused() {
        var flat = Secret.owning(new byte[Short.MAX_VALUE + 1]);
        assertThrows(IllegalArgumentException.class, () -> new TrafficKeys(AeadAlgorithm.AES_128_GCM, flat, 0, 16, 4));
    }

    @Test
    void theKeyIsNotPrinted() {
        byte[] key = new byte[20];
        java.util.Arrays.fill(key, (byte) 77);
        var keys = new TrafficKeys(AeadAlgorithm.AES_128_GCM, Secret.owning(key), 0, 16, 4);
        assertFalse(keys.toString().contains("77"));
        assertFalse(keys.flat().toString().contains("77"));
    }
}
