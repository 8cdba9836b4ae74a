package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions are those of QUIC's header protection, whose known answers are in RFC 9001 appendix A. */
class RecordNumberMaskTest {
    private static final String AES_KEY = "9f50449e04a0e810283a1e9933adedd2";
    private static final String AES_SAMPLE = "d1b1c98dd7689fb8ec11d242b123dc9b";
    private static final String AES_MASK = "437b9aec36";
    private static final String CHACHA20_KEY = "25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4";
    private static final String CHACHA20_SAMPLE = "5e5cd55c41f69080575d7999c25a5bfb";
    private static final String CHACHA20_MASK = "aefefe7d03";

    private final CipherPool pool = new CipherPool(JDK, 2);

    /** RFC 9001 A.2. */
    @Test
    @Requirement("RFC9147-4.2.3-a")
    void aesMakesTheMaskOfRfc9001() {
        var keys = keys(AeadAlgorithm.AES_128_GCM, AES_KEY);
        assertEquals(AES_MASK, mask(keys, AES_SAMPLE));
        assertEquals(AES_MASK, mask(keys, AES_SAMPLE));
    }

    /** RFC 9001 A.5. The JDK refuses the same key and nonce twice in a row. */
    @Test
    @Requirement("RFC9147-4.2.3-b")
    @SecurityHistory("T51")
    void chaCha20MakesTheMaskOfRfc9001HoweverOftenTheSampleComes() {
        var keys = keys(AeadAlgorithm.CHACHA20_POLY1305, CHACHA20_KEY);
        for (int i = 0; i < 3; i++) {
            assertEquals(CHACHA20_MASK, mask(keys, CHACHA20_SAMPLE));
        }
    }

    @Test
    void chaCha20MakesAnotherMaskForTheSameNonceAndAnotherCounter() {
        var keys = keys(AeadAlgorithm.CHACHA20_POLY1305, CHACHA20_KEY);
        var first = mask(keys, CHACHA20_SAMPLE);
        var second = mask(keys, "ffffffff" + CHACHA20_SAMPLE.substring(8));
        assertEquals(CHACHA20_MASK, first);
        assertEquals(first, mask(keys, CHACHA20_SAMPLE));
        assertEquals(second, mask(keys, "ffffffff" + CHACHA20_SAMPLE.substring(8)));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-4.2.3-h")
    void everyAlgorithmHasAMask(AeadAlgorithm algorithm) {
        var keys = keys(algorithm, "00".repeat(algorithm.keyLength()));
        assertEquals(10, mask(keys, AES_SAMPLE).length());
    }

    @Test
    void everyAssociationHasItsOwnMaskHoweverSmallThePool() {
        var small = new CipherPool(JDK, 1);
        var aes = keys(AeadAlgorithm.AES_128_CCM, AES_KEY);
        var chaCha20 = keys(AeadAlgorithm.CHACHA20_POLY1305, CHACHA20_KEY);
        for (int i = 0; i < 3; i++) {
            assertEquals(AES_MASK, mask(small, aes, AES_SAMPLE));
            assertEquals(CHACHA20_MASK, mask(small, chaCha20, CHACHA20_SAMPLE));
        }
    }

    @Test
    void maskAndCipherOfTheSameKeysShareASlot() {
        var small = new CipherPool(JDK, 1);
        var keys = keys(AeadAlgorithm.AES_128_GCM, AES_KEY);
        var aead = small.of(keys).aead();
        var mask = small.of(keys).mask();
        assertSame(aead, small.of(keys).aead());
        assertSame(mask, small.of(keys).mask());
    }

    @Test
    void keysWithoutOneForMasksAreMisuse() {
        var keys = new TrafficKeys(AeadAlgorithm.AES_128_GCM, Secret.owning(new byte[20]), 0, 16, 4);
        var ciphers = pool.of(keys);
        assertThrows(IllegalStateException.class, ciphers::mask);
    }

    private String mask(TrafficKeys keys, String sample) {
        return mask(pool, keys, sample);
    }

    private static String mask(CipherPool pool, TrafficKeys keys, String sample) {
        byte[] ciphertext = HexFormat.of().parseHex("aabbcc" + sample + "dd");
        byte[] before = ciphertext.clone();
        byte[] mask = new byte[RecordNumberMask.LENGTH];
        pool.of(keys).mask().of(ciphertext, 3, mask);
        assertArrayEquals(before, ciphertext);
        return HexFormat.of().formatHex(Arrays.copyOf(mask, 5));
    }

    private static TrafficKeys keys(AeadAlgorithm algorithm, String maskKey) {
        int length = algorithm.keyLength();
        byte[] flat = HexFormat.of().parseHex("00".repeat(length + 12) + maskKey);
        return TrafficKeys.withMaskKey(algorithm, Secret.owning(flat), 0, length, 12, length + 12);
    }
}
