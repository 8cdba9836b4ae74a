package dev.dunlin.testkit;

import dev.dunlin.crypto.CryptoProvider;
import java.nio.ByteBuffer;
import java.security.Key;
import java.security.Provider;
import java.util.HashSet;
import java.util.Set;

/**
 * A book of every (key, nonce) pair that AES-GCM or ChaCha20-Poly1305 has sealed a record with. Used twice, a pair gives the key of the
 * authentication away (RFC 5288 §3, RFC 5116 §3.1): the second time raises an AssertionError out of whatever call caused it, and is remembered.
 *
 * <p>Hooks in as a JCA provider, so that it sees what really reaches the cipher. One ledger may serve many sessions.
 */
public final class KeyNonceLedger {
    private final Set<ByteBuffer> pairs = new HashSet<>();
    private int reused;

    /** Where sessions take their algorithms from, to have their records in this ledger. */
    public CryptoProvider provider() {
        return CryptoProvider.preferring(new LedgerProvider(this));
    }

    synchronized void sealed(Key key, byte[] nonce) {
        var encoded = key.getEncoded();
        // Keys of different lengths cannot be confused: they have 16 or 32 bytes, the nonce always 12. The same key for
        // both
        // algorithms would be a fault too.
        var pair = ByteBuffer.allocate(encoded.length + nonce.length)
                .put(encoded)
                .put(nonce)
                .flip();
        if (!pairs.add(pair)) {
            reused++;
            throw new AssertionError("a key has sealed twice with one nonce");
        }
    }

    /** How many records were sealed. */
    public synchronized int sealed() {
        return pairs.size();
    }

    /** Fails when nothing was sealed, since then the ledger was bypassed, or when a pair was used twice. */
    public synchronized void assertNeverRepeats() {
        if (pairs.isEmpty()) {
            throw new AssertionError("nothing was sealed through this ledger");
        }
        if (reused > 0) {
            throw new AssertionError(reused + " records were sealed with a key and nonce used before");
        }
    }

    private static final class LedgerProvider extends Provider {
        private static final long serialVersionUID = 1L;

        LedgerProvider(KeyNonceLedger ledger) {
            super("DunlinLedger", "1", "AEADs of SunJCE, with a ledger of keys and nonces");
            put(ledger, "AES/GCM/NoPadding");
            put(ledger, "ChaCha20-Poly1305");
        }

        private void put(KeyNonceLedger ledger, String transformation) {
            putService(new Service(this, "Cipher", transformation, LedgerCipher.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new LedgerCipher(ledger, transformation);
                }
            });
        }
    }
}
