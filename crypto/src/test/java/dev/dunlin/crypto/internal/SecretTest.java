package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void closingZeroesTheOwnedArrayAndEndsItsUse() {
        byte[] bytes = {1, 2, 3};
        var secret = Secret.owning(bytes);
        assertArrayEquals(new byte[] {1, 2, 3}, secret.bytes());
        secret.close();
        secret.close();
        assertArrayEquals(new byte[3], bytes);
        assertTrue(secret.isWiped());
        assertEquals(3, secret.length());
        assertThrows(IllegalStateException.class, secret::bytes);
    }

    @Test
    void aCopyLeavesTheOriginalToItsOwner() {
        byte[] bytes = {1, 2, 3};
        Secret.copyOf(bytes).close();
        assertArrayEquals(new byte[] {1, 2, 3}, bytes);
    }

    @Test
    void theBytesAreNotPrinted() {
        assertEquals("Secret(2 bytes)", Secret.owning(new byte[] {42, 43}).toString());
    }

    @Test
    void constantTimeComparisonsCompare() {
        assertTrue(ConstantTime.equal(new byte[] {1, 2}, new byte[] {1, 2}));
        assertFalse(ConstantTime.equal(new byte[] {1, 2}, new byte[] {1, 3}));
        assertFalse(ConstantTime.equal(new byte[] {1, 2}, new byte[] {1}));
        assertTrue(ConstantTime.isZero(new byte[4]));
        assertFalse(ConstantTime.isZero(new byte[] {0, 0, (byte) 0x80}));
    }
}
