package dev.dunlin.session;

import dev.dunlin.crypto.internal.DerivedKeyAead;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.crypto.internal.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that protect session tickets (RFC 5077 §4), and the states in a {@link SessionCache}. One seals, all of them open; whoever
 * learns one can read the sessions that were resumed under it, so that they are replaced regularly and then destroyed (RFC 9325 §3.4).
 *
 * <p>Keys {@link #create created} here replace themselves as the wall time of their users goes by: a ticket can be used until the period
 * after the one it was made in ends. Keys that are {@link #of given} serve a group of servers, and are replaced by {@link #install}.
 *
 * <p>Any number of configurations, acceptors and threads may share one. Whoever made the keys closes them, after the acceptors.
 */
public final class TicketKeys implements AutoCloseable {
    /** Bytes of a key that is given: a name that stands in tickets, and the secret. */
    public static final int KEY_LENGTH = 16 + DerivedKeyAead.KEY_LENGTH;

    static final int NAME_LENGTH = KEY_LENGTH - DerivedKeyAead.KEY_LENGTH;

    private static final Duration LONGEST_PERIOD = Duration.ofDays(7);

    private final @Nullable SecureRandom random;
    private final Duration period;
    /** The first seals. */
    private List<Secret> keys;

    private @Nullable Instant start;
    private boolean closed;

    private TicketKeys(@Nullable SecureRandom random, Duration period, List<Secret> keys) {
        this.random = random;
        this.period = period;
        this.keys = keys;
    }

    /**
     * Fresh keys from {@code random}, replaced each {@code period}.
     *
     * @throws IllegalArgumentException when {@code period} is shorter than a minute or longer than 7 days
     */
    public static TicketKeys create(SecureRandom random, Duration period) {
        if (period.compareTo(Duration.ofMinutes(1)) < 0 || period.compareTo(LONGEST_PERIOD) > 0) {
            throw new IllegalArgumentException("period must be from 1 minute to 7 days, not " + period);
        }
        return new TicketKeys(random, period, List.of(fresh(random)));
    }

    /**
     * The keys of a group of servers, {@link #KEY_LENGTH} random bytes each (such as of {@code openssl rand 48}).
     *
     * @param sealing makes new tickets; copied
     * @param opening are accepted as well; copied
     * @throws IllegalArgumentException when a key has another length
     */
    public static TicketKeys of(byte[] sealing, byte[]... opening) {
        return new TicketKeys(null, Duration.ZERO, copies(sealing, opening));
    }

    /**
     * Replaces all keys that were given. To replace them on many servers without refusing anyone, first install the new key everywhere as
     * one that opens, then as the one that seals, and drop the old one when its tickets have expired.
     *
     * @throws IllegalArgumentException when a key has another length
     * @throws IllegalStateException when these keys replace themselves, or are closed
     */
    public synchronized void install(byte[] sealing, byte[]... opening) {
        if (random != null) {
            throw new IllegalStateException("these keys replace themselves");
        }
        requireOpen();
        var installed = copies(sealing, opening);
        keys.forEach(Secret::close);
        keys = installed;
    }

    private static List<Secret> copies(byte[] sealing, byte[]... opening) {
        var all = new ArrayList<byte[]>();
        all.add(sealing);
        all.addAll(Arrays.asList(opening));
        for (var key : all) {
            if (key.length != KEY_LENGTH) {
                throw new IllegalArgumentException("a ticket key has " + KEY_LENGTH + " bytes, not " + key.length);
            }
        }
        return all.stream().map(Secret::copyOf).toList();
    }

    /** A copy of the key that seals at {@code now}; the caller wipes it. */
    synchronized Secret sealing(Instant now) {
        rotate(now);
        return Secret.copyOf(keys.get(0).bytes());
    }

    /** A copy of the key with the name that {@code ticket} begins with; null when there is none. The caller wipes it. */
    synchronized @Nullable Secret opening(byte[] ticket, Instant now) {
        rotate(now);
        for (var key : keys) {
            if (isNamed(key, ticket)) {
                return Secret.copyOf(key.bytes());
            }
        }
        return null;
    }

    /** Whether {@code ticket} names the key that seals at {@code now}. */
    synchronized boolean isCurrent(byte[] ticket, Instant now) {
        rotate(now);
        return isNamed(keys.get(0), ticket);
    }

    /** Names are public: they stand in tickets. */
    private static boolean isNamed(Secret key, byte[] ticket) {
        return Arrays.mismatch(key.bytes(), 0, NAME_LENGTH, ticket, 0, Math.min(ticket.length, NAME_LENGTH)) < 0;
    }

    private void rotate(Instant now) {
        requireOpen();
        if (random == null) {
            return;
        }
        if (start == null) {
            start = now;
        }
        // Negative where the clock was set back, or another thread came in between: then there is nothing to do.
        var elapsed = Duration.between(start, now);
        if (elapsed.compareTo(period) < 0) {
            return;
        }
        // First what may fail: until there is a new key nothing is given up.
        var next = fresh(random);
        boolean isInTime = elapsed.compareTo(period.multipliedBy(2)) < 0;
        var kept = isInTime ? 1 : 0;
        keys.subList(kept, keys.size()).forEach(Secret::close);
        keys = isInTime ? List.of(next, keys.get(0)) : List.of(next);
        start = isInTime ? start.plus(period) : now;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("these ticket keys were closed while a server still used them");
        }
    }

    private static Secret fresh(SecureRandom random) {
        var key = new byte[KEY_LENGTH];
        random.nextBytes(key);
        return Secret.owning(key);
    }

    /** Wipes the keys; idempotent. No server may use them any more. */
    @Override
    public synchronized void close() {
        closed = true;
        keys.forEach(Secret::close);
    }

    @Override
    public String toString() {
        return random == null ? "TicketKeys(as given)" : "TicketKeys(rotating every " + period + ")";
    }
}
