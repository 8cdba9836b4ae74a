package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CipherKeyTest {
    private static final byte[] SECRET =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627");

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void aCipherGetsACopyThatIsItsOwn(int length) {
        var key = CipherKey.ofAes().set(SECRET, 5, length);
        byte[] copy = key.getEncoded();
        assertArrayEquals(Arrays.copyOfRange(SECRET, 5, 5 + length), copy);
        assertNotSame(copy, key.getEncoded());
        Arrays.fill(copy, (byte) 0);
        assertArrayEquals(Arrays.copyOfRange(SECRET, 5, 5 + length), key.getEncoded());
    }

    @Test
    void oneKeyComesAfterAnotherWhateverItsLength() {
        var key = CipherKey.ofChaCha20();
        for (int length : new int[] {16, 32, 32, 16}) {
            assertArrayEquals(
                    Arrays.copyOf(SECRET, length), key.set(SECRET, 0, length).getEncoded());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void nothingIsLeftOfAWipedKeyButItsLength(int length) {
        var key = CipherKey.ofAes().set(SECRET, 1, length);
        assertArrayEquals(new byte[length], key.wipe().getEncoded());
        assertArrayEquals(new byte[48 - length], key.setToZeros(48 - length).getEncoded());
    }

    @Test
    void ciphersAreToldWhatItIs() {
        assertEquals("AES", CipherKey.ofAes().getAlgorithm());
        assertEquals("ChaCha20", CipherKey.ofChaCha20().getAlgorithm());
        assertEquals("RAW", CipherKey.ofAes().getFormat());
    }

    @Test
    void itIsWrittenNowhere() throws IOException {
        var key = CipherKey.ofAes().set(SECRET, 0, 16);
        try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThrows(NotSerializableException.class, () -> out.writeObject(key));
        }
    }
}
