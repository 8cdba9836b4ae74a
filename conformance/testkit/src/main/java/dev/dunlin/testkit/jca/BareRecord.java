package dev.dunlin.testkit.jca;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JCA calls that anyone must make to seal or open an AES-GCM record of one length, with neither framing nor checks around them.
 * Belongs to one thread.
 */
public final class BareRecord {
    private static final int TAG_LENGTH = 16;
    private static final int TAG_BITS = 8 * TAG_LENGTH;
    private static final int NONCE_LENGTH = 12;
    /** RFC 5246 §6.2.3.3: sequence number, type, version, length. */
    private static final int AAD_LENGTH = 13;

    private final SecretKey key;
    private final Cipher sealing;
    private final Cipher opening;
    private final byte[] aad = new byte[AAD_LENGTH];
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final byte[] content;
    private final byte[] sealed;
    private final byte[] openingNonce;
    private final byte[] toOpen;
    private final byte[] opened;

    /** Records under {@code key} with {@code length} bytes of content. */
    public BareRecord(byte[] key, int length) throws GeneralSecurityException {
        this.key = new SecretKeySpec(key, "AES");
        sealing = Cipher.getInstance("AES/GCM/NoPadding");
        opening = Cipher.getInstance("AES/GCM/NoPadding");
        content = new byte[length];
        sealed = new byte[length + TAG_LENGTH];
        opened = new byte[length];
        seal();
        openingNonce = nonce.clone();
        toOpen = sealed.clone();
    }

    /** Seals, each time with the next nonce: the JDK refuses to encrypt under the last one again. Returns the bytes written. */
    public int seal() throws GeneralSecurityException {
        int carry = 0;
        while (++nonce[carry] == 0) {
            carry++;
        }
        sealing.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        sealing.updateAAD(aad, 0, aad.length);
        return sealing.doFinal(content, 0, content.length, sealed, 0);
    }

    /** Opens the same record each time. Returns the bytes of its content. */
    public int open() throws GeneralSecurityException {
        opening.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, openingNonce));
        opening.updateAAD(aad, 0, aad.length);
        return opening.doFinal(toOpen, 0, toOpen.length, opened, 0);
    }
}
