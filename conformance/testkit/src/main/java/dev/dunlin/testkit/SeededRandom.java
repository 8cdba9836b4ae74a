package dev.dunlin.testkit;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Randomness that replays, for sessions whose every byte a test wants to see again. Not secure, as tests need it to be. */
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private transient SplittableRandom source;

    public SeededRandom(long seed) {
        this.seed = seed;
        this.source = new SplittableRandom(seed);
    }

    /** Begins again: what comes next is what came first. */
    public void rewind() {
        source = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int length) {
        var seed = new byte[length];
        nextBytes(seed);
        return seed;
    }
}
