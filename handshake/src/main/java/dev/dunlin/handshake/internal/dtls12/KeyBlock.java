package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.recordlayer.internal.Dtls12Protection;

/** The key block of an association (RFC 5246 §6.3), cut into what each direction needs; wiped with {@link #close()}. */
final class KeyBlock implements AutoCloseableSecret {
    private final AeadAlgorithm aead;
    private final Secret client;
    private final Secret server;

    private KeyBlock(AeadAlgorithm aead, Secret client, Secret server) {
        this.aead = aead;
        this.client = client;
        this.server = server;
    }

    /** Cuts {@code block}, which stays the caller's to wipe. */
    static KeyBlock of(AeadAlgorithm aead, Secret block) {
        return new KeyBlock(aead, cut(aead, block, 0), cut(aead, block, 1));
    }

    static int length(AeadAlgorithm aead) {
        return 2 * Dtls12Protection.secretLength(aead);
    }

    /** Client key, server key, client IV, server IV. */
    private static Secret cut(AeadAlgorithm aead, Secret block, int index) {
        int key = aead.keyLength();
        int iv = Dtls12Protection.fixedIvLength(aead);
        var flat = new byte[key + iv];
        System.arraycopy(block.bytes(), index * key, flat, 0, key);
        System.arraycopy(block.bytes(), 2 * key + index * iv, flat, key, iv);
        return Secret.owning(flat);
    }

    /** What protects the records that {@code sender} sends, and wipes its keys when their epoch is over. */
    Dtls12Protection protection(Role sender) {
        return new Dtls12Protection(Dtls12Protection.keys(aead, sender == Role.CLIENT ? client : server));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
