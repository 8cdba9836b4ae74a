package dev.dunlin.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;

class ApplicationProtocolTest {
    @Test
    void nameIsItsBytes() {
        var coap = ApplicationProtocol.of("coap");
        assertEquals(coap, ApplicationProtocol.of(new byte[] {'c', 'o', 'a', 'p'}));
        assertEquals(coap.hashCode(), ApplicationProtocol.of("coap").hashCode());
        assertNotEquals(coap, ApplicationProtocol.of("CoAP"));
        assertTrue(coap.is("coap"));
        assertFalse(coap.is("coaps"));
    }

    @Test
    void nobodyCanChangeAName() {
        var given = new byte[] {1, 2};
        var protocol = ApplicationProtocol.of(given);
        given[0] = 9;
        protocol.bytes()[1] = 9;
        assertArrayEquals(new byte[] {1, 2}, protocol.bytes());
    }

    @Test
    void namesThatAreNoTextAreShownInHex() {
        assertEquals("coap", ApplicationProtocol.of("coap").toString());
        assertEquals("0x0a0a", ApplicationProtocol.of(new byte[] {10, 10}).toString());
        assertEquals("0xfafa", ApplicationProtocol.of(new byte[] {-6, -6}).toString());
    }

    @Test
    @Requirement("RFC7301-3.1-b")
    void emptyAndOverlongNamesAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> ApplicationProtocol.of(""));
        assertThrows(IllegalArgumentException.class, () -> ApplicationProtocol.of(new byte[256]));
        assertEquals(255, ApplicationProtocol.of(new byte[255]).bytes().length);
    }
}
