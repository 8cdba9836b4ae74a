package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("RFC5246-5-a")
class PrfTest {
    /** The vectors that the TLS working group's list has passed on since 2009. */
    @ParameterizedTest
    @CsvSource({
        "SHA256, 9bbe436ba940f017b17652849a71db35, a0ba9f936cda311827a6f796ffd5198c, 100,"
                + " e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a",
        "SHA384, b80b733d6ceefcdc71566ea48e5567df, cd665cf6a8447dd6ff8b27555edb7465, 148,"
                + " 7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd"
    })
    void publishedVector(HashAlgorithm hash, String secret, String seed, int length, String first) {
        byte[] output = Prf.expand(JDK, hash, Secret.owning(hex(secret)), "test label", hex(seed), length);
        assertEquals(length, output.length);
        assertArrayEquals(hex(first), Arrays.copyOf(output, 32));
    }

    @ParameterizedTest
    // As a file: the module hides its resources from JUnit.
    @CsvFileSource(files = "src/test/resources/acvp/tls12-kdf-rfc7627.csv", numLinesToSkip = 1)
    @Requirement({"RFC7627-4-a", "RFC5288-3-d", "RFC5289-3-a"})
    void extendedMasterSecretAndKeyBlock(
            HashAlgorithm hash,
            String premaster,
            String sessionHash,
            String clientRandom,
            String serverRandom,
            String master,
            String keyBlock) {
        var secret =
                Prf.expandSecret(JDK, hash, secret(premaster), "extended master secret", lowerHex(sessionHash), 48);
        assertArrayEquals(lowerHex(master), secret.bytes());
        byte[] randoms = lowerHex(serverRandom + clientRandom);
        assertArrayEquals(lowerHex(keyBlock), Prf.expand(JDK, hash, secret, "key expansion", randoms, 128));
    }

    @Test
    void aShorterOutputIsThePrefixOfALonger() {
        var secret = Secret.owning(new byte[] {1, 2, 3});
        byte[] seed = {4};
        byte[] longest = Prf.expand(JDK, HashAlgorithm.SHA256, secret, "label", seed, 97);
        for (int length = 0; length < longest.length; length++) {
            assertArrayEquals(
                    Arrays.copyOf(longest, length),
                    Prf.expand(JDK, HashAlgorithm.SHA256, secret, "label", seed, length));
        }
    }

    @Test
    void anEmptySecretIsASecretOfZeros() {
        byte[] ofEmpty = Prf.expand(JDK, HashAlgorithm.SHA256, Secret.owning(new byte[0]), "l", new byte[1], 12);
        byte[] ofZeros = Prf.expand(JDK, HashAlgorithm.SHA256, Secret.owning(new byte[64]), "l", new byte[1], 12);
        assertArrayEquals(ofZeros, ofEmpty);
    }

    @Test
    void theSecretIsLeftToItsOwner() {
        var secret = Secret.owning(new byte[] {1, 2, 3});
        Prf.expand(JDK, HashAlgorithm.SHA256, secret, "l", new byte[1], 12);
        assertFalse(secret.isWiped());
        assertArrayEquals(new byte[] {1, 2, 3}, secret.bytes());
    }

    private static Secret secret(String hex) {
        return Secret.owning(lowerHex(hex));
    }

    private static byte[] lowerHex(String hex) {
        return hex(hex.toLowerCase(Locale.ROOT));
    }
}
