package dev.dunlin.crypto;

import dev.dunlin.crypto.internal.Secret;

/**
 * A secret that client and server have agreed on beforehand (RFC 4279). Holds its own copy of the bytes, which {@link #close()} wipes; safe
 * for use by several threads.
 *
 * <p>Use at least 16 random bytes, never a password: whoever has recorded one handshake (of a plain PSK suite) or taken part in one (of an
 * ECDHE_PSK suite) can try keys against it at leisure (RFC 4279 §7.2, RFC 9257 §4.2).
 */
public final class PreSharedKey implements AutoCloseable {
    /**
     * Bytes that a key may have. RFC 4279 §5.3 demands 64, which is already the entropy of any hash below; 512 is what the most generous
     * of the other implementations (OpenSSL 3) takes.
     */
    public static final int MAX_LENGTH = 512;

    private final Secret secret;
    private final HashAlgorithm hash;

    private PreSharedKey(Secret secret, HashAlgorithm hash) {
        this.secret = secret;
        this.hash = hash;
    }

    /**
     * These bytes, copied: {@code key} stays the caller's to wipe. In DTLS 1.3 it goes with suites of SHA-256, as RFC 8446 §4.2.11 has it
     * for keys of which nothing else was said.
     *
     * @throws IllegalArgumentException an empty key, which would prove nothing, or one longer than {@link #MAX_LENGTH} bytes
     */
    public static PreSharedKey of(byte[] key) {
        return of(key, HashAlgorithm.SHA256);
    }

    /**
     * The same for suites of DTLS 1.3 with this hash, the one that the key was agreed on for (RFC 8446 §4.2.11); in 1.2 it goes with all.
     *
     * @throws IllegalArgumentException an empty key, one longer than {@link #MAX_LENGTH} bytes, or a hash that no suite has
     */
    public static PreSharedKey of(byte[] key, HashAlgorithm hash) {
        if (key.length == 0 || key.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a pre-shared key of " + key.length + " bytes, 1 to " + MAX_LENGTH + " are allowed");
        }
        if (hash != HashAlgorithm.SHA256 && hash != HashAlgorithm.SHA384) {
            throw new IllegalArgumentException("no cipher suite has " + hash);
        }
        return new PreSharedKey(Secret.owning(key.clone()), hash);
    }

    /** The hash of the suites that it goes with in DTLS 1.3. */
    public HashAlgorithm hash() {
        return hash;
    }

    /**
     * The key's bytes: a copy, the caller's to wipe.
     *
     * @throws IllegalStateException when it has been closed
     */
    public byte[] toByteArray() {
        synchronized (secret) {
            if (secret.isWiped()) {
                throw new IllegalStateException("the pre-shared key has been closed");
            }
            return secret.bytes().clone();
        }
    }

    /** Wipes the bytes; idempotent. Close it after the last handshake that might need it: from then on each of those fails. */
    @Override
    public void close() {
        synchronized (secret) {
            secret.close();
        }
    }

    @Override
    public String toString() {
        return "PreSharedKey";
    }
}
