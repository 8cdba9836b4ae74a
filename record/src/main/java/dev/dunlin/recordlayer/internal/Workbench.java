package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.CipherPool;
import dev.dunlin.crypto.internal.Jca;
import java.util.Arrays;

/**
 * What is dear of a {@link WorkingSet}: the large scratch arrays, which come into being when they are first asked for, and the cipher
 * objects. To make one takes longer than all that a handshake by pre-shared key computes, so that they are kept in {@link Workbenches}.
 */
final class Workbench {
    private static final byte[] NONE = {};

    private final CipherPool ciphers;
    private byte[] plaintext = NONE;
    private byte[] inner = NONE;
    private byte[] sealed = NONE;
    private byte[] datagram = NONE;

    Workbench(Jca jca, int cipherSlots) {
        ciphers = new CipherPool(jca, cipherSlots);
    }

    byte[] plaintext() {
        if (plaintext.length == 0) {
            plaintext = new byte[RecordLimits.MAX_CIPHERTEXT_13];
        }
        return plaintext;
    }

    byte[] inner() {
        if (inner.length == 0) {
            inner = new byte[RecordLimits.MAX_INNER_PLAINTEXT];
        }
        return inner;
    }

    byte[] sealed() {
        if (sealed.length == 0) {
            sealed = new byte[RecordLimits.MAX_RECORD];
        }
        return sealed;
    }

    byte[] datagram() {
        if (datagram.length == 0) {
            datagram = new byte[RecordLimits.MAX_DATAGRAM];
        }
        return datagram;
    }

    CipherPool ciphers() {
        return ciphers;
    }

    /** Wipes the arrays and takes the keys from the ciphers. */
    void clear() {
        Arrays.fill(plaintext, (byte) 0);
        Arrays.fill(inner, (byte) 0);
        Arrays.fill(sealed, (byte) 0);
        Arrays.fill(datagram, (byte) 0);
        ciphers.close();
    }
}
