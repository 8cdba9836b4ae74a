package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyDerivationTest {
    private static final byte[] NO_CONTEXT = new byte[0];

    private final KeyDerivation derivation = new KeyDerivation(JDK, HashAlgorithm.SHA256, "dtls13");
    private final Secret secret = Secret.owning(hex("00".repeat(32)));

    /** The whole of HkdfLabel, put together by hand: length, label with its prefix and no space, context. */
    @Test
    @Requirement("RFC9147-5.9-a")
    void aLabelIsThePrefixAndTheNameWithNothingBetween() {
        var info = hex("0010", "0c", "64746c733133", "646572697665", "02", "abcd");
        try (var expected = Hkdf.expand(JDK, HashAlgorithm.SHA256, secret, info, 16);
                var expanded = derivation.expandLabel(secret, "derive", hex("abcd"), 16)) {
            assertArrayEquals(expected.bytes(), expanded.bytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthsAreThoseOfTheHash(HashAlgorithm hash) {
        var own = new KeyDerivation(JDK, hash, "dtls13");
        assertEquals(hash.length(), own.zeros().length());
        assertEquals(hash.length(), own.extract(own.zeros(), secret).length());
        assertEquals(hash.length(), own.deriveSecret(secret, "derived").length());
        assertEquals(hash.length(), own.mac(secret, NO_CONTEXT).length);
        assertEquals(
                255 * hash.length(),
                own.expandLabel(secret, "key", NO_CONTEXT, 255 * hash.length()).length());
    }

    @Test
    void nothingThatDoesNotFitItsVectorIsCutOff() {
        var longest = "x".repeat(255 - 6);
        assertEquals(
                1, derivation.expandLabel(secret, longest, new byte[255], 1).length());
        assertThrows(
                IllegalArgumentException.class, () -> derivation.expandLabel(secret, longest + "x", NO_CONTEXT, 1));
        assertThrows(IllegalArgumentException.class, () -> derivation.expandLabel(secret, "key", new byte[256], 1));
        assertThrows(
                IllegalArgumentException.class, () -> derivation.expandLabel(secret, "key", NO_CONTEXT, 255 * 32 + 1));
    }

    /** The MAC object is kept from one call to the next, its key only as long as the secret is the same. */
    @Test
    void everyCallIsUnderItsOwnSecret() {
        var other = Secret.owning(hex("01".repeat(32)));
        byte[] first = derivation.mac(secret, NO_CONTEXT);
        byte[] second = derivation.mac(other, NO_CONTEXT);
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, derivation.mac(secret, NO_CONTEXT));
        assertArrayEquals(second, derivation.mac(other, NO_CONTEXT));
        derivation.close();
        assertArrayEquals(second, derivation.mac(other, NO_CONTEXT));
        derivation.close();
        derivation.close();
    }

    @Test
    void aWipedSecretIsRefusedThoughTheMacStillHasIt() {
        derivation.mac(secret, NO_CONTEXT);
        secret.close();
        assertThrows(IllegalStateException.class, () -> derivation.mac(secret, NO_CONTEXT));
        assertThrows(IllegalStateException.class, () -> derivation.deriveSecret(secret, "derived"));
    }
}
