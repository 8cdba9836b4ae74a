package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.HandshakeSettings;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Finds the key that a client has named, as work that may take long. For an identity that nobody knows there is a random key, so that
 * whatever follows is the same as with a wrong key (RFC 4279 §2 allows it): no one learns which identities exist.
 */
final class PskSearch implements Callable<Secret> {
    /** The size of most real keys, and of those that are worth trying to be told apart from. */
    private static final int STAND_IN_LENGTH = 16;

    private final HandshakeSettings settings;
    private final Optional<PskIdentity> identity;

    /** @param identity empty when what the client sent is too long to be one that is known */
    PskSearch(HandshakeSettings settings, Optional<PskIdentity> identity) {
        this.settings = settings;
        this.identity = identity;
    }

    /** The stand-in is made in any case: a known identity does not answer sooner. */
    @Override
    public Secret call() throws Exception {
        var standIn = new byte[STAND_IN_LENGTH];
        settings.jca().random().nextBytes(standIn);
        var stranger = Secret.owning(standIn);
        try {
            var key = identity.isPresent() ? known(identity.get()) : Optional.<PreSharedKey>empty();
            if (key.isEmpty()) {
                return Secret.copyOf(stranger.bytes());
            }
            return Secret.owning(key.get().toByteArray());
        } finally {
            stranger.close();
        }
    }

    private Optional<PreSharedKey> known(PskIdentity name) throws Exception {
        return settings.serverPsk().orElseThrow().lookup().lookUp(name);
    }
}
