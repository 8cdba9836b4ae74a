package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;

/** The last stage, from which comes all that outlives the handshake, RFC 8446 §7.1. */
final class MasterSecret implements AutoCloseableSecret {
    private final KeyDerivation derivation;
    private final Secret secret;

    MasterSecret(KeyDerivation derivation, Secret secret) {
        this.derivation = derivation;
        this.secret = secret;
    }

    /** What protects application data at first; {@code transcriptHash} is that up to and with the server's Finished. */
    TrafficSecrets traffic(byte[] transcriptHash) {
        return TrafficSecrets.derive(TrafficSecrets.Stage.APPLICATION, derivation, secret, transcriptHash);
    }

    /** {@code transcriptHash} is that up to and with the server's Finished. */
    ExporterSecret exporter(byte[] transcriptHash) {
        return new ExporterSecret(derivation, derivation.deriveSecret(secret, "exp master", transcriptHash));
    }

    /** {@code transcriptHash} is that up to and with the client's Finished. */
    ResumptionSecret resumption(byte[] transcriptHash) {
        return new ResumptionSecret(derivation, derivation.deriveSecret(secret, "res master", transcriptHash));
    }

    @Override
    public void close() {
        secret.close();
    }
}
