package dev.dunlin.session;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** One number for each constant of an enum. Counting allocates nothing; any thread may count and read. */
@SuppressWarnings("EnumOrdinal") // an index that never leaves the process
final class Tally<E extends Enum<E>> {
    private final Class<E> type;
    private final AtomicLongArray counts;

    Tally(Class<E> type) {
        this.type = type;
        counts = new AtomicLongArray(type.getEnumConstants().length);
    }

    void count(E constant) {
        counts.getAndIncrement(constant.ordinal());
    }

    long get(E constant) {
        return counts.get(constant.ordinal());
    }

    /** Puts what is not zero into {@code all}, under {@code prefix} and the name of the constant. */
    void collect(String prefix, Map<String, Long> all) {
        for (var constant : type.getEnumConstants()) {
            long value = get(constant);
            if (value != 0) {
                all.put(prefix + "." + constant, value);
            }
        }
    }
}
