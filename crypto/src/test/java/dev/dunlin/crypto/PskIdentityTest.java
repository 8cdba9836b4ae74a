package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PskIdentityTest {
    @Test
    @Requirement("RFC4279-5.1-a")
    void textIsItsUtf8AndNothingElse() {
        var identity = PskIdentity.of("Kühlhaus-Å");
        assertArrayEquals("Kühlhaus-Å".getBytes(UTF_8), identity.toByteArray());
        assertNotEquals(identity, PskIdentity.of("Kühlhaus-A\u030A"));
        assertEquals("Kühlhaus-Å", identity.toString());
    }

    @Test
    @Requirement({"RFC4279-5.3-a", "RFC4279-5.3-b"})
    void identitiesAreAsLongAsTheRfcWants() {
        assertEquals(128, PskIdentity.of(new byte[128]).toByteArray().length);
        assertEquals(1000, PskIdentity.of(new byte[1000]).toByteArray().length);
        assertEquals(0, PskIdentity.of(new byte[0]).toByteArray().length);
        assertThrows(IllegalArgumentException.class, () -> PskIdentity.of(new byte[PskIdentity.MAX_LENGTH + 1]));
        assertThrows(IllegalArgumentException.class, () -> PskIdentity.of("é".repeat(PskIdentity.MAX_LENGTH / 2 + 1)));
    }

    @Test
    void equalBytesAreTheSameIdentity() {
        var one = PskIdentity.of(new byte[] {0, 1, 2});
        assertEquals(one, PskIdentity.of(new byte[] {0, 1, 2}));
        assertEquals(one.hashCode(), PskIdentity.of(new byte[] {0, 1, 2}).hashCode());
        assertNotEquals(one, PskIdentity.of(new byte[] {0, 1}));
        assertNotEquals(one, PskIdentityHint.of(new byte[] {0, 1, 2}));
    }

    @Test
    void anIdentityIsItsOwnCopyInAndOut() {
        var given = new byte[] {1, 2};
        var identity = PskIdentity.of(given);
        Arrays.fill(given, (byte) 9);
        Arrays.fill(identity.toByteArray(), (byte) 9);
        assertEquals(PskIdentity.of(new byte[] {1, 2}), identity);
    }

    @ParameterizedTest
    @CsvSource({
        "61, a", //
        "'', 0x",
        "00, 0x00",
        "6120, 0x6120",
        "610a, 0x610a",
        "e280ae61, 0xe280ae61",
        "ff, 0xff",
        "3078, 0x3078",
        "c3a9, é"
    })
    void aReportShowsTextOnlyWhereItCannotMislead(String hex, String shown) {
        assertEquals(
                shown, PskIdentity.of(java.util.HexFormat.of().parseHex(hex)).toString());
    }

    @Test
    void aHintIsAnyBytesButNone() {
        assertEquals(PskIdentityHint.of("realm"), PskIdentityHint.of("realm".getBytes(UTF_8)));
        assertEquals(
                PskIdentityHint.of("realm").hashCode(),
                PskIdentityHint.of("realm".getBytes(UTF_8)).hashCode());
        assertEquals("realm", PskIdentityHint.of("realm").toString());
        assertEquals(0xFFFF, PskIdentityHint.of(new byte[0xFFFF]).toByteArray().length);
        assertThrows(IllegalArgumentException.class, () -> PskIdentityHint.of(""));
        assertThrows(IllegalArgumentException.class, () -> PskIdentityHint.of(new byte[0x10000]));
    }
}
