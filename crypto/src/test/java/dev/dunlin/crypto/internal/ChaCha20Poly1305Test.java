package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChaCha20Poly1305Test {
    static Stream<Wycheproof> vectors() {
        return Wycheproof.vectors("chacha20_poly1305").filter(v -> v.number("ivSize") == 96);
    }

    @Test
    void allVectorsOfOurSizesAreThere() {
        assertEquals(316, vectors().count());
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
    @Requirement("RFC7905-2-c")
    void sealsToCiphertextAndTagOfSixteenBytes(Wycheproof vector) {
        byte[] plaintext = vector.hex("msg");
        byte[] expected = concat(vector.hex("ct"), vector.hex("tag"));
        byte[] out = new byte[expected.length];
        byte[] aad = vector.hex("aad");

        int length = keyed(vector).seal(vector.hex("iv"), aad, aad.length, plaintext, 0, plaintext.length, out, 0);

        assertEquals(expected.length, length);
        assertEquals(vector.isValid(), Arrays.equals(expected, out));
    }

    /** RFC 8439 §2.8.2. */
    @Test
    void rfc8439Sunscreen() {
        byte[] plaintext =
                ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                                + "sunscreen would be it.")
                        .getBytes(US_ASCII);
        byte[] aad = hex("50515253c0c1c2c3c4c5c6c7");
        byte[] out = new byte[plaintext.length + 16];

        int length = keyed(hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"))
                .seal(hex("070000004041424344454647"), aad, aad.length, plaintext, 0, plaintext.length, out, 0);

        assertEquals(out.length, length);
        assertArrayEquals(
                hex(
                        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6",
                        "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36",
                        "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc",
                        "3ff4def08e4b7a9de576d26586cec64b6116",
                        "1ae10b594f09e26a7e902ecbd0600691"),
                out);
    }

    private static Aead keyed(Wycheproof vector) {
        return keyed(vector.hex("key"));
    }

    private static Aead keyed(byte[] key) {
        var aead = Aead.of(JDK, AeadAlgorithm.CHACHA20_POLY1305);
        aead.rekey(AeadAlgorithm.CHACHA20_POLY1305, key, 0);
        return aead;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
