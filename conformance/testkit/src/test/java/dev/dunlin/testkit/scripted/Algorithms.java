package dev.dunlin.testkit.scripted;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What everything else is built of: SHA-256, HMAC and one block of AES, from the JDK. */
final class Algorithms {
    static final int HASH = 32;
    static final int BLOCK = 16;

    private Algorithms() {}

    static Octets sha256(Octets data) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(data.array()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Octets hmac(Octets key, Octets... data) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            // The JDK refuses an empty key; one of zeros is the same to HMAC.
            mac.init(new SecretKeySpec(key.isEmpty() ? new byte[HASH] : key.array(), "HmacSHA256"));
            return Octets.of(mac.doFinal(Octets.join(data).array()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Octets aesBlock(Octets key, Octets block) {
        try {
            var cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.array(), "AES"));
            return Octets.of(cipher.doFinal(block.array()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
