package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CipherPoolTest {
    private static final byte[] AAD = {7};
    private long nonceCounter;

    @Test
    void aHitReturnsTheSameCipher() {
        var pool = new CipherPool(JDK, 2);
        var keys = keys(AeadAlgorithm.AES_128_GCM, 1);
        assertSame(pool.of(keys).aead(), pool.of(keys).aead());
    }

    @Test
    void everyAssociationSealsUnderItsOwnKeyHoweverSmallThePool() {
        for (int capacity = 1; capacity <= 4; capacity++) {
            var pool = new CipherPool(JDK, capacity);
            var associations = new TrafficKeys[5];
            for (int i = 0; i < associations.length; i++) {
                var algorithm = i % 2 == 0 ? AeadAlgorithm.AES_128_GCM : AeadAlgorithm.AES_256_GCM;
                associations[i] = keys(algorithm, 10 + i);
            }
            for (int step = 0; step < 60; step++) {
                assertSealsUnderItsOwnKey(pool, associations[step * step % associations.length]);
            }
        }
    }

    @Test
    void whatWasUsedLatelyKeepsItsSlot() {
        var pool = new CipherPool(JDK, 2);
        var busy = keys(AeadAlgorithm.AES_128_GCM, 1);
        var first = keys(AeadAlgorithm.AES_128_GCM, 2);
        var second = keys(AeadAlgorithm.AES_128_GCM, 3);
        pool.of(first).aead();
        var cipher = pool.of(busy).aead();
        pool.of(second).aead();
        assertSame(cipher, pool.of(busy).aead());
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void forgottenKeysAreGoneFromTheirCipherWhichServesTheNext(AeadAlgorithm algorithm) {
        var pool = new CipherPool(JDK, 4);
        var keys = TrafficKeys.withMaskKey(algorithm, secret(1), 0, 32, 12, 44);
        var next = TrafficKeys.withMaskKey(algorithm, secret(2), 0, 32, 12, 44);
        var aead = pool.of(keys).aead();
        var mask = pool.of(keys).mask();
        var hidden = maskedBy(mask);
        for (int round = 0; round < 2; round++) {
            pool.forget(keys);
            var sealed = sealedBy(new CipherPool(JDK, 1).of(keys).aead(), round);
            assertFalse(Arrays.equals(sealed, sealedBy(aead, round)), "still sealed under the old key");
            assertFalse(Arrays.equals(hidden, maskedBy(mask)), "still masked under the old key");
            assertSame(aead, pool.of(next).aead());
            assertSame(mask, pool.of(next).mask());
            var other = new CipherPool(JDK, 1);
            assertArrayEquals(sealedBy(other.of(next).aead(), round), sealedBy(aead, round));
            assertArrayEquals(maskedBy(other.of(next).mask()), maskedBy(mask));
            pool.forget(next);
            assertSame(aead, pool.of(keys).aead());
            assertSame(mask, pool.of(keys).mask());
        }
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void aForgottenKeyLeavesNoMemoryOfItsLastNonceEither(AeadAlgorithm algorithm) {
        var pool = new CipherPool(JDK, 1);
        var keys = TrafficKeys.withMaskKey(algorithm, secret(1), 0, 32, 12, 44);
        var sealed = sealedBy(pool.of(keys).aead(), 7);
        for (int round = 0; round < 3; round++) {
            pool.forget(keys);
            // A cipher that still knew the key would refuse to seal with one nonce twice.
            assertArrayEquals(sealed, sealedBy(pool.of(keys).aead(), 7));
        }
    }

    private static Secret secret(int seed) {
        var flat = new byte[32 + 12 + 32];
        Arrays.fill(flat, (byte) seed);
        return Secret.owning(flat);
    }

    private static byte[] sealedBy(Aead aead, int number) {
        var nonce = new byte[12];
        nonce[11] = (byte) number;
        var sealed = new byte[4 + 16];
        aead.seal(nonce, AAD, 1, new byte[] {1, 2, 3, 4}, 0, 4, sealed, 0);
        return sealed;
    }

    private static byte[] maskedBy(RecordNumberMask mask) {
        var bytes = new byte[RecordNumberMask.LENGTH];
        mask.of(new byte[RecordNumberMask.SAMPLE_LENGTH], 0, bytes);
        return bytes;
    }

    @Test
    void forgettingWhatIsNotHeldHarmsNobody() {
        var pool = new CipherPool(JDK, 1);
        var held = keys(AeadAlgorithm.AES_128_GCM, 1);
        var cipher = pool.of(held).aead();
        pool.forget(keys(AeadAlgorithm.AES_128_GCM, 1));
        assertSame(cipher, pool.of(held).aead());
    }

    @Test
    void wipedKeysAreMisuseOnceForgotten() {
        var pool = new CipherPool(JDK, 1);
        var keys = keys(AeadAlgorithm.AES_128_GCM, 1);
        pool.of(keys).aead();
        pool.forget(keys);
        keys.flat().close();
        assertThrows(IllegalStateException.class, () -> pool.of(keys).aead());
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void aClosedPoolHoldsNoKeyAndIsUsableAgain(AeadAlgorithm algorithm) {
        var pool = new CipherPool(JDK, 2);
        var keys = TrafficKeys.withMaskKey(algorithm, secret(1), 0, 32, 12, 44);
        var aead = pool.of(keys).aead();
        var mask = pool.of(keys).mask();
        var hidden = maskedBy(mask);
        var sealed = sealedBy(new CipherPool(JDK, 1).of(keys).aead(), 1);

        pool.close();

        assertFalse(Arrays.equals(sealed, sealedBy(aead, 1)), "still sealed under the old key");
        assertFalse(Arrays.equals(hidden, maskedBy(mask)), "still masked under the old key");
        assertArrayEquals(sealed, sealedBy(pool.of(keys).aead(), 1));
        assertArrayEquals(hidden, maskedBy(pool.of(keys).mask()));
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void keysAreGoneFromASlotThatAnotherHasTaken(AeadAlgorithm algorithm) {
        var pool = new CipherPool(JDK, 1);
        var first = TrafficKeys.withMaskKey(algorithm, secret(1), 0, 32, 12, 44);
        var second = TrafficKeys.withMaskKey(algorithm, secret(2), 0, 32, 12, 44);
        var aead = pool.of(first).aead();
        var mask = pool.of(first).mask();
        var hidden = maskedBy(mask);

        var ciphers = pool.of(second);

        assertSame(aead, ciphers.aead());
        assertSame(mask, ciphers.mask());
        var sealed = sealedBy(new CipherPool(JDK, 1).of(first).aead(), 1);
        assertFalse(Arrays.equals(sealed, sealedBy(aead, 1)), "still sealed under the old key");
        assertFalse(Arrays.equals(hidden, maskedBy(mask)), "still masked under the old key");
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void ciphersThatCannotServeTheNextKeysAreGivenUpWithoutTheirOwn(AeadAlgorithm algorithm) {
        var another = algorithm == AeadAlgorithm.CHACHA20_POLY1305
                ? AeadAlgorithm.AES_128_GCM
                : AeadAlgorithm.CHACHA20_POLY1305;
        var pool = new CipherPool(JDK, 1);
        var first = TrafficKeys.withMaskKey(algorithm, secret(1), 0, 32, 12, 44);
        var aead = pool.of(first).aead();
        var mask = pool.of(first).mask();
        var hidden = maskedBy(mask);

        var ciphers = pool.of(TrafficKeys.withMaskKey(another, secret(2), 0, 32, 12, 44));

        assertNotSame(aead, ciphers.aead());
        assertNotSame(mask, ciphers.mask());
        var sealed = sealedBy(new CipherPool(JDK, 1).of(first).aead(), 1);
        assertFalse(Arrays.equals(sealed, sealedBy(aead, 1)), "still sealed under the old key");
        assertFalse(Arrays.equals(hidden, maskedBy(mask)), "still masked under the old key");
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void keysWithoutAMaskLeaveNoneOfThoseWhoseSlotTheyTake(AeadAlgorithm algorithm) {
        var pool = new CipherPool(JDK, 1);
        var masking = TrafficKeys.withMaskKey(algorithm, secret(1), 0, 32, 12, 44);
        var plain = new TrafficKeys(algorithm, secret(2), 0, 32, 12);
        var mask = pool.of(masking).mask();
        var hidden = maskedBy(mask);

        var ciphers = pool.of(plain);

        assertThrows(IllegalStateException.class, ciphers::mask);
        assertFalse(Arrays.equals(hidden, maskedBy(mask)), "still masked under the old key");
        assertArrayEquals(hidden, maskedBy(pool.of(masking).mask()));
    }

    @Test
    void anAssociationMayMoveFromOnePoolToAnother() {
        var large = new CipherPool(JDK, 8);
        var small = new CipherPool(JDK, 3);
        for (int i = 0; i < 7; i++) {
            large.of(keys(AeadAlgorithm.AES_128_GCM, 20 + i)).aead();
        }
        var keys = keys(AeadAlgorithm.AES_128_GCM, 1);
        var inLarge = large.of(keys).aead();
        var sealed = sealedBy(inLarge, 0);
        assertSealsUnderItsOwnKey(small, keys);
        assertSealsUnderItsOwnKey(large, keys);
        large.forget(keys);
        assertFalse(Arrays.equals(sealed, sealedBy(inLarge, 0)), "left behind where no hint leads");
    }

    @Test
    void capacitiesThatNoSlotNumberReachesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CipherPool(JDK, 0));
        assertThrows(IllegalArgumentException.class, () -> new CipherPool(JDK, Short.MAX_VALUE + 1));
    }

    private void assertSealsUnderItsOwnKey(CipherPool pool, TrafficKeys keys) {
        byte[] nonce = new byte[12];
        nonceCounter++;
        for (int i = 0; i < 8; i++) {
            nonce[11 - i] = (byte) (nonceCounter >>> (8 * i));
        }
        byte[] plaintext = {1, 2, 3, 4};
        byte[] sealed = new byte[20];
        assertEquals(20, pool.of(keys).aead().seal(nonce, AAD, 1, plaintext, 0, 4, sealed, 0));
        assertArrayEquals(sealedByTheJdk(keys, nonce, plaintext), sealed);
        byte[] opened = new byte[4];
        assertEquals(4, pool.of(keys).aead().open(nonce, AAD, 1, sealed, 0, 20, opened, 0));
        assertArrayEquals(plaintext, opened);
    }

    private static byte[] sealedByTheJdk(TrafficKeys keys, byte[] nonce, byte[] plaintext) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            var key = new SecretKeySpec(
                    keys.flat().bytes(), keys.keyOffset(), keys.algorithm().keyLength(), "AES");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(AAD);
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static TrafficKeys keys(AeadAlgorithm algorithm, int seed) {
        byte[] flat = new byte[3 + algorithm.keyLength() + 4];
        Arrays.fill(flat, (byte) seed);
        return new TrafficKeys(algorithm, Secret.owning(flat), 3, 3 + algorithm.keyLength(), 4);
    }
}
