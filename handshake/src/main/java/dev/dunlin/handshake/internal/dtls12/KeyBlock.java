package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.recordlayer.internal.Dtls12Protection;

/** The key block of an association (RFC 5246 §6.3): one array for both directions, wiped with {@link #close()}. */
final class KeyBlock implements AutoCloseableSecret {
    private final AeadAlgorithm aead;
    private final Secret block;

    KeyBlock(AeadAlgorithm aead, Secret block) {
        this.aead = aead;
        this.block = block;
    }

    static int length(AeadAlgorithm aead) {
        return 2 * (aead.keyLength() + Dtls12Protection.fixedIvLength(aead));
    }

    /** What protects the records that {@code sender} sends. */
    Dtls12Protection protection(Role sender) {
        int ivLength = Dtls12Protection.fixedIvLength(aead);
        int index = sender == Role.CLIENT ? 0 : 1;
        int keyOffset = index * aead.keyLength();
        int ivOffset = 2 * aead.keyLength() + index * ivLength;
        return new Dtls12Protection(new TrafficKeys(aead, block, keyOffset, ivOffset, ivLength));
    }

    @Override
    public void close() {
        block.close();
    }
}
