package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.Requirement;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PskPremasterTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 64, 512})
    @Requirement("RFC4279-2-a")
    void plainIsLengthAndZerosThenLengthAndKey(int length) {
        try (var premaster = PskPremaster.plain(Secret.owning(filled(length, 0xA5)))) {
            var field = String.format("%04x", length);
            assertEquals(field + "00".repeat(length) + field + "a5".repeat(length), hex(premaster));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 66})
    @Requirement("RFC5489-2-a")
    void ecdheIsLengthAndAgreedSecretThenLengthAndKey(int agreed) {
        try (var premaster =
                PskPremaster.ecdhe(Secret.owning(filled(agreed, 0x01)), Secret.owning(filled(300, 0xA5)))) {
            assertEquals(
                    String.format("%04x", agreed) + "01".repeat(agreed) + "012c" + "a5".repeat(300), hex(premaster));
        }
    }

    @Test
    void bothSecretsStayTheCallers() {
        var agreed = Secret.owning(filled(32, 1));
        var psk = Secret.owning(filled(16, 2));
        PskPremaster.ecdhe(agreed, psk).close();
        PskPremaster.plain(psk).close();
        assertEquals("01".repeat(32), hex(agreed));
        assertEquals("02".repeat(16), hex(psk));
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.bytes());
    }
}
