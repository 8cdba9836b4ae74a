package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieKeysTest {
    private static final long PERIOD = Duration.ofMinutes(1).toNanos();

    private final CookieKeys keys = CookieKeys.create(new SecureRandom(), Duration.ofNanos(PERIOD));

    /** Time may start anywhere and wrap: only differences count. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 90_000_000_000L, Long.MIN_VALUE, 123_456_789})
    @Requirement("RFC9147-5.1-h")
    void theKeyBecomesThePreviousOneForOnePeriodAndIsThenForgotten(long start) {
        var first = keys.current(start);
        assertNull(keys.previous(start));
        assertArrayEquals(first, keys.current(start + PERIOD - 1));

        var second = keys.current(start + PERIOD);
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, keys.previous(start + PERIOD));
        assertArrayEquals(first, keys.previous(start + 2 * PERIOD - 1));

        assertArrayEquals(second, keys.previous(start + 2 * PERIOD));
        assertFalse(Arrays.equals(second, keys.current(start + 2 * PERIOD)));
    }

    @Test
    void rotationKeepsItsRhythmWhenACallComesLate() {
        var first = keys.current(0);
        assertArrayEquals(first, keys.previous(PERIOD + PERIOD / 2));
        assertNotNull(keys.previous(2 * PERIOD));
        assertFalse(Arrays.equals(first, keys.previous(2 * PERIOD)));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 1000})
    void aLongSilenceLeavesNoOldKey(long periods) {
        var first = keys.current(0);
        assertNull(keys.previous(periods * PERIOD));
        assertFalse(Arrays.equals(first, keys.current(periods * PERIOD)));
    }

    @Test
    void aReadingOfTheClockThatIsOvertakenByAnotherThreadChangesNothing() {
        var first = keys.current(0);
        var second = keys.current(PERIOD);
        assertArrayEquals(second, keys.current(PERIOD - 5));
        assertArrayEquals(first, keys.previous(PERIOD - 5));
    }

    @Test
    void callersGetCopiesThatTheyMayWipe() {
        Arrays.fill(keys.current(0), (byte) 0);
        assertFalse(Arrays.equals(new byte[CookieKeys.KEY_LENGTH], keys.current(0)));
    }

    @Test
    void twoSetsOfKeysDiffer() {
        var other = CookieKeys.create(new SecureRandom(), Duration.ofMinutes(1));
        assertFalse(Arrays.equals(keys.current(0), other.current(0)));
        assertEquals(32, other.current(0).length);
    }

    @Test
    void closedKeysCannotBeUsed() {
        keys.close();
        keys.close();
        assertThrows(IllegalStateException.class, () -> keys.current(0));
        assertThrows(IllegalStateException.class, () -> keys.previous(0));
    }

    @Test
    void periodsInWhichNobodyCouldComeBackAreRefused() {
        var random = new SecureRandom();
        assertThrows(IllegalArgumentException.class, () -> CookieKeys.create(random, Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> CookieKeys.create(random, Duration.ofDays(31)));
    }
}
