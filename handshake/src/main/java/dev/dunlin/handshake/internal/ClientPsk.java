package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskSelector;
import java.util.Optional;

/**
 * Where a client has its pre-shared keys from.
 *
 * @param prompt whether the selector takes no time, so that it is not worth a task
 */
public record ClientPsk(PskSelector selector, boolean prompt) {
    /** The same key for every server. */
    public static ClientPsk fixed(PskCredentials credentials) {
        return new ClientPsk((hint, server) -> Optional.of(credentials), true);
    }

    /** Code of the application. */
    public static ClientPsk chosenBy(PskSelector selector) {
        return new ClientPsk(selector, false);
    }
}
