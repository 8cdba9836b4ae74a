package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each setting is what was set, by default what the RFCs recommend, and nothing senseless. */
class RetransmissionTest {
    @Test
    @Requirement({"RFC9147-5.8.3-a", "RFC9147-7.1-b", "RFC9147-7.2-b"})
    void theDefaultsAreWhatTheRfcsRecommend() {
        var defaults = Retransmission.defaults();
        assertTrue(defaults.promptAcks());
        assertTrue(defaults.promptRepeats());
        assertEquals(Optional.empty(), defaults.repeatHoldOff());
        assertEquals(10, defaults.recordsPerTransmission());
        assertTrue(defaults.adaptiveTimeout());
        assertFalse(defaults.ticketIsEssential());
        assertSame(defaults, Limits.defaults().retransmission());
    }

    @Test
    void everySettingIsKeptAndMovesNoOther() {
        var defaults = Retransmission.defaults();
        var acks = Retransmission.builder().promptAcks(false).build();
        assertEquals(List.of(false, true, true, false), switches(acks));
        var repeats = Retransmission.builder().promptRepeats(false).build();
        assertEquals(List.of(true, false, true, false), switches(repeats));
        var fixed = Retransmission.builder().adaptiveTimeout(false).build();
        assertEquals(List.of(true, true, false, false), switches(fixed));
        var tickets = Retransmission.builder().ticketIsEssential(true).build();
        assertEquals(List.of(true, true, true, true), switches(tickets));
        var numbers = Retransmission.builder()
                .repeatHoldOff(Duration.ofMillis(70))
                .recordsPerTransmission(3)
                .build();
        assertEquals(switches(defaults), switches(numbers));
        assertEquals(Optional.of(Duration.ofMillis(70)), numbers.repeatHoldOff());
        assertEquals(3, numbers.recordsPerTransmission());
        assertSame(acks, Limits.builder().retransmission(acks).build().retransmission());
    }

    private static List<Boolean> switches(Retransmission settings) {
        return List.of(
                settings.promptAcks(),
                settings.promptRepeats(),
                settings.adaptiveTimeout(),
                settings.ticketIsEssential());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var builder = Retransmission.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.repeatHoldOff(Duration.ofNanos(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.repeatHoldOff(Duration.ofDays(1).plusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> builder.recordsPerTransmission(0));
        assertThrows(IllegalArgumentException.class, () -> builder.recordsPerTransmission((1 << 16) + 1));
        assertEquals(
                Optional.of(Duration.ZERO),
                builder.repeatHoldOff(Duration.ZERO).build().repeatHoldOff());
        assertEquals(1, builder.recordsPerTransmission(1).build().recordsPerTransmission());
        assertEquals(1 << 16, builder.recordsPerTransmission(1 << 16).build().recordsPerTransmission());
    }
}
