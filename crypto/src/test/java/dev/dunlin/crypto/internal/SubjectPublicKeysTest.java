package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.internal.CertificateFailure.Kind;
import dev.dunlin.requirements.Requirement;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bytes are a public key that may stand for somebody, and which are not. */
class SubjectPublicKeysTest {
    private static final long SEED = 7250;

    static Stream<KeyPair> usable() {
        return Stream.of(
                ec("secp256r1"), ec("secp384r1"), ec("secp521r1"), keyPair("Ed25519"), keyPair("Ed448"), rsa(2048));
    }

    private static Kind refusal(byte[] der) {
        return assertThrows(CertificateFailure.class, () -> SubjectPublicKeys.decode(der))
                .kind();
    }

    @ParameterizedTest
    @MethodSource("usable")
    @Requirement("RFC7250-3-a")
    void everyKindOfKeyIsReadBack(KeyPair pair) throws CertificateFailure {
        byte[] der = pair.getPublic().getEncoded();
        assertArrayEquals(der, SubjectPublicKeys.decode(der).getEncoded());
    }

    @ParameterizedTest
    @MethodSource("usable")
    void aKeyThatIsCutShortOrHasMoreBehindItIsMalformed(KeyPair pair) {
        byte[] der = pair.getPublic().getEncoded();
        for (int length = 0; length < der.length; length++) {
            assertEquals(Kind.MALFORMED, refusal(Arrays.copyOf(der, length)));
        }
        assertEquals(Kind.MALFORMED, refusal(Arrays.copyOf(der, der.length + 1)));
    }

    /** Whatever a peer sends is a key or a refusal, and each key is only ever taken in the encoding that it has. */
    @ParameterizedTest
    @MethodSource("usable")
    void aChangedKeyIsAnotherOneOrNone(KeyPair pair) {
        var random = new Random(SEED);
        byte[] der = pair.getPublic().getEncoded();
        for (int i = 0; i < 500; i++) {
            byte[] changed = der.clone();
            changed[random.nextInt(der.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertArrayEquals(changed, SubjectPublicKeys.decode(changed).getEncoded(), "seed " + SEED);
            } catch (CertificateFailure refused) {
                assertEquals(false, refused.kind() == Kind.UNKNOWN_CA, "seed " + SEED);
            }
        }
    }

    @Test
    void keysThatSignNoHandshakeAreUnsupported() {
        assertEquals(Kind.UNSUPPORTED, refusal(keyPair("X25519").getPublic().getEncoded()));
        assertEquals(Kind.UNSUPPORTED, refusal(keyPair("DSA", 2048).getPublic().getEncoded()));
        assertEquals(
                Kind.UNSUPPORTED,
                refusal(keyPair("RSASSA-PSS", 2048).getPublic().getEncoded()));
        assertEquals(Kind.UNSUPPORTED, refusal(rsa(1024).getPublic().getEncoded()));
    }

    @Test
    void aPointThatIsNotOnItsCurveIsMalformed() {
        byte[] der = ec("secp256r1").getPublic().getEncoded();
        der[der.length - 1] ^= 1;
        assertEquals(Kind.MALFORMED, refusal(der));
        Arrays.fill(der, der.length - 64, der.length, (byte) 0);
        assertEquals(Kind.MALFORMED, refusal(der));
    }

    /** RFC 5480 §2.2 lets a sender compress the point, and no other library of DTLS does. */
    @Test
    void aCompressedPointIsAnotherEncoding() {
        byte[] der = ec("secp256r1").getPublic().getEncoded();
        byte[] compressed = Arrays.copyOf(der, der.length - 32);
        compressed[1] = (byte) (der[1] - 32);
        compressed[der.length - 64 - 2 - 1] = (byte) (der[der.length - 64 - 2 - 1] - 32);
        compressed[der.length - 64 - 1] = (byte) (2 + (der[der.length - 1] & 1));
        assertEquals(Kind.MALFORMED, refusal(compressed));
    }

    /** A curve that is spelt out instead of named could have any generator (CVE-2020-0601). */
    @Test
    void aCurveIsNamed() {
        var key = (ECPublicKey) ec("secp256r1").getPublic();
        byte[] point = Arrays.copyOfRange(key.getEncoded(), key.getEncoded().length - 66, key.getEncoded().length);
        byte[] oid = Der.encode(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex("2a8648ce3d0201"));
        byte[] parameters = Der.encode(
                Der.SEQUENCE,
                Der.encode(Der.INTEGER, new byte[] {1}),
                Der.encode(
                        Der.SEQUENCE,
                        Der.encode(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex("2a8648ce3d0101"))));
        byte[] explicit =
                Der.encode(Der.SEQUENCE, Der.encode(Der.SEQUENCE, oid, parameters), Der.encode(Der.BIT_STRING, point));
        assertEquals(Kind.MALFORMED, refusal(explicit));
    }

    @Test
    void aKeyLongerThanAnyIsNotLookedAt() {
        assertEquals(Kind.MALFORMED, refusal(new byte[SubjectPublicKeys.MAX_BYTES + 1]));
        assertEquals(Kind.MALFORMED, refusal(new byte[0]));
    }
}
