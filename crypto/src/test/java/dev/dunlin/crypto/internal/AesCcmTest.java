package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AesCcmTest {
    static Stream<Wycheproof> vectors() {
        return Wycheproof.vectors("aes_ccm")
                .filter(v -> v.number("ivSize") == 96
                        && (v.number("tagSize") == 128 || v.number("tagSize") == 64)
                        && (v.number("keySize") == 128 || v.number("keySize") == 256));
    }

    @Test
    void allVectorsOfOurSizesAreThere() {
        assertEquals(172, vectors().count());
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
    @Requirement("RFC6655-3-c")
    void sealsToCiphertextAndTagOfSixteenOrEightBytes(Wycheproof vector) {
        byte[] plaintext = vector.hex("msg");
        byte[] expected = concat(vector.hex("ct"), vector.hex("tag"));
        byte[] out = new byte[expected.length];
        byte[] aad = vector.hex("aad");

        int length = keyed(vector).seal(vector.hex("iv"), aad, aad.length, plaintext, 0, plaintext.length, out, 0);

        assertEquals(expected.length, length);
        assertEquals(vector.isValid(), Arrays.equals(expected, out));
    }

    /** NIST SP 800-38C, appendix C.3: a nonce of 12 bytes and a tag of 8. */
    @Test
    void nistExampleThree() {
        byte[] plaintext = hex("202122232425262728292a2b2c2d2e2f3031323334353637");
        byte[] aad = hex("000102030405060708090a0b0c0d0e0f10111213");
        var aead = keyed(AeadAlgorithm.AES_128_CCM_8, hex("404142434445464748494a4b4c4d4e4f"));
        byte[] out = new byte[plaintext.length + 8];

        int length = aead.seal(hex("101112131415161718191a1b"), aad, aad.length, plaintext, 0, 24, out, 0);

        assertEquals(out.length, length);
        assertArrayEquals(hex("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951"), out);
    }

    @ParameterizedTest
    @EnumSource(
            value = AeadAlgorithm.class,
            names = {"AES_128_CCM", "AES_256_CCM", "AES_128_CCM_8", "AES_256_CCM_8"})
    void messagesOfAllLengthsAreThoseOfBouncyCastle(AeadAlgorithm algorithm) throws GeneralSecurityException {
        byte[] key = new byte[algorithm.keyLength()];
        Arrays.fill(key, (byte) 0x5A);
        byte[] nonce = hex("a0a1a2a3a4a5a6a7a8a9aaab");
        byte[] aad = hex("00010203040506070809101112");
        var theirs = Cipher.getInstance("AES/CCM/NoPadding", new BouncyCastleProvider());
        for (int length : new int[] {0, 1, 15, 16, 17, 1007, 1008, 1009, 1023, 1024, 1025, 2040, 2048, 16384}) {
            byte[] plaintext = new byte[length];
            Arrays.fill(plaintext, (byte) length);
            theirs.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(8 * algorithm.tagLength(), nonce));
            theirs.updateAAD(aad);

            byte[] out = new byte[length + algorithm.tagLength()];
            keyed(algorithm, key).seal(nonce, aad, aad.length, plaintext, 0, length, out, 0);

            assertArrayEquals(theirs.doFinal(plaintext), out, "length " + length);
        }
    }

    /** The tag of CCM_8 is not the beginning of the other: the first block says how long it is. */
    @Test
    @Requirement("RFC6655-3-c")
    void aShortTagIsNoTruncatedLongOne() {
        byte[] key = new byte[16];
        byte[] nonce = new byte[12];
        byte[] whole = new byte[4 + 16];
        keyed(AeadAlgorithm.AES_128_CCM, key).seal(nonce, nonce, 12, new byte[4], 0, 4, whole, 0);

        byte[] out = new byte[4];
        int opened = keyed(AeadAlgorithm.AES_128_CCM_8, key).open(nonce, nonce, 12, whole, 0, 4 + 8, out, 0);

        assertEquals(Aead.FORGED, opened);
        assertArrayEquals(new byte[4], out);
    }

    @Test
    void anEmptyMessageWithoutAdditionalDataIsAuthenticated() {
        var aead = keyed(AeadAlgorithm.AES_128_CCM, new byte[16]);
        byte[] nonce = new byte[12];
        byte[] tag = new byte[16];

        assertEquals(16, aead.seal(nonce, nonce, 0, nonce, 0, 0, tag, 0));
        assertEquals(0, aead.open(nonce, nonce, 0, tag, 0, 16, new byte[0], 0));
        tag[15] ^= 1;
        assertEquals(Aead.FORGED, aead.open(nonce, nonce, 0, tag, 0, 16, new byte[0], 0));
    }

    @Test
    void additionalDataThatNeedsAnotherEncodingOfItsLengthIsMisuse() {
        var aead = keyed(AeadAlgorithm.AES_128_CCM, new byte[16]);
        byte[] aad = new byte[0xFF00];

        assertThrows(
                IllegalArgumentException.class,
                () -> aead.seal(new byte[12], aad, aad.length, new byte[1], 0, 1, new byte[17], 0));
    }

    @Test
    void nothingOfAMessageOutlivesItsKeys() {
        var scratch = new AeadScratch();
        var aead = Aead.of(JDK, AeadAlgorithm.AES_128_CCM, scratch);
        aead.rekey(AeadAlgorithm.AES_128_CCM, new byte[16], 0);
        aead.seal(new byte[12], new byte[0], 0, new byte[2000], 0, 2000, new byte[2016], 0);
        assertFalse(Arrays.equals(new byte[AeadScratch.CHUNK], scratch.output()));

        scratch.close();

        assertArrayEquals(new byte[AeadScratch.CHUNK], scratch.input());
        assertArrayEquals(new byte[AeadScratch.CHUNK], scratch.output());
        assertArrayEquals(new byte[16], scratch.mac);
        assertArrayEquals(new byte[16], scratch.tagMask);
    }

    private static Aead keyed(Wycheproof vector) {
        boolean isShort = vector.number("tagSize") == 64;
        var algorithm = vector.number("keySize") == 128
                ? isShort ? AeadAlgorithm.AES_128_CCM_8 : AeadAlgorithm.AES_128_CCM
                : isShort ? AeadAlgorithm.AES_256_CCM_8 : AeadAlgorithm.AES_256_CCM;
        return keyed(algorithm, vector.hex("key"));
    }

    private static Aead keyed(AeadAlgorithm algorithm, byte[] key) {
        var aead = Aead.of(JDK, algorithm);
        aead.rekey(algorithm, key, 0);
        return aead;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
