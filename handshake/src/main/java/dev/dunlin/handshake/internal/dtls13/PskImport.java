package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.message.ImportedIdentity;

/** From a key that was agreed on elsewhere to one for DTLS 1.3 and one hash of its suites, RFC 9258 §5.1. */
final class PskImport {
    private PskImport() {}

    /** The key that {@code identity} names, derived under the hash that {@code key} was made for; {@code key} stays its owner's. */
    static Secret derive(Jca jca, ImportedPsk key, ImportedIdentity identity) {
        try (var derivation = KeySchedule.derivation(jca, key.hash());
                var salt = derivation.zeros();
                var input = Secret.owning(key.toByteArray());
                var extracted = derivation.extract(salt, input)) {
            var context = derivation.digest(identity.encode().toByteArray());
            return derivation.expandLabel(
                    extracted, "derived psk", context, identity.hash().length());
        }
    }
}
