package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import java.security.MessageDigest;

/** A hash function. After each {@link #doFinal()} it is ready for the next message: to find another costs more than to hash a short one. */
public final class Digest {
    private final MessageDigest digest;

    public Digest(Jca jca, HashAlgorithm hash) {
        digest = jca.digest(hash);
    }

    public void update(byte[] input, int offset, int length) {
        digest.update(input, offset, length);
    }

    /** The hash of all that came since the last call. */
    public byte[] doFinal() {
        return digest.digest();
    }
}
