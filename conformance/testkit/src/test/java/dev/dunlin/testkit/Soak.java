package dev.dunlin.testkit;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * How much hostile input there is, and where it comes from. A normal run is short and always the same. A soak run ({@code -Psoak}) is
 * sixty times as long and different each time; it prints its seed, and {@code -Ddunlin.soak.seed} with that number repeats it.
 */
final class Soak {
    private static final boolean ON = Boolean.getBoolean("dunlin.soak");
    private static final int TIMES = 60;
    private static final long SEED = seed();

    private Soak() {}

    private static long seed() {
        if (!ON) {
            return 0;
        }
        long seed = Long.getLong("dunlin.soak.seed", new SecureRandom().nextLong());
        System.out.println("Soaking with -Ddunlin.soak.seed=" + seed);
        return seed;
    }

    /** So many in a normal run, more in a soak run. */
    static int times(int normal) {
        return ON ? TIMES * normal : normal;
    }

    /** What follows from the seed that a property has drawn, and in a soak run from the run's own. */
    static SplittableRandom random(long drawn) {
        return new SplittableRandom(drawn ^ SEED);
    }
}
