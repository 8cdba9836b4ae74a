package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;

/**
 * The key schedule of RFC 8446 §7.1 under one hash: it begins with the early secret, and each secret makes the next, which then takes its
 * place. Every stage is a class of its own and wipes its bytes, so that nothing can be derived out of turn or from what has gone.
 *
 * <p>It holds what the stages share while the handshake works, and nothing from {@link #close()} on; what outlives the handshake may still
 * derive after that.
 */
final class KeySchedule implements AutoCloseableSecret {
    /** In place of "tls13 ", and without a space (RFC 9147 §5.9). */
    private static final String LABEL_PREFIX = "dtls13";

    private final KeyDerivation derivation;

    /** @param hash that of the suite, or of the PSK for a binder */
    KeySchedule(Jca jca, HashAlgorithm hash) {
        this(derivation(jca, hash));
    }

    /** For vectors of TLS, whose labels begin in another way. */
    KeySchedule(KeyDerivation derivation) {
        this.derivation = derivation;
    }

    /** What derives under one hash, between whatever stages. */
    static KeyDerivation derivation(Jca jca, HashAlgorithm hash) {
        return new KeyDerivation(jca, hash, LABEL_PREFIX);
    }

    HashAlgorithm hash() {
        return derivation.hash();
    }

    /** The stage of a handshake under a PSK; {@code psk} stays the caller's to wipe. */
    EarlySecret withPsk(Secret psk) {
        return EarlySecret.of(derivation, psk);
    }

    /** The stage of a handshake without one. */
    EarlySecret withoutPsk() {
        try (var zeros = derivation.zeros()) {
            return EarlySecret.of(derivation, zeros);
        }
    }

    @Override
    public void close() {
        derivation.close();
    }
}
