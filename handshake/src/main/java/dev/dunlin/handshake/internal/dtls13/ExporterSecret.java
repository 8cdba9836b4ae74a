package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.Exporter;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.Random;

/** exporter_master_secret, RFC 8446 §7.5. */
final class ExporterSecret implements AutoCloseableSecret, Exporter {
    private static final byte[] NO_CONTEXT = new byte[0];

    private final KeyDerivation derivation;
    private final Secret secret;

    ExporterSecret(KeyDerivation derivation, Secret secret) {
        this.derivation = derivation;
        this.secret = secret;
    }

    void fold(FoldWriter out) {
        out.secret(secret);
    }

    static ExporterSecret unfold(KeyDerivation derivation, FoldReader in) {
        return new ExporterSecret(derivation, in.secret(derivation.hash().length()));
    }

    /** An empty context is the same as none. */
    @Override
    public byte[] export(String label, @Nullable byte[] context, int length) {
        // Called when nothing else derives: no MAC object stays behind.
        try (derivation;
                var labelled = derivation.deriveSecret(secret, label);
                var exported = derivation.expandLabel(
                        labelled, "exporter", derivation.digest(context == null ? NO_CONTEXT : context), length)) {
            return exported.bytes().clone();
        }
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    /** Tells the key log, which may fail in its own ways: whoever calls this has made sure that the secret is wiped then, too. */
    void log(HandshakeSettings settings, Random clientRandom) {
        settings.keyLog()
                .ifPresent(
                        log -> log.line("EXPORTER_SECRET", clientRandom.bytes().toByteArray(), secret.bytes()));
    }

    @Override
    public void close() {
        secret.close();
    }
}
