package dev.dunlin.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImportedPskTest {
    private static final byte[] KEY = {1, 2, 3, 4};
    private static final byte[] CONTEXT = {'h', 'a', 'l', 'l'};
    private static final PskIdentity DOOR = PskIdentity.of("door");

    @Test
    @Requirement("RFC9258-5.1-e")
    void aKeyWithoutMoreHasNoContextAndSha256() {
        try (var key = ImportedPsk.of(DOOR, KEY)) {
            assertEquals(DOOR, key.identity());
            assertEquals(0, key.context().length);
            assertEquals(HashAlgorithm.SHA256, key.hash());
            assertArrayEquals(KEY, key.toByteArray());
            assertEquals("ImportedPsk(door)", key.toString());
        }
    }

    @Test
    void aKeyIsItsOwnCopyInAndOut() {
        var context = CONTEXT.clone();
        var bytes = KEY.clone();
        try (var key = ImportedPsk.of(DOOR, context, bytes, HashAlgorithm.SHA384)) {
            for (var array : new byte[][] {context, bytes, key.context(), key.toByteArray()}) {
                Arrays.fill(array, (byte) 0);
            }
            assertArrayEquals(CONTEXT, key.context());
            assertArrayEquals(KEY, key.toByteArray());
            assertEquals(HashAlgorithm.SHA384, key.hash());
            assertEquals("ImportedPsk(door, hall)", key.toString());
        }
    }

    @Test
    void aNameIsIdentityAndContext() {
        try (var plain = ImportedPsk.of(DOOR, KEY);
                var inTheHall = ImportedPsk.of(DOOR, CONTEXT, KEY, HashAlgorithm.SHA256)) {
            assertTrue(plain.isNamed(DOOR, new byte[0]));
            assertFalse(plain.isNamed(DOOR, CONTEXT));
            assertTrue(inTheHall.isNamed(DOOR, CONTEXT.clone()));
            assertFalse(inTheHall.isNamed(PskIdentity.of("window"), CONTEXT));
        }
    }

    @Test
    @Requirement("RFC9258-5.1-f")
    void whatDoesNotFitItsFieldOrHasNoMeaningIsRefused() {
        assertRefused(() -> PskIdentity.of(new byte[65_530]));
        assertRefused(() -> ImportedPsk.of(PskIdentity.of(""), KEY));
        assertRefused(() -> ImportedPsk.of(DOOR, new byte[0]));
        assertRefused(() -> ImportedPsk.of(DOOR, new byte[PreSharedKey.MAX_LENGTH + 1]));
        assertRefused(() -> ImportedPsk.of(DOOR, new byte[ImportedPsk.MAX_CONTEXT + 1], KEY, HashAlgorithm.SHA256));
        assertRefused(() -> ImportedPsk.of(DOOR, CONTEXT, KEY, HashAlgorithm.SHA512));
    }

    private static void assertRefused(Runnable making) {
        assertThrows(IllegalArgumentException.class, making::run);
    }

    @Test
    void aClosedKeyGivesNothingAway() {
        var key = ImportedPsk.of(DOOR, KEY);
        key.close();
        key.close();
        assertThrows(IllegalStateException.class, key::toByteArray);
    }
}
