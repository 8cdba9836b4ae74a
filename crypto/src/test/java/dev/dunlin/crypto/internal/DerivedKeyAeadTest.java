package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DerivedKeyAeadTest {
    private static final int SALT = 24;

    private final Jca jca = new Jca(CryptoProvider.jdk(), new SecureRandom());
    private final Secret key = Secret.owning(new byte[DerivedKeyAead.KEY_LENGTH]);
    private final byte[] aad = "for this".getBytes(US_ASCII);
    private final byte[] plaintext = "a state of some bytes".getBytes(US_ASCII);

    @Test
    void whatWasSealedOpens() {
        var message = DerivedKeyAead.seal(jca, key, aad, plaintext);
        assertEquals(plaintext.length + DerivedKeyAead.OVERHEAD, message.length);
        try (var opened = DerivedKeyAead.open(jca, key, aad, message).orElseThrow()) {
            assertArrayEquals(plaintext, opened.bytes());
        }
    }

    /** HKDF-Expand (RFC 5869 §2.3) and AES-GCM, spelled out with bare JCA calls. */
    @Test
    void isAesGcmUnderAnHkdfKey() throws GeneralSecurityException {
        var message = DerivedKeyAead.seal(jca, key, aad, plaintext);
        var salt = Arrays.copyOf(message, SALT);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
        mac.update(salt);
        mac.update((byte) 1);
        var first = mac.doFinal();
        mac.update(first);
        mac.update(salt);
        mac.update((byte) 2);
        var second = mac.doFinal();
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(first, "AES"),
                new GCMParameterSpec(128, Arrays.copyOf(second, 12)));
        cipher.updateAAD(aad);
        assertArrayEquals(plaintext, cipher.doFinal(message, SALT, message.length - SALT));
    }

    @Test
    void everyBitCounts() {
        var message = DerivedKeyAead.seal(jca, key, aad, plaintext);
        for (int bit = 0; bit < 8 * message.length; bit++) {
            var forged = message.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertTrue(DerivedKeyAead.open(jca, key, aad, forged).isEmpty(), "bit " + bit);
        }
    }

    @Test
    void everyByteCounts() {
        var message = DerivedKeyAead.seal(jca, key, aad, plaintext);
        for (int length = 0; length < message.length; length++) {
            assertTrue(DerivedKeyAead.open(jca, key, aad, Arrays.copyOf(message, length))
                    .isEmpty());
        }
    }

    @Test
    void anotherUseOrKeyIsRefused() {
        var message = DerivedKeyAead.seal(jca, key, aad, plaintext);
        var otherKey = new byte[DerivedKeyAead.KEY_LENGTH];
        otherKey[31] = 1;
        assertTrue(DerivedKeyAead.open(jca, key, new byte[0], message).isEmpty());
        assertTrue(
                DerivedKeyAead.open(jca, Secret.owning(otherKey), aad, message).isEmpty());
    }

    @Test
    void sameStateIsNeverSealedTheSameWay() {
        assertFalse(Arrays.equals(
                DerivedKeyAead.seal(jca, key, aad, plaintext), DerivedKeyAead.seal(jca, key, aad, plaintext)));
    }
}
