package dev.dunlin.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreSharedKeyTest {
    private static final byte[] BYTES = {0, 1, (byte) 0x80, (byte) 0xFF, 0};

    @Test
    @Requirement("RFC4279-5.4-a")
    void aKeyIsAnyBytes() {
        try (var key = PreSharedKey.of(BYTES)) {
            assertArrayEquals(BYTES, key.toByteArray());
        }
    }

    @Test
    void aKeyIsItsOwnCopyInAndOut() {
        var given = BYTES.clone();
        try (var key = PreSharedKey.of(given)) {
            Arrays.fill(given, (byte) 9);
            assertArrayEquals(BYTES, key.toByteArray());
            Arrays.fill(key.toByteArray(), (byte) 9);
            assertArrayEquals(BYTES, key.toByteArray());
        }
    }

    @Test
    @Requirement({"RFC8446-2.2-b", "RFC9846-4.3.11-a"})
    void aKeyComesWithItsIdentityAndAHashThatIsSha256UnlessSaid() {
        try (var unsaid = PreSharedKey.of(BYTES);
                var said = PreSharedKey.of(BYTES, HashAlgorithm.SHA384)) {
            assertEquals(HashAlgorithm.SHA256, unsaid.hash());
            var credentials = PskCredentials.of(PskIdentity.of("door"), said);
            assertEquals(PskIdentity.of("door"), credentials.identity());
            assertEquals(HashAlgorithm.SHA384, credentials.key().hash());
            assertThrows(IllegalArgumentException.class, () -> PreSharedKey.of(BYTES, HashAlgorithm.SHA512));
        }
    }

    @Test
    void aClosedKeyGivesNothingAway() {
        var key = PreSharedKey.of(BYTES);
        key.close();
        key.close();
        var misuse = assertThrows(IllegalStateException.class, key::toByteArray);
        assertTrue(String.valueOf(misuse.getMessage()).contains("closed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 64, PreSharedKey.MAX_LENGTH})
    @Requirement("RFC4279-5.3-a")
    void aKeyMayHaveThisManyBytes(int length) {
        try (var key = PreSharedKey.of(new byte[length])) {
            assertEquals(length, key.toByteArray().length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PreSharedKey.MAX_LENGTH + 1})
    void aKeyMayNotHaveThisManyBytes(int length) {
        assertThrows(IllegalArgumentException.class, () -> PreSharedKey.of(new byte[length]));
    }

    @Test
    void noReportShowsAKey() {
        try (var key = PreSharedKey.of("sesame".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            var credentials = PskCredentials.of(PskIdentity.of("door"), key);
            assertEquals("PreSharedKey", key.toString());
            assertEquals("PskCredentials(door)", credentials.toString());
            assertFalse(credentials.toString().contains("sesame"));
        }
    }
}
