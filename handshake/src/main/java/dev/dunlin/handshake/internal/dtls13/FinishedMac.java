package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;

/** The MAC of Finished and of PSK binders, RFC 8446 §4.4.4 and §4.2.11.2. */
final class FinishedMac {
    private static final byte[] NO_CONTEXT = new byte[0];

    private FinishedMac() {}

    static byte[] of(KeyDerivation derivation, Secret base, byte[] transcriptHash) {
        try (var key = derivation.expandLabel(
                base, "finished", NO_CONTEXT, derivation.hash().length())) {
            return derivation.mac(key, transcriptHash);
        }
    }
}
