package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;

/** The first stage, made of the PSK alone, RFC 8446 §7.1. There is no early data, hence no secret for it. */
final class EarlySecret implements AutoCloseableSecret {
    private final KeyDerivation derivation;
    private final Secret secret;

    private EarlySecret(KeyDerivation derivation, Secret secret) {
        this.derivation = derivation;
        this.secret = secret;
    }

    static EarlySecret of(KeyDerivation derivation, Secret psk) {
        try (var zeros = derivation.zeros()) {
            return new EarlySecret(derivation, derivation.extract(zeros, psk));
        }
    }

    /** What proves that the client has the PSK. */
    BinderKey binderKey(BinderKey.Origin origin) {
        return BinderKey.of(derivation, secret, origin);
    }

    /** The next stage, with the secret of the key exchange, which is wiped along with this one. */
    HandshakeSecret withKeyExchange(Secret shared) {
        try (shared) {
            return next(shared);
        }
    }

    /** The next stage of psk_ke, in which there is no key exchange. This one is wiped. */
    HandshakeSecret withoutKeyExchange() {
        try (var zeros = derivation.zeros()) {
            return next(zeros);
        }
    }

    private HandshakeSecret next(Secret shared) {
        try (this;
                var salt = derivation.deriveSecret(secret, "derived")) {
            return new HandshakeSecret(derivation, derivation.extract(salt, shared));
        }
    }

    @Override
    public void close() {
        secret.close();
    }
}
