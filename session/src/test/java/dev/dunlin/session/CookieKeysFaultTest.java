package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.ProviderException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Randomness that fails when the keys rotate must not leave a key that everybody knows. */
class CookieKeysFaultTest {
    private static final long PERIOD = Duration.ofMinutes(1).toNanos();
    private static final byte[] ZEROS = new byte[CookieKeys.KEY_LENGTH];

    /** Fails while it is told to. */
    private static final class Unplugged extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private boolean fails;

        @Override
        public void nextBytes(byte[] bytes) {
            if (fails) {
                throw new ProviderException("no randomness");
            }
            super.nextBytes(bytes);
        }
    }

    private final Unplugged random = new Unplugged();
    private final CookieKeys keys = CookieKeys.create(random, Duration.ofNanos(PERIOD));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aRotationThatFailsIsMadeUpForAndNoKeyIsEverZero(int periods) {
        var first = keys.take(0).current();
        random.fails = true;
        assertThrows(ProviderException.class, () -> keys.take(periods * PERIOD).current());
        assertThrows(ProviderException.class, () -> keys.take(periods * PERIOD).previous());
        random.fails = false;
        var next = keys.take(periods * PERIOD).current();
        assertFalse(Arrays.equals(ZEROS, next));
        assertFalse(Arrays.equals(first, next));
        var previous = keys.take(periods * PERIOD).previous();
        assertEquals(periods == 1, previous != null);
        var later = keys.take((periods + 1) * PERIOD).previous();
        assertNotNull(later);
        assertArrayEquals(next, later);
    }

    @Test
    void keysWithoutRandomnessCannotBeMade() {
        random.fails = true;
        assertThrows(ProviderException.class, () -> CookieKeys.create(random, Duration.ofMinutes(1)));
    }
}
