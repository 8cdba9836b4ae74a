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
        var first = keys.take(start).current();
        assertNull(keys.take(start).previous());
        assertArrayEquals(first, keys.take(start + PERIOD - 1).current());

        var second = keys.take(start + PERIOD).current();
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, keys.take(start + PERIOD).previous());
        assertArrayEquals(first, keys.take(start + 2 * PERIOD - 1).previous());

        assertArrayEquals(second, keys.take(start + 2 * PERIOD).previous());
        assertFalse(Arrays.equals(second, keys.take(start + 2 * PERIOD).current()));
    }

    @Test
    void rotationKeepsItsRhythmWhenACallComesLate() {
        var first = keys.take(0).current();
        assertArrayEquals(first, keys.take(PERIOD + PERIOD / 2).previous());
        assertNotNull(keys.take(2 * PERIOD).previous());
        assertFalse(Arrays.equals(first, keys.take(2 * PERIOD).previous()));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 1000})
    void aLongSilenceLeavesNoOldKey(long periods) {
        var first = keys.take(0).current();
        assertNull(keys.take(periods * PERIOD).previous());
        assertFalse(Arrays.equals(first, keys.take(periods * PERIOD).current()));
    }

    @Test
    void aReadingOfTheClockThatIsOvertakenByAnotherThreadChangesNothing() {
        var first = keys.take(0).current();
        var second = keys.take(PERIOD).current();
        assertArrayEquals(second, keys.take(PERIOD - 5).current());
        assertArrayEquals(first, keys.take(PERIOD - 5).previous());
    }

    @Test
    void callersGetCopiesThatTheyMayWipe() {
        Arrays.fill(keys.take(0).current(), (byte) 0);
        assertFalse(Arrays.equals(new byte[CookieKeys.KEY_LENGTH], keys.take(0).current()));
    }

    @Test
    void twoSetsOfKeysDiffer() {
        var other = CookieKeys.create(new SecureRandom(), Duration.ofMinutes(1));
        assertFalse(Arrays.equals(keys.take(0).current(), other.take(0).current()));
        assertEquals(32, other.take(0).current().length);
    }

    @Test
    void closedKeysCannotBeUsed() {
        keys.close();
        keys.close();
        assertThrows(IllegalStateException.class, () -> keys.take(0).current());
        assertThrows(IllegalStateException.class, () -> keys.take(0).previous());
    }

    @Test
    void periodsInWhichNobodyCouldComeBackAreRefused() {
        var random = new SecureRandom();
        assertThrows(IllegalArgumentException.class, () -> CookieKeys.create(random, Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> CookieKeys.create(random, Duration.ofDays(31)));
    }
}
