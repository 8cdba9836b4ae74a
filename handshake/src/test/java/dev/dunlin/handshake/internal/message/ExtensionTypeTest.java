package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExtensionTypeTest {
    @Test
    void everyTypeIsFoundByItsCode() {
        for (var type : ExtensionType.values()) {
            assertEquals(type, ExtensionType.of(type.code()));
        }
    }

    @Test
    void greaseAndTheAbandonedConnectionIdAreUnknown() {
        assertNull(ExtensionType.of(0x0A0A));
        assertNull(ExtensionType.of(53));
    }

    @Test
    void placesAreThoseOfTheRegistry() {
        assertTrue(ExtensionType.COOKIE.mayAppearIn(MessageContext.HELLO_RETRY_REQUEST));
        assertFalse(ExtensionType.COOKIE.mayAppearIn(MessageContext.SERVER_HELLO));
        assertTrue(ExtensionType.EXTENDED_MASTER_SECRET.mayAppearIn(MessageContext.SERVER_HELLO));
        assertFalse(ExtensionType.EXTENDED_MASTER_SECRET.mayAppearIn(MessageContext.ENCRYPTED_EXTENSIONS));
        assertTrue(ExtensionType.EARLY_DATA.mayAppearIn(MessageContext.NEW_SESSION_TICKET));
        assertTrue(ExtensionType.STATUS_REQUEST.mayAppearIn(MessageContext.CERTIFICATE));
        assertFalse(ExtensionType.OID_FILTERS.mayAppearIn(MessageContext.CLIENT_HELLO));
    }
}
