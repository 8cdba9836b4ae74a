package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;

/** The pre-shared key that both sides of a {@link Pair} may have, and ways not to have it. */
public final class SharedKey {
    public static final PskIdentity IDENTITY = PskIdentity.of("sensor-17");

    private SharedKey() {}

    /** The right key under the right name. */
    public static PskCredentials credentials() {
        return PskCredentials.of(IDENTITY, key());
    }

    public static PreSharedKey key() {
        return PreSharedKey.of("0123456789abcdef".getBytes(US_ASCII));
    }

    /** The name of somebody else. */
    public static PskCredentials unknownIdentity() {
        return PskCredentials.of(PskIdentity.of("sensor-18"), key());
    }

    /** The right name without the key. */
    public static PskCredentials wrongKey() {
        return PskCredentials.of(IDENTITY, PreSharedKey.of("0123456789abcdeF".getBytes(US_ASCII)));
    }
}
