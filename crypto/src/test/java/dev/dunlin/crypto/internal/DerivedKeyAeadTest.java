package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DerivedKeyAeadTest {
    private static final byte[] AAD = {1, 2, 3};
    private static final byte[] MESSAGE = {4, 5, 6, 7};

    private final Secret key = Secret.owning(new byte[DerivedKeyAead.KEY_LENGTH]);
    private final byte[] sealed = DerivedKeyAead.seal(JDK, key, AAD, MESSAGE);

    @Test
    void whatWasSealedIsOpened() {
        assertEquals(MESSAGE.length + DerivedKeyAead.OVERHEAD, sealed.length);
        try (var opened = DerivedKeyAead.open(JDK, key, AAD, sealed).orElseThrow()) {
            assertArrayEquals(MESSAGE, opened.bytes());
        }
    }

    /** No key of a suite is longer, so that nothing is guarded by less than it guards. */
    @Test
    @Requirement("RFC9325-3.4-b")
    void theKeyIsAtLeastAsLongAsThatOfAnySuite() {
        for (var suite : CipherSuite.values()) {
            assertTrue(DerivedKeyAead.KEY_LENGTH >= suite.aead().keyLength(), suite::name);
        }
    }

    @Test
    void everySealingHasAKeyOfItsOwn() {
        var again = DerivedKeyAead.seal(JDK, key, AAD, MESSAGE);
        assertNotEquals(Arrays.toString(sealed), Arrays.toString(again));
        int salt = DerivedKeyAead.OVERHEAD - 16;
        assertFalse(Arrays.equals(Arrays.copyOf(sealed, salt), Arrays.copyOf(again, salt)));
    }

    @Test
    @Requirement("RFC9325-3.4-a")
    void whateverElseIsShownIsNotOpened() {
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            var forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertTrue(DerivedKeyAead.open(JDK, key, AAD, forged).isEmpty());
        }
        for (int length = 0; length < sealed.length; length++) {
            assertTrue(DerivedKeyAead.open(JDK, key, AAD, Arrays.copyOf(sealed, length))
                    .isEmpty());
        }
        assertTrue(DerivedKeyAead.open(JDK, key, new byte[] {1, 2}, sealed).isEmpty());
        var other = new byte[DerivedKeyAead.KEY_LENGTH];
        other[31] = 1;
        assertTrue(DerivedKeyAead.open(JDK, Secret.owning(other), AAD, sealed).isEmpty());
    }
}
