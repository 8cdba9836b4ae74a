package dev.dunlin.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerNameTest {
    @ParameterizedTest
    @CsvSource({
        "server.example, server.example",
        "Server.EXAMPLE, server.example",
        "server.example., server.example",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "my_service.internal, my_service.internal",
        "localhost, localhost",
        "4.example, 4.example",
        "1.2.3.4.in-addr.arpa, 1.2.3.4.in-addr.arpa"
    })
    @Requirement("RFC6066-3-a")
    void aDnsNameIsSentInAsciiWithoutItsTrailingDot(String text, String expected) {
        var name = PeerName.of(text);
        assertFalse(name.isIpAddress());
        assertEquals(Optional.of(expected), name.serverName());
        assertEquals(expected, name.toString());
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "2001:DB8::1, 2001:db8:0:0:0:0:0:1", "::, 0:0:0:0:0:0:0:0"})
    @Requirement("RFC6066-3-a")
    void anAddressIsNeverSentAsAName(String text, String expected) {
        var name = PeerName.of(text);
        assertTrue(name.isIpAddress());
        assertEquals(Optional.empty(), name.serverName());
        assertEquals(expected, name.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a.b..",
                "*.example",
                "a b",
                "a/b",
                "user@host",
                "host:443",
                "[::1]",
                "fe80::1%eth0",
                "-a.example",
                "a-.example",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.1.",
                "1",
                "a.1",
                "a\0b",
                "http://server.example"
            })
    void whatIsNeitherNameNorAddressIsMisuse(String text) {
        assertThrows(IllegalArgumentException.class, () -> PeerName.of(text));
    }

    @Test
    void namesAndLabelsHaveTheirLimits() {
        var label = "a".repeat(63);
        var longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertEquals(253, longest.length());
        assertEquals(longest, PeerName.of(longest + ".").toString());
        assertThrows(IllegalArgumentException.class, () -> PeerName.of(longest + "a"));
        assertThrows(IllegalArgumentException.class, () -> PeerName.of("a".repeat(64) + ".example"));
    }

    @Test
    void equalityIsThatOfTheNameItself() {
        assertEquals(PeerName.of("Bücher.example."), PeerName.of("xn--bcher-kva.EXAMPLE"));
        assertEquals(PeerName.of("::1"), PeerName.of("0:0::1"));
        assertEquals(PeerName.of("::1").hashCode(), PeerName.of("0:0::1").hashCode());
        assertNotEquals(PeerName.of("a.example"), PeerName.of("b.example"));
        assertNotEquals(PeerName.of("::1"), PeerName.of("0.0.0.1"));
    }
}
