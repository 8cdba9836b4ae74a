package dev.dunlin.crypto;

/** A pre-shared key and the identity under which the peer knows it (RFC 4279 §2). The key stays its owner's to close. */
public final class PskCredentials {
    private final PskIdentity identity;
    private final PreSharedKey key;

    private PskCredentials(PskIdentity identity, PreSharedKey key) {
        this.identity = identity;
        this.key = key;
    }

    /** This key under this identity. */
    public static PskCredentials of(PskIdentity identity, PreSharedKey key) {
        return new PskCredentials(identity, key);
    }

    /** What a client sends in clear to name the key. */
    public PskIdentity identity() {
        return identity;
    }

    /** The key. */
    public PreSharedKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "PskCredentials(" + identity + ")";
    }
}
