package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/**
 * The keys that authenticate stateless cookies (RFC 6347 §4.2.1). They rotate with the time that goes by in the calls of their users; a
 * cookie made under the previous key is accepted for one more period, so that a rotation never refuses a client that is on its way.
 *
 * <p>Any number of acceptors may share one, each on its own thread, as long as all of them take their {@code nowNanos} from the same
 * clock: a client may then ask one of them and come back to another. Whoever made the keys closes them, after the acceptors.
 */
public final class CookieKeys implements AutoCloseable {
    /** As long as the output of SHA-256: RFC 2104 §3 advises no less, and more adds nothing. */
    static final int KEY_LENGTH = 32;

    private static final Duration LONGEST_PERIOD = Duration.ofDays(30);

    private final SecureRandom random;
    private final long periodNanos;
    private byte[] current;
    private @Nullable byte[] previous;
    private boolean started;
    private long startNanos;
    private boolean closed;
    private long generation;

    private CookieKeys(SecureRandom random, long periodNanos) {
        this.random = random;
        this.periodNanos = periodNanos;
        this.current = fresh();
    }

    /**
     * Fresh keys from {@code random}, replaced each {@code period}.
     *
     * @throws IllegalArgumentException when {@code period} is shorter than a second, in which a client cannot be sure to come back, or
     *     longer than 30 days
     */
    public static CookieKeys create(SecureRandom random, Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(LONGEST_PERIOD) > 0) {
            throw new IllegalArgumentException("period must be from 1 s to 30 days, not " + period);
        }
        return new CookieKeys(random, period.toNanos());
    }

    /** Changes whenever the keys do. */
    synchronized long generation(long nowNanos) {
        rotate(nowNanos);
        return generation;
    }

    /** A copy of the keys as they are now. */
    synchronized Taken take(long nowNanos) {
        rotate(nowNanos);
        return new Taken(generation, current.clone(), previous == null ? null : previous.clone());
    }

    /** Copies of the key under which cookies are made, and of the one before it while that is still accepted. */
    static final class Taken implements AutoCloseable {
        private final long generation;
        private final byte[] current;
        private final @Nullable byte[] previous;

        private Taken(long generation, byte[] current, @Nullable byte[] previous) {
            this.generation = generation;
            this.current = current;
            this.previous = previous;
        }

        long generation() {
            return generation;
        }

        byte[] current() {
            return current;
        }

        @Nullable
        byte[] previous() {
            return previous;
        }

        @Override
        public void close() {
            wipe(current);
            wipe(previous);
        }
    }

    /** Wipes the keys; idempotent. No acceptor may use them any more. */
    @Override
    public synchronized void close() {
        closed = true;
        wipe(current);
        wipe(previous);
        previous = null;
    }

    @Override
    public String toString() {
        return "CookieKeys(rotating every " + Duration.ofNanos(periodNanos) + ")";
    }

    private void rotate(long nowNanos) {
        if (closed) {
            throw new IllegalStateException("these cookie keys were closed while an acceptor still used them");
        }
        if (!started) {
            started = true;
            startNanos = nowNanos;
        }
        // Negative where another thread's clock reading came in between: then there is nothing to do.
        var elapsed = nowNanos - startNanos;
        if (elapsed < periodNanos) {
            return;
        }
        // First what may fail: until there is a new key nothing is given up, least of all for one of zeros.
        var next = fresh();
        wipe(previous);
        if (elapsed < 2 * periodNanos) {
            previous = current;
            startNanos += periodNanos;
        } else {
            // Nobody came for so long that the current key has had its second period as well.
            wipe(current);
            previous = null;
            startNanos = nowNanos;
        }
        current = next;
        generation++;
    }

    private byte[] fresh() {
        var key = new byte[KEY_LENGTH];
        random.nextBytes(key);
        return key;
    }

    private static void wipe(@Nullable byte[] key) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }
}
