package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEADs as their RFCs describe them, from bare JCA calls and without a thought for speed. */
final class ForeignAead {
    private static final int BLOCK = 16;

    private ForeignAead() {}

    static byte[] seal(AeadAlgorithm algorithm, byte[] key, byte[] nonce, byte[] additionalData, byte[] content) {
        try {
            return switch (algorithm) {
                case AES_128_GCM, AES_256_GCM -> gcm(Cipher.ENCRYPT_MODE, key, nonce, additionalData, content);
                case CHACHA20_POLY1305 -> chaCha20(Cipher.ENCRYPT_MODE, key, nonce, additionalData, content);
                case AES_128_CCM, AES_256_CCM -> sealCcm(16, key, nonce, additionalData, content);
                case AES_128_CCM_8, AES_256_CCM_8 -> sealCcm(8, key, nonce, additionalData, content);
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails for what is not authentic. */
    static byte[] open(AeadAlgorithm algorithm, byte[] key, byte[] nonce, byte[] additionalData, byte[] sealed) {
        try {
            return switch (algorithm) {
                case AES_128_GCM, AES_256_GCM -> gcm(Cipher.DECRYPT_MODE, key, nonce, additionalData, sealed);
                case CHACHA20_POLY1305 -> chaCha20(Cipher.DECRYPT_MODE, key, nonce, additionalData, sealed);
                case AES_128_CCM, AES_256_CCM -> openCcm(16, key, nonce, additionalData, sealed);
                case AES_128_CCM_8, AES_256_CCM_8 -> openCcm(8, key, nonce, additionalData, sealed);
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] additionalData, byte[] input)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(additionalData);
        return cipher.doFinal(input);
    }

    private static byte[] chaCha20(int mode, byte[] key, byte[] nonce, byte[] additionalData, byte[] input)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        cipher.updateAAD(additionalData);
        return cipher.doFinal(input);
    }

    private static byte[] sealCcm(int tagLength, byte[] key, byte[] nonce, byte[] additionalData, byte[] content)
            throws GeneralSecurityException {
        var tag = Arrays.copyOf(cbcMac(tagLength, key, nonce, additionalData, content), tagLength);
        return rotated(counterMode(key, nonce, Peer.concat(tag, new byte[BLOCK - tagLength], content)), tagLength);
    }

    private static byte[] openCcm(int tagLength, byte[] key, byte[] nonce, byte[] additionalData, byte[] sealed)
            throws GeneralSecurityException {
        int length = sealed.length - tagLength;
        var ciphertext = Arrays.copyOf(sealed, length);
        var tag = Arrays.copyOfRange(sealed, length, sealed.length);
        var opened = counterMode(key, nonce, Peer.concat(tag, new byte[BLOCK - tagLength], ciphertext));
        var content = Arrays.copyOfRange(opened, BLOCK, opened.length);
        var expected = Arrays.copyOf(cbcMac(tagLength, key, nonce, additionalData, content), tagLength);
        if (!Arrays.equals(expected, Arrays.copyOf(opened, tagLength))) {
            throw new GeneralSecurityException("not authentic");
        }
        return content;
    }

    /** The tag, which counter mode has in front, goes behind the message. */
    private static byte[] rotated(byte[] tagAndContent, int tagLength) {
        return Peer.concat(
                Arrays.copyOfRange(tagAndContent, BLOCK, tagAndContent.length),
                Arrays.copyOf(tagAndContent, tagLength));
    }

    /** RFC 3610 §2.3. */
    private static byte[] counterMode(byte[] key, byte[] nonce, byte[] input) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/CTR/NoPadding");
        var first = Peer.concat(new byte[] {2}, nonce, new byte[3]);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(first));
        return cipher.doFinal(input);
    }

    /** RFC 3610 §2.2. */
    private static byte[] cbcMac(int tagLength, byte[] key, byte[] nonce, byte[] additionalData, byte[] content)
            throws GeneralSecurityException {
        var first = ByteBuffer.allocate(BLOCK)
                .put((byte) (64 + 8 * (tagLength - 2) / 2 + 2))
                .put(nonce)
                .put((byte) (content.length >>> 16))
                .putShort((short) content.length)
                .array();
        var length =
                ByteBuffer.allocate(2).putShort((short) additionalData.length).array();
        var input = Peer.concat(first, padded(Peer.concat(length, additionalData)), padded(content));
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK]));
        var chained = cipher.doFinal(input);
        return Arrays.copyOfRange(chained, chained.length - BLOCK, chained.length);
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK);
    }
}
