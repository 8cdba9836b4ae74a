package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;

/** The second stage, into which the key exchange has gone, RFC 8446 §7.1. */
final class HandshakeSecret implements AutoCloseableSecret {
    private final KeyDerivation derivation;
    private final Secret secret;

    HandshakeSecret(KeyDerivation derivation, Secret secret) {
        this.derivation = derivation;
        this.secret = secret;
    }

    /** What protects the handshake; {@code transcriptHash} is that up to and with ServerHello. */
    TrafficSecrets traffic(byte[] transcriptHash) {
        return TrafficSecrets.derive(TrafficSecrets.Stage.HANDSHAKE, derivation, secret, transcriptHash);
    }

    /** The last stage. This one is wiped. */
    MasterSecret masterSecret() {
        try (this;
                var salt = derivation.deriveSecret(secret, "derived");
                var zeros = derivation.zeros()) {
            return new MasterSecret(derivation, derivation.extract(salt, zeros));
        }
    }

    @Override
    public void close() {
        secret.close();
    }
}
