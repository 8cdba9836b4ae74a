package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC, RFC 2104. After each {@link #doFinal()} it is ready for the next message under the same key. */
public final class Hmac implements AutoCloseable {
    // HMAC fills the key up with zeros, so that this is the empty key, which the JCA refuses.
    private static final byte[] EMPTY_KEY = {0};

    private final HashAlgorithm hash;
    private final Mac mac;

    /** {@code key} is read now and not kept; it may be empty. */
    public Hmac(Jca jca, HashAlgorithm hash, byte[] key) {
        this.hash = hash;
        mac = jca.mac(hash);
        rekey(key);
    }

    /** Goes on under another key, which is read now and not kept: to find a MAC object costs as much as to use it. */
    void rekey(byte[] key) {
        init(key.length == 0 ? EMPTY_KEY : key);
    }

    private void init(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, hash.macName()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(hash.macName() + " refuses its key", e);
        }
    }

    /** Bytes that {@link #doFinal()} returns. */
    public int length() {
        return hash.length();
    }

    public void update(byte[] input) {
        mac.update(input);
    }

    public void update(byte[] input, int offset, int length) {
        mac.update(input, offset, length);
    }

    /** The MAC of all that came since the last call; the array is the caller's to wipe. */
    public byte[] doFinal() {
        return mac.doFinal();
    }

    /** Overwrites the padded key that the JDK keeps inside its MAC. */
    @Override
    public void close() {
        init(EMPTY_KEY);
    }
}
