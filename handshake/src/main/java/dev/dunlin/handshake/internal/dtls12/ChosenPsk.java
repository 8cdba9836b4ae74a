package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;

/** The client's choice: an identity and our own copy of its key, wiped with {@link #close()}. */
final class ChosenPsk implements AutoCloseableSecret {
    private final PskIdentity identity;
    private final Secret key;

    private ChosenPsk(PskIdentity identity, Secret key) {
        this.identity = identity;
        this.key = key;
    }

    static ChosenPsk of(PskCredentials credentials) {
        return new ChosenPsk(
                credentials.identity(), Secret.owning(credentials.key().toByteArray()));
    }

    PskIdentity identity() {
        return identity;
    }

    Secret key() {
        return key;
    }

    @Override
    public void close() {
        key.close();
    }
}
