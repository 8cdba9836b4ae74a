package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AesGcmTest {
    private static final byte[] NONCE = new byte[12];
    private static final byte[] AAD = {1, 2, 3};
    private static final byte[] NONE = {};

    static Stream<Wycheproof> vectors() {
        return Wycheproof.vectors("aes_gcm")
                .filter(v -> v.number("ivSize") == 96
                        && v.number("tagSize") == 128
                        && (v.number("keySize") == 128 || v.number("keySize") == 256));
    }

    @Test
    void allVectorsOfOurSizesAreThere() {
        assertEquals(133, vectors().count());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensWhatIsValidAndNothingElse(Wycheproof vector) {
        byte[] plaintext = vector.hex("msg");
        byte[] sealed = concat(vector.hex("ct"), vector.hex("tag"));
        byte[] out = new byte[plaintext.length];

        int length = open(keyed(vector), vector.hex("iv"), vector.hex("aad"), sealed, out);

        assertEquals(vector.isValid() ? plaintext.length : Aead.FORGED, length);
        assertArrayEquals(vector.isValid() ? plaintext : new byte[plaintext.length], out);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @Requirement("RFC5288-3-c")
    void sealsToCiphertextAndTagOfSixteenBytes(Wycheproof vector) {
        byte[] plaintext = vector.hex("msg");
        byte[] expected = concat(vector.hex("ct"), vector.hex("tag"));
        byte[] out = new byte[plaintext.length + 16];
        byte[] aad = vector.hex("aad");

        int length = keyed(vector).seal(vector.hex("iv"), aad, aad.length, plaintext, 0, plaintext.length, out, 0);

        assertEquals(plaintext.length + 16, length);
        assertEquals(vector.isValid(), Arrays.equals(expected, out));
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void offsetsOfInputAndOutputAreHonoured(AeadAlgorithm algorithm) {
        var aead = keyed(algorithm);
        byte[] in = {9, 9, 10, 11, 12, 9};
        byte[] sealed = new byte[3 + 3 + 16 + 2];
        assertEquals(19, aead.seal(NONCE, AAD, 2, in, 2, 3, sealed, 3));
        assertArrayEquals(new byte[3], Arrays.copyOf(sealed, 3));
        assertArrayEquals(new byte[2], Arrays.copyOfRange(sealed, 22, 24));

        byte[] opened = new byte[8];
        assertEquals(3, aead.open(NONCE, AAD, 2, sealed, 3, 19, opened, 4));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 10, 11, 12, 0}, opened);
    }

    @Test
    @SecurityHistory("T48")
    void everyFlippedBitIsForgedAndLeavesNoPlaintext() {
        var aead = keyed(AeadAlgorithm.AES_128_GCM);
        byte[] sealed = sealed(aead, new byte[] {1, 2, 3, 4, 5});
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

    @Test
    void lengthsBelowTheTagAreForged() {
        var aead = keyed(AeadAlgorithm.AES_128_GCM);
        for (int length = 0; length < 16; length++) {
            assertEquals(Aead.FORGED, open(aead, NONCE, AAD, new byte[length], NONE));
        }
    }

    @Test
    @SecurityHistory("T60")
    void genuineAfterForgedWithTheSameNonceOpens() {
        var aead = keyed(AeadAlgorithm.AES_256_GCM);
        byte[] sealed = sealed(aead, new byte[] {42});
        byte[] forged = sealed.clone();
        forged[0] ^= 1;
        byte[] out = new byte[1];
        assertEquals(Aead.FORGED, open(aead, NONCE, AAD, forged, out));
        assertEquals(1, open(aead, NONCE, AAD, sealed, out));
        assertEquals(42, out[0]);
    }

    @Test
    void additionalDataIsAuthenticated() {
        var aead = keyed(AeadAlgorithm.AES_128_GCM);
        byte[] sealed = sealed(aead, new byte[] {42});
        assertEquals(Aead.FORGED, open(aead, NONCE, new byte[] {1, 2, 4}, sealed, new byte[1]));
        assertEquals(Aead.FORGED, open(aead, NONCE, new byte[] {1, 2}, sealed, new byte[1]));
    }

    @Test
    void aRepeatedNonceIsMisuse() {
        var aead = keyed(AeadAlgorithm.AES_128_GCM);
        assertEquals(17, sealed(aead, new byte[1]).length);
        assertThrows(IllegalStateException.class, () -> sealed(aead, new byte[1]));
    }

    private static Aead keyed(Wycheproof vector) {
        var algorithm = vector.number("keySize") == 128 ? AeadAlgorithm.AES_128_GCM : AeadAlgorithm.AES_256_GCM;
        var aead = Aead.of(JDK, algorithm);
        aead.rekey(algorithm, vector.hex("key"), 0);
        return aead;
    }

    private static Aead keyed(AeadAlgorithm algorithm) {
        var aead = Aead.of(JDK, algorithm);
        aead.rekey(algorithm, new byte[algorithm.keyLength()], 0);
        return aead;
    }

    private static byte[] sealed(Aead aead, byte[] plaintext) {
        byte[] out = new byte[plaintext.length + 16];
        aead.seal(NONCE, AAD, AAD.length, plaintext, 0, plaintext.length, out, 0);
        return out;
    }

    private static int open(Aead aead, byte[] nonce, byte[] aad, byte[] sealed, byte[] out) {
        return aead.open(nonce, aad, aad.length, sealed, 0, sealed.length, out, 0);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
