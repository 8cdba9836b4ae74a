package dev.dunlin.testkit.scripted;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-128-GCM, the JDK's. */
record Gcm(Octets key) implements Aead {
    private static final int TAG = 16;

    @Override
    public Octets seal(Octets nonce, Octets additional, Octets plaintext) {
        try {
            return run(Cipher.ENCRYPT_MODE, nonce, additional, plaintext);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Octets> open(Octets nonce, Octets additional, Octets ciphertext) {
        try {
            return Optional.of(run(Cipher.DECRYPT_MODE, nonce, additional, ciphertext));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Octets run(int mode, Octets nonce, Octets additional, Octets text) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.array(), "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce.array()));
        cipher.updateAAD(additional.array());
        return Octets.of(cipher.doFinal(text.array()));
    }

    @Override
    public int tagLength() {
        return TAG;
    }
}
