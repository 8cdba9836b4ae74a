package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.requirements.SecurityHistory;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HmacTest {
    static Stream<Wycheproof> vectors() {
        return Stream.of("hmac_sha256", "hmac_sha384", "hmac_sha512").flatMap(Wycheproof::vectors);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void macEqualsTheValidTagsAndNoOther(Wycheproof vector) {
        var hash = HashAlgorithm.valueOf(vector.toString().substring(5, 11).toUpperCase(java.util.Locale.ROOT));
        byte[] mac = mac(hash, vector.hex("key"), vector.hex("msg"));
        byte[] truncated = Arrays.copyOf(mac, vector.number("tagSize") / 8);
        assertEquals(vector.isValid(), ConstantTime.equal(vector.hex("tag"), truncated));
    }

    /** RFC 4231 §4.2, §4.3, §4.7: a short key, a key below the length of the output, one longer than a block. */
    @Test
    void rfc4231() {
        byte[] hiThere = hex("4869205468657265");
        assertArrayEquals(
                hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
                mac(HashAlgorithm.SHA256, repeated(0x0b, 20), hiThere));
        assertArrayEquals(
                hex(
                        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c",
                        "faea9ea9076ede7f4af152e8b2fa9cb6"),
                mac(HashAlgorithm.SHA384, repeated(0x0b, 20), hiThere));
        assertArrayEquals(
                hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
                mac(
                        HashAlgorithm.SHA256,
                        hex("4a656665"),
                        hex("7768617420646f2079612077616e7420666f72206e6f7468696e673f")));
        assertArrayEquals(
                hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
                mac(
                        HashAlgorithm.SHA256,
                        repeated(0xaa, 131),
                        hex(
                                "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a",
                                "65204b6579202d2048617368204b6579204669727374")));
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    @SecurityHistory("T60")
    void theEmptyKeyOfWhichTheJcaKnowsNothingIsAKeyOfZeros(HashAlgorithm hash) throws GeneralSecurityException {
        byte[] message = {1, 2, 3};
        // RFC 2104 §2 by hand: the key filled up with zeros to a block, which leaves ipad and opad as they are.
        var digest = MessageDigest.getInstance(hash.digestName());
        digest.update(repeated(0x36, hash.blockLength()));
        byte[] inner = digest.digest(message);
        digest.update(repeated(0x5c, hash.blockLength()));
        assertArrayEquals(digest.digest(inner), mac(hash, new byte[0], message));
    }

    @Test
    void oneObjectServesManyMessages() {
        byte[] key = {9};
        try (var hmac = new Hmac(JDK, HashAlgorithm.SHA256, key)) {
            assertEquals(32, hmac.length());
            hmac.update(new byte[] {1, 2});
            byte[] first = hmac.doFinal();
            hmac.update(new byte[] {0, 1, 2, 3}, 1, 2);
            assertArrayEquals(first, hmac.doFinal());
            hmac.update(new byte[] {3});
            assertArrayEquals(mac(HashAlgorithm.SHA256, key, new byte[] {3}), hmac.doFinal());
        }
    }

    @Test
    void closingLeavesAnotherKeyBehind() {
        byte[] key = {9};
        var hmac = new Hmac(JDK, HashAlgorithm.SHA256, key);
        hmac.update(new byte[] {1});
        hmac.close();
        hmac.update(new byte[] {1});
        assertArrayEquals(mac(HashAlgorithm.SHA256, new byte[0], new byte[] {1}), hmac.doFinal());
    }

    private static byte[] mac(HashAlgorithm hash, byte[] key, byte[] message) {
        try (var hmac = new Hmac(JDK, hash, key)) {
            hmac.update(message);
            return hmac.doFinal();
        }
    }

    private static byte[] repeated(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
