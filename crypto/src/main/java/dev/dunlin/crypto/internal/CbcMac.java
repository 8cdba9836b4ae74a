package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.AeadScratch.CHUNK;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * CBC-MAC, RFC 3610 §2.2: the last block of a CBC encryption from a zero IV. A CBC cipher goes back to its IV at the end of each message, so
 * one that is keyed with zero need never be initialised again, and allocates nothing.
 *
 * <p>Neither padding nor the length of the message is its business: CCM takes care that no message is the beginning of another.
 */
final class CbcMac {
    static final int BLOCK = 16;

    private final AeadScratch scratch;
    private final Cipher cipher;
    private int pending;

    CbcMac(Jca jca, AeadScratch scratch) {
        this.scratch = scratch;
        cipher = jca.cipher("AES/CBC/NoPadding");
    }

    void rekey(SecretKey key) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[BLOCK]));
        pending = 0;
    }

    /** The next bytes of the message. */
    void add(byte[] bytes, int offset, int length) throws GeneralSecurityException {
        byte[] input = scratch.input();
        int done = 0;
        while (done < length) {
            if (pending == CHUNK) {
                cipher.update(input, 0, CHUNK, scratch.output(), 0);
                pending = 0;
            }
            int taken = Math.min(length - done, CHUNK - pending);
            System.arraycopy(bytes, offset + done, input, pending, taken);
            pending += taken;
            done += taken;
        }
    }

    /** Zeros up to the next full block. */
    void pad() {
        int padded = (pending + BLOCK - 1) / BLOCK * BLOCK;
        Arrays.fill(scratch.input(), pending, padded, (byte) 0);
        pending = padded;
    }

    /** Ends a message of at least one block, and puts its MAC of {@link #BLOCK} bytes into {@code mac}. */
    void finish(byte[] mac) throws GeneralSecurityException {
        byte[] output = scratch.output();
        int length = cipher.doFinal(scratch.input(), 0, pending, output, 0);
        pending = 0;
        System.arraycopy(output, length - BLOCK, mac, 0, BLOCK);
    }
}
