package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every AEAD owes to its callers. */
class AeadTest {
    private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    private static final byte[] OTHER_NONCE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13};
    private static final byte[] AAD = {1, 2, 3};
    private static final byte[] NONE = {};

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC8446-9.1-a", "RFC8446-9.1-b", "RFC8446-9.1-c"})
    void theProviderHasIt(AeadAlgorithm algorithm) {
        assertTrue(JDK.supports(algorithm));
    }

    @ParameterizedTest
    @EnumSource
    void offsetsOfInputAndOutputAreHonoured(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        int tag = algorithm.tagLength();
        byte[] in = {9, 9, 10, 11, 12, 9};
        byte[] sealed = new byte[3 + 3 + tag + 2];
        assertEquals(3 + tag, aead.seal(NONCE, AAD, 2, in, 2, 3, sealed, 3));
        assertArrayEquals(new byte[3], Arrays.copyOf(sealed, 3));
        assertArrayEquals(new byte[2], Arrays.copyOfRange(sealed, 6 + tag, 8 + tag));

        byte[] opened = new byte[8];
        assertEquals(3, aead.open(NONCE, AAD, 2, sealed, 3, 3 + tag, opened, 4));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 10, 11, 12, 0}, opened);
    }

    @ParameterizedTest
    @EnumSource
    void everyLengthUpToSeveralChunksComesBack(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        byte[] content = new byte[2 * AeadScratch.CHUNK + 40];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 7);
        }
        byte[] nonce = NONCE.clone();
        for (int length = 0; length <= content.length; length++) {
            nonce[0] = (byte) length;
            nonce[1] = (byte) (length >>> 8);
            byte[] plaintext = Arrays.copyOf(content, length);
            byte[] sealed = sealed(aead, algorithm, nonce, plaintext);
            byte[] opened = new byte[length];
            assertEquals(length, open(aead, nonce, AAD, sealed, opened));
            assertArrayEquals(plaintext, opened);
        }
    }

    @ParameterizedTest
    @EnumSource
    @SecurityHistory("T48")
    void everyFlippedBitIsForgedAndLeavesNoPlaintext(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        byte[] sealed = sealed(aead, algorithm, NONCE, new byte[] {1, 2, 3, 4, 5});
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            byte[] before = forged.clone();
            byte[] out = new byte[5];
            assertEquals(Aead.FORGED, open(aead, NONCE, AAD, forged, out));
            assertArrayEquals(new byte[5], out);
            assertArrayEquals(before, forged);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTagOfAnyOtherLengthIsForged(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        byte[] sealed = sealed(aead, algorithm, NONCE, new byte[] {1, 2, 3, 4, 5});
        for (int length = 0; length <= sealed.length + 16; length++) {
            if (length != sealed.length) {
                byte[] other = Arrays.copyOf(sealed, length);
                assertEquals(Aead.FORGED, open(aead, NONCE, AAD, other, new byte[length]), "length " + length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthsBelowTheTagAreForged(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        for (int length = 0; length < algorithm.tagLength(); length++) {
            assertEquals(Aead.FORGED, open(aead, NONCE, AAD, new byte[length], NONE));
        }
    }

    /** The JDK's ChaCha20 refuses to be initialised with the nonce that it had last: then a forgery would lock out the genuine message. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6347-4.1.2.6-h")
    @SecurityHistory("T60")
    void genuineAfterForgedWithTheSameNonceOpens(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        byte[] sealed = sealed(keyed(algorithm), algorithm, NONCE, new byte[] {42});
        byte[] forged = sealed.clone();
        forged[0] ^= 1;
        for (int i = 0; i < 3; i++) {
            byte[] out = new byte[1];
            assertEquals(Aead.FORGED, open(aead, NONCE, AAD, forged, out));
            assertEquals(Aead.FORGED, open(aead, NONCE, AAD, forged, out));
            assertEquals(1, open(aead, NONCE, AAD, sealed, out));
            assertEquals(42, out[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void genuineOpensUnderAKeyThatHasComeBack(AeadAlgorithm algorithm) {
        byte[] key = new byte[algorithm.keyLength()];
        var aead = Aead.of(JDK, algorithm);
        byte[] sealed = sealed(keyed(algorithm), algorithm, NONCE, new byte[] {42});
        for (int i = 0; i < 3; i++) {
            aead.rekey(algorithm, key, 0);
            assertEquals(1, open(aead, NONCE, AAD, sealed, new byte[1]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void additionalDataIsAuthenticated(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        byte[] sealed = sealed(aead, algorithm, NONCE, new byte[] {42});
        assertEquals(Aead.FORGED, open(aead, NONCE, new byte[] {1, 2, 4}, sealed, new byte[1]));
        assertEquals(Aead.FORGED, open(aead, NONCE, new byte[] {1, 2}, sealed, new byte[1]));
        assertEquals(Aead.FORGED, open(aead, NONCE, new byte[] {1, 2, 3, 0}, sealed, new byte[1]));
        assertEquals(Aead.FORGED, open(aead, NONCE, NONE, sealed, new byte[1]));
        assertEquals(Aead.FORGED, open(aead, OTHER_NONCE, AAD, sealed, new byte[1]));
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatedNonceIsMisuse(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        assertEquals(1 + algorithm.tagLength(), sealed(aead, algorithm, NONCE, new byte[1]).length);
        assertThrows(IllegalStateException.class, () -> sealed(aead, algorithm, NONCE, new byte[1]));
        assertEquals(1 + algorithm.tagLength(), sealed(aead, algorithm, OTHER_NONCE, new byte[1]).length);
    }

    private static Aead keyed(AeadAlgorithm algorithm) {
        var aead = Aead.of(JDK, algorithm);
        aead.rekey(algorithm, new byte[algorithm.keyLength()], 0);
        return aead;
    }

    private static byte[] sealed(Aead aead, AeadAlgorithm algorithm, byte[] nonce, byte[] plaintext) {
        byte[] out = new byte[plaintext.length + algorithm.tagLength()];
        assertEquals(out.length, aead.seal(nonce, AAD, AAD.length, plaintext, 0, plaintext.length, out, 0));
        return out;
    }

    private static int open(Aead aead, byte[] nonce, byte[] aad, byte[] sealed, byte[] out) {
        return aead.open(nonce, aad, aad.length, sealed, 0, sealed.length, out, 0);
    }
}
