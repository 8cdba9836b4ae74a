package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.HashAlgorithm;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HkdfTest {
    static Stream<Wycheproof> vectors() {
        return Stream.of("hkdf_sha256", "hkdf_sha384").flatMap(Wycheproof::vectors);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void expandsToTheVectorOrRefusesItsLength(Wycheproof vector) {
        var hash = HashAlgorithm.valueOf(vector.toString().substring(5, 11).toUpperCase(Locale.ROOT));
        byte[] info = vector.hex("info");
        int size = vector.number("size");
        try (var key = Hkdf.extract(JDK, hash, vector.hex("salt"), vector.hex("ikm"))) {
            if (vector.isInvalid()) {
                assertThrows(IllegalArgumentException.class, () -> Hkdf.expand(JDK, hash, key, info, size));
            } else {
                assertArrayEquals(
                        vector.hex("okm"),
                        Hkdf.expand(JDK, hash, key, info, size).bytes());
            }
        }
    }

    /** RFC 5869 A.1 and A.3 give the pseudorandom key as well; A.3 has neither salt nor info. */
    @Test
    void rfc5869() {
        byte[] input = hex("0b".repeat(22));
        var withSalt = Hkdf.extract(JDK, HashAlgorithm.SHA256, hex("000102030405060708090a0b0c"), input);
        assertArrayEquals(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), withSalt.bytes());
        var without = Hkdf.extract(JDK, HashAlgorithm.SHA256, new byte[0], input);
        assertArrayEquals(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"), without.bytes());
        assertArrayEquals(
                hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
                Hkdf.expand(JDK, HashAlgorithm.SHA256, without, new byte[0], 42).bytes());
    }

    @Test
    void theLongestOutputHas255Blocks() {
        var key = Secret.owning(new byte[32]);
        var longest = Hkdf.expand(JDK, HashAlgorithm.SHA256, key, new byte[0], 8160);
        assertEquals(8160, longest.length());
        assertThrows(
                IllegalArgumentException.class, () -> Hkdf.expand(JDK, HashAlgorithm.SHA256, key, new byte[0], 8161));
        assertThrows(
                IllegalArgumentException.class, () -> Hkdf.expand(JDK, HashAlgorithm.SHA256, key, new byte[0], -1));
    }
}
