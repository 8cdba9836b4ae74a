package dev.dunlin.crypto;

import dev.dunlin.crypto.internal.ReadableBytes;
import java.util.Arrays;

/**
 * A pre-shared key that both sides import into DTLS 1.3 (RFC 9258): what a handshake uses is derived from it for this protocol and for the hash
 * of each suite, so that one key serves suites of every hash and nothing learned in one use helps in another. It is never used as it is, and
 * never in DTLS 1.2; give it to nothing else either (RFC 9258 §4). Both sides have to import it: one that uses the same bytes as a {@link
 * PreSharedKey} does not agree with one that imports them.
 *
 * <p>Holds its own copy of the key, which {@link #close()} wipes; safe for use by several threads. The advice of {@link PreSharedKey} about the
 * choice of keys holds here too.
 */
public final class ImportedPsk implements AutoCloseable {
    /**
     * Bytes that a context may have: as many as an identity, so that a ClientHello, in which both stand once for each hash, stays within a few
     * datagrams.
     */
    public static final int MAX_CONTEXT = 1024;

    private final PskIdentity identity;
    private final byte[] context;
    private final PreSharedKey key;

    private ImportedPsk(PskIdentity identity, byte[] context, PreSharedKey key) {
        this.identity = identity;
        this.context = context;
        this.key = key;
    }

    /**
     * A key without context, and with SHA-256 for the want of a hash of its own (RFC 9258 §5.1).
     *
     * @param identity what both sides call it; goes out in clear
     * @param key is copied: the caller's to wipe
     * @throws IllegalArgumentException an empty identity, an empty key, or one longer than {@link PreSharedKey#MAX_LENGTH} bytes
     */
    public static ImportedPsk of(PskIdentity identity, byte[] key) {
        return of(identity, new byte[0], key, HashAlgorithm.SHA256);
    }

    /**
     * The same with all that belongs to a key.
     *
     * @param context what else the key was made for, such as the names of both sides; is copied, and goes out in clear with the identity
     * @param hash the one that the key was made for, which is no question of suites: SHA-256 or SHA-384
     * @throws IllegalArgumentException as the other, and a context longer than {@link #MAX_CONTEXT} bytes
     */
    public static ImportedPsk of(PskIdentity identity, byte[] context, byte[] key, HashAlgorithm hash) {
        if (identity.toByteArray().length == 0) {
            throw new IllegalArgumentException("the identity of a key to import is not empty (RFC 9258 §5.1)");
        }
        if (context.length > MAX_CONTEXT) {
            throw new IllegalArgumentException(
                    "a context of " + context.length + " bytes, at most " + MAX_CONTEXT + " are allowed");
        }
        return new ImportedPsk(identity, context.clone(), PreSharedKey.of(key, hash));
    }

    /** What both sides call it. */
    public PskIdentity identity() {
        return identity;
    }

    /** What else it was made for; a copy, empty when there is none. */
    public byte[] context() {
        return context.clone();
    }

    /** The hash that it was made for. */
    public HashAlgorithm hash() {
        return key.hash();
    }

    /** Whether it goes by this identity and this context. */
    public boolean isNamed(PskIdentity name, byte[] nameContext) {
        return identity.equals(name) && Arrays.equals(context, nameContext);
    }

    /**
     * The key's bytes: a copy, the caller's to wipe.
     *
     * @throws IllegalStateException when it has been closed
     */
    public byte[] toByteArray() {
        return key.toByteArray();
    }

    /** Wipes the key; idempotent. Close it after the last handshake that might need it: from then on each of those fails. */
    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "ImportedPsk(" + identity + (context.length == 0 ? "" : ", " + ReadableBytes.show(context)) + ")";
    }
}
