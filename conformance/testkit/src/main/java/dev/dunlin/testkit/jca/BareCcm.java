package dev.dunlin.testkit.jca;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-CCM, which the JDK has not, put together in the most obvious way: RFC 3610 over its counter mode and its CBC, each made ready anew. */
@SuppressWarnings("NullAway.Init") // BareRecord keys it before it gives it away
final class BareCcm extends BareRecord {
    private static final int BLOCK = 16;

    private final int tagLength;
    private final Cipher counterMode = Cipher.getInstance("AES/CTR/NoPadding");
    private final Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
    private final byte[] counter = new byte[BLOCK];
    private final byte[] zeros = new byte[BLOCK];
    private final byte[] authenticated;
    private final byte[] mac;
    private SecretKey key;

    BareCcm(AeadAlgorithm algorithm, int length, int aadLength, BareMask mask) throws GeneralSecurityException {
        super(algorithm.tagLength(), length, mask);
        tagLength = algorithm.tagLength();
        // One block of parameters, one of 2 bytes of length and up to 13 of additional data, and the content in full
        // blocks.
        authenticated = new byte[2 * BLOCK + (length + BLOCK - 1) / BLOCK * BLOCK];
        authenticated[0] = (byte) (64 + 8 * ((tagLength - 2) / 2) + 2);
        authenticated[14] = (byte) (length >>> 8);
        authenticated[15] = (byte) length;
        authenticated[17] = (byte) aadLength;
        mac = new byte[authenticated.length];
        counter[0] = 2;
    }

    @Override
    void key(byte[] secret) {
        key = new SecretKeySpec(secret, "AES");
    }

    @Override
    int seal(byte[] withNonce, byte[] plaintext, byte[] into) throws GeneralSecurityException {
        startCounterMode(withNonce);
        byte[] mask = counterMode.update(zeros);
        counterMode.doFinal(plaintext, 0, plaintext.length, into, 0);
        authenticate(withNonce, plaintext);
        for (int i = 0; i < tagLength; i++) {
            into[plaintext.length + i] = (byte) (mac[mac.length - BLOCK + i] ^ mask[i]);
        }
        return into.length;
    }

    @Override
    int open(byte[] withNonce, byte[] ciphertext, byte[] into) throws GeneralSecurityException {
        startCounterMode(withNonce);
        byte[] mask = counterMode.update(zeros);
        counterMode.doFinal(ciphertext, 0, into.length, into, 0);
        authenticate(withNonce, into);
        byte[] expected = new byte[tagLength];
        for (int i = 0; i < tagLength; i++) {
            expected[i] = (byte) (mac[mac.length - BLOCK + i] ^ mask[i]);
        }
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(ciphertext, into.length, ciphertext.length))) {
            throw new AEADBadTagException();
        }
        return into.length;
    }

    private void startCounterMode(byte[] withNonce) throws GeneralSecurityException {
        System.arraycopy(withNonce, 0, counter, 1, NONCE_LENGTH);
        counterMode.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
    }

    private void authenticate(byte[] withNonce, byte[] plaintext) throws GeneralSecurityException {
        System.arraycopy(withNonce, 0, authenticated, 1, NONCE_LENGTH);
        System.arraycopy(plaintext, 0, authenticated, 2 * BLOCK, plaintext.length);
        cbc.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(zeros));
        cbc.doFinal(authenticated, 0, authenticated.length, mac, 0);
    }
}
