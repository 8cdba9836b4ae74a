package dev.dunlin.testkit.scripted;

import java.security.SecureRandom;

/** Fresh bytes. */
final class Randomness {
    private Randomness() {}

    static Octets octets(SecureRandom source, int length) {
        var bytes = new byte[length];
        source.nextBytes(bytes);
        return Octets.of(bytes);
    }
}
