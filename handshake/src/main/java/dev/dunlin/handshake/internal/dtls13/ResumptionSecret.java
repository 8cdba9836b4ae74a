package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.codec.Bytes;

/** resumption_master_secret, RFC 8446 §4.6.1: whence come the PSKs of tickets. */
final class ResumptionSecret implements AutoCloseableSecret {
    private final KeyDerivation derivation;
    private final Secret secret;

    ResumptionSecret(KeyDerivation derivation, Secret secret) {
        this.derivation = derivation;
        this.secret = secret;
    }

    /** The PSK of the ticket with this ticket_nonce, for suites with the hash of this session. */
    Secret psk(Bytes ticketNonce) {
        // Tickets come when nothing else derives: no MAC object stays behind.
        try (derivation) {
            return derivation.expandLabel(
                    secret,
                    "resumption",
                    ticketNonce.toByteArray(),
                    derivation.hash().length());
        }
    }

    @Override
    public void close() {
        secret.close();
    }
}
