package dev.dunlin.session;

import dev.dunlin.crypto.internal.Secret;

/**
 * The master key and master salt by which one side of a session protects its SRTP and SRTCP packets (RFC 3711 §3.2.1, RFC 5764 §4.2). Wiped
 * with the {@link SrtpKeys} that it is of.
 */
public final class SrtpMasterKey {
    private final Secret key;
    private final Secret salt;

    SrtpMasterKey(Secret key, Secret salt) {
        this.key = key;
        this.salt = salt;
    }

    /**
     * The master key: a copy, the caller's to wipe.
     *
     * @throws IllegalStateException when the keys have been closed
     */
    public byte[] key() {
        return copy(key);
    }

    /**
     * The master salt: a copy, the caller's to wipe.
     *
     * @throws IllegalStateException when the keys have been closed
     */
    public byte[] salt() {
        return copy(salt);
    }

    private static byte[] copy(Secret secret) {
        synchronized (secret) {
            if (secret.isWiped()) {
                throw new IllegalStateException("the SRTP keys have been closed");
            }
            return secret.bytes().clone();
        }
    }

    void wipe() {
        synchronized (key) {
            key.close();
        }
        synchronized (salt) {
            salt.close();
        }
    }

    @Override
    public String toString() {
        return "SrtpMasterKey";
    }
}
