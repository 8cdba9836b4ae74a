package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AesGcmTest {
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
        byte[] aad = vector.hex("aad");
        byte[] out = new byte[plaintext.length];

        int length = keyed(vector).open(vector.hex("iv"), aad, aad.length, sealed, 0, sealed.length, out, 0);

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

    private static Aead keyed(Wycheproof vector) {
        var algorithm = vector.number("keySize") == 128 ? AeadAlgorithm.AES_128_GCM : AeadAlgorithm.AES_256_GCM;
        var aead = Aead.of(JDK, algorithm);
        aead.rekey(algorithm, vector.hex("key"), 0);
        return aead;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
