package dev.dunlin.session;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** One number for each constant of an enum. Counting allocates nothing; any thread may count and read. */
final class Tally<E extends Enum<E>> {
    private final Map<E, AtomicLong> counts;

    Tally(Class<E> type) {
        counts = new EnumMap<>(type);
        for (var constant : type.getEnumConstants()) {
            counts.put(constant, new AtomicLong());
        }
    }

    void count(E constant) {
        of(constant).getAndIncrement();
    }

    long get(E constant) {
        return of(constant).get();
    }

    /** Puts what is not zero into {@code all}, under {@code prefix} and the name of the constant. */
    void collect(String prefix, Map<String, Long> all) {
        counts.forEach((constant, count) -> {
            var value = count.get();
            if (value != 0) {
                all.put(prefix + "." + constant, value);
            }
        });
    }

    private AtomicLong of(E constant) {
        return Objects.requireNonNull(counts.get(constant));
    }
}
