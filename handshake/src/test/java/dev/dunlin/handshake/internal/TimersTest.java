package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.Timers.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {
    private final Timers timers = new Timers();

    @Test
    void nothingIsDueBeforeATimerIsStarted() {
        assertEquals(Long.MAX_VALUE, timers.next(0));
        for (var timer : Timer.values()) {
            assertFalse(timers.isDue(timer, Long.MAX_VALUE));
        }
    }

    /** Readings just before the clock wraps from the largest to the smallest value, and elsewhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1_000, Long.MAX_VALUE, Long.MAX_VALUE - 50, Long.MIN_VALUE, Long.MIN_VALUE + 50})
    void onlyDifferencesOfTheClockCount(long start) {
        timers.start(Timer.RETRANSMISSION, start, 100);
        assertEquals(100, timers.next(start));
        assertEquals(1, timers.next(start + 99));
        assertFalse(timers.isDue(Timer.RETRANSMISSION, start + 99));
        assertEquals(0, timers.next(start + 100));
        assertTrue(timers.isDue(Timer.RETRANSMISSION, start + 100));
        assertEquals(0, timers.next(start + 1_000_000));
        assertTrue(timers.isDue(Timer.RETRANSMISSION, start + 1_000_000));
    }

    @Test
    void theFirstDeadlineCounts() {
        timers.start(Timer.HANDSHAKE, 0, 300);
        timers.start(Timer.RETRANSMISSION, 0, 100);
        timers.start(Timer.LAST_FLIGHT, 0, 200);
        assertEquals(100, timers.next(0));
        timers.stop(Timer.RETRANSMISSION);
        assertEquals(200, timers.next(0));
        timers.start(Timer.LAST_FLIGHT, 0, 400);
        assertEquals(300, timers.next(0));
        assertTrue(timers.isRunning(Timer.HANDSHAKE));
        timers.stopAll();
        assertEquals(Long.MAX_VALUE, timers.next(0));
        assertFalse(timers.isRunning(Timer.HANDSHAKE));
        assertFalse(timers.isDue(Timer.HANDSHAKE, 1_000));
    }
}
