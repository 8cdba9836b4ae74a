package dev.dunlin.handshake.internal.resumption;

import dev.dunlin.handshake.internal.codec.Bytes;
import java.time.Instant;
import java.util.Optional;

/** Encrypts and authenticates session states that leave the server, and knows its own again (RFC 5077 §4). Any thread may call. */
public interface SealedStates {
    /**
     * Seals {@code state}, which stays the caller's to wipe.
     *
     * @param use what the sealed bytes are for: they can be opened for that alone
     */
    byte[] seal(byte[] state, Bytes use, Instant now);

    /**
     * Opens what {@link #seal} has made for {@code use}; empty for everything else: forged, cut short, under a key that is gone.
     */
    Optional<Opened> open(byte[] sealedState, Bytes use, Instant now);

    /**
     * A state that was genuine.
     *
     * @param isUnderOldKey whether the key it was sealed under is not used for new states any more, so that it will not open for long
     */
    record Opened(SessionState state, boolean isUnderOldKey) {}
}
