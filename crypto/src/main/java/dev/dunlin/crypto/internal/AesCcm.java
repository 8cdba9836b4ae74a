package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.AeadScratch.CHUNK;

import dev.dunlin.crypto.AeadAlgorithm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * AES-CCM with tags of 16 or 8 bytes, RFC 3610 and RFC 5116 §5.3, which the JDK has not: its AES in two modes, joined here. Both cipher objects
 * are keyed once and never initialised again, so that a message costs no garbage at all.
 *
 * <p>Nonces have 12 bytes, which leaves 3 for the length of the message (L = 3), and as many for the counter.
 */
final class AesCcm extends Aead {
    private static final int BLOCK = CbcMac.BLOCK;
    private static final int LENGTH_BYTES = 3;
    private static final int NONCE_LENGTH = BLOCK - 1 - LENGTH_BYTES;

    /** Beyond this the length of the additional data has another encoding (RFC 3610 §2.2), which no record needs. */
    private static final int MAX_AAD = 0xFEFF;

    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Eight bytes of any kind. */
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Jca jca;
    private final AeadScratch scratch;
    private final Cipher ecb;
    private final CbcMac cbcMac;
    private final CipherKey key = CipherKey.ofAes();
    private final byte[] lastSealed = new byte[NONCE_LENGTH];
    private boolean hasSealed;
    private int tagLength;

    AesCcm(Jca jca, AeadScratch scratch) {
        this.jca = jca;
        this.scratch = scratch;
        ecb = jca.cipher("AES/ECB/NoPadding");
        cbcMac = new CbcMac(jca, scratch);
    }

    @Override
    boolean speaks(AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> true;
            case AES_128_GCM, AES_256_GCM, CHACHA20_POLY1305 -> false;
        };
    }

    @Override
    void requireKeyLength(AeadAlgorithm algorithm) {
        try {
            key.setToZeros(algorithm.keyLength());
            initialize();
        } catch (GeneralSecurityException e) {
            throw jca.unavailable(algorithm.name(), e);
        }
    }

    @Override
    void rekey(AeadAlgorithm algorithm, byte[] secret, int offset) {
        try {
            key.set(secret, offset, algorithm.keyLength());
            initialize();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses a key of a length that it took before", e);
        } finally {
            key.wipe();
        }
        tagLength = algorithm.tagLength();
        hasSealed = false;
    }

    @Override
    boolean unkey() {
        hasSealed = false;
        try {
            initialize();
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void initialize() throws GeneralSecurityException {
        ecb.init(Cipher.ENCRYPT_MODE, key);
        cbcMac.rekey(key);
    }

    @Override
    public int seal(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        if (hasSealed && ConstantTime.equal(nonce, lastSealed)) {
            throw new IllegalStateException("AES-CCM cannot seal: the nonce has been used");
        }
        System.arraycopy(nonce, 0, lastSealed, 0, NONCE_LENGTH);
        hasSealed = true;
        try {
            authenticate(nonce, aad, aadLength, in, inOffset, inLength);
            crypt(nonce, in, inOffset, inLength, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CCM cannot seal", e);
        }
        xor(scratch.mac, 0, scratch.tagMask, 0, tagLength, out, outOffset + inLength);
        return inLength + tagLength;
    }

    @Override
    public int open(
            byte[] nonce, byte[] aad, int aadLength, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        int length = inLength - tagLength;
        if (length < 0) {
            return FORGED;
        }
        try {
            crypt(nonce, in, inOffset, length, out, outOffset);
            authenticate(nonce, aad, aadLength, out, outOffset, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CCM cannot open", e);
        }
        // Every byte is looked at whatever the others are: how many are right must not show in the time.
        int difference = 0;
        for (int i = 0; i < tagLength; i++) {
            difference |= scratch.mac[i] ^ scratch.tagMask[i] ^ in[inOffset + length + i];
        }
        if ((difference & 0xFF) != 0) {
            Arrays.fill(out, outOffset, outOffset + length, (byte) 0);
            return FORGED;
        }
        return length;
    }

    /** The CBC-MAC over B_0, additional data and plaintext, into the scratch (RFC 3610 §2.2). */
    private void authenticate(byte[] nonce, byte[] aad, int aadLength, byte[] plaintext, int offset, int length)
            throws GeneralSecurityException {
        if (aadLength > MAX_AAD) {
            throw new IllegalArgumentException("additional data of " + aadLength + " bytes");
        }
        byte[] block = scratch.mac;
        int hasAad = aadLength > 0 ? 1 << 6 : 0;
        block[0] = (byte) (hasAad | ((tagLength - 2) / 2) << 3 | (LENGTH_BYTES - 1));
        System.arraycopy(nonce, 0, block, 1, NONCE_LENGTH);
        block[13] = (byte) (length >>> 16);
        block[14] = (byte) (length >>> 8);
        block[15] = (byte) length;
        cbcMac.add(block, 0, BLOCK);
        if (aadLength > 0) {
            block[0] = (byte) (aadLength >>> 8);
            block[1] = (byte) aadLength;
            cbcMac.add(block, 0, 2);
            cbcMac.add(aad, 0, aadLength);
            cbcMac.pad();
        }
        cbcMac.add(plaintext, offset, length);
        cbcMac.pad();
        cbcMac.finish(block);
    }

    /**
     * Counter mode in either direction (RFC 3610 §2.3): block 0 of the key stream, which hides the tag, into the scratch, the others
     * over the message.
     */
    private void crypt(byte[] nonce, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        byte[] counters = scratch.input();
        byte[] keyStream = scratch.output();
        // A_i is a flag byte, the nonce, and i in three bytes: the same but for its second half.
        long firstHalf = (long) (LENGTH_BYTES - 1) << 56 | (long) U64.get(nonce, 0) >>> 8;
        long secondHalf = (long) U64.get(nonce, NONCE_LENGTH - 8) << 24;
        int counter = 0;
        int done = -BLOCK;
        while (done < length) {
            int wanted = Math.min(length - done, CHUNK);
            int blocks = (wanted + BLOCK - 1) / BLOCK;
            for (int i = 0; i < blocks; i++) {
                U64.set(counters, i * BLOCK, firstHalf);
                U64.set(counters, i * BLOCK + 8, secondHalf | counter++);
            }
            ecb.doFinal(counters, 0, blocks * BLOCK, keyStream, 0);
            int used = 0;
            if (done < 0) {
                System.arraycopy(keyStream, 0, scratch.tagMask, 0, BLOCK);
                used = BLOCK;
                done = 0;
                wanted -= BLOCK;
            }
            xor(in, inOffset + done, keyStream, used, wanted, out, outOffset + done);
            done += wanted;
        }
    }

    /** By words of eight bytes, which the JVM does not make of a loop over bytes whose arrays might be one and the same. */
    private static void xor(byte[] a, int aOffset, byte[] b, int bOffset, int length, byte[] out, int outOffset) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            WORD.set(out, outOffset + i, (long) WORD.get(a, aOffset + i) ^ (long) WORD.get(b, bOffset + i));
        }
        for (; i < length; i++) {
            out[outOffset + i] = (byte) (a[aOffset + i] ^ b[bOffset + i]);
        }
    }
}
