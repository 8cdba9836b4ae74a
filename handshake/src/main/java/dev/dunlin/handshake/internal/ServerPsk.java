package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.PskLookup;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server has its pre-shared keys from.
 *
 * @param hint what it tells clients to help their choice (RFC 4279 §2)
 * @param prompt whether the look-up takes no time, so that it is not worth a task
 */
public record ServerPsk(PskLookup lookup, Optional<PskIdentityHint> hint, boolean prompt) {
    /** These keys and no others. */
    public static ServerPsk fixed(Map<PskIdentity, PreSharedKey> keys, Optional<PskIdentityHint> hint) {
        var copy = Map.copyOf(keys);
        return new ServerPsk(identity -> Optional.ofNullable(copy.get(identity)), hint, true);
    }

    /** Code of the application. */
    public static ServerPsk foundBy(PskLookup lookup, Optional<PskIdentityHint> hint) {
        return new ServerPsk(lookup, hint, false);
    }
}
