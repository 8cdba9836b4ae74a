package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.handshake.AlertDescription;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SessionEventTest {
    @Test
    void aWarningNamesItsAlert() {
        var event = SessionEvent.warningAlert(AlertDescription.NO_RENEGOTIATION);
        assertEquals(SessionEvent.Kind.WARNING_ALERT, event.kind());
        assertEquals(Optional.of(AlertDescription.NO_RENEGOTIATION), event.alert());
        assertEquals(OptionalInt.empty(), event.mtu());
        assertEquals("WARNING_ALERT(no_renegotiation)", event.toString());
    }

    @Test
    void aLoweredMtuNamesItsBytes() {
        var event = SessionEvent.mtuLowered(548);
        assertEquals(OptionalInt.of(548), event.mtu());
        assertEquals(Optional.empty(), event.alert());
        assertEquals("MTU_LOWERED(548)", event.toString());
    }

    @Test
    void otherEventsHaveNoDetails() {
        var event = SessionEvent.of(SessionEvent.Kind.REPLACED);
        assertEquals(SessionEvent.Kind.REPLACED, event.kind());
        assertEquals(Optional.empty(), event.alert());
        assertEquals(OptionalInt.empty(), event.mtu());
        assertEquals("REPLACED", event.toString());
    }
}
