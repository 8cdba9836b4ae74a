package dev.dunlin.testkit.jca;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;

/**
 * The JCA calls that anyone must make to seal or open a record of one length, with neither framing nor checks around them. Belongs to one
 * thread.
 */
public abstract sealed class BareRecord permits BareAead, BareCcm {
    static final int NONCE_LENGTH = 12;

    /** RFC 5246 §6.2.3.3: sequence number, type, version, length. */
    static final int AAD_LENGTH = 13;

    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final byte[] content;
    private final byte[] sealed;
    private final byte[] opened;
    private byte[] firstNonce = {};
    private byte[] first = {};
    private byte[] secondNonce = {};
    private byte[] second = {};
    private boolean isSecondNext;

    BareRecord(int tagLength, int length) {
        content = new byte[length];
        sealed = new byte[length + tagLength];
        opened = new byte[length];
    }

    /** Records under a key of zeros with {@code length} bytes of content. */
    public static BareRecord of(AeadAlgorithm algorithm, int length) throws GeneralSecurityException {
        var record =
                switch (algorithm) {
                    case AES_128_GCM, AES_256_GCM, CHACHA20_POLY1305 -> new BareAead(algorithm, length);
                    case AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> new BareCcm(algorithm, length);
                };
        record.seal();
        record.firstNonce = record.nonce.clone();
        record.first = record.sealed.clone();
        record.seal();
        record.secondNonce = record.nonce.clone();
        record.second = record.sealed.clone();
        return record;
    }

    /** Seals, each time with the next nonce: the JDK refuses to encrypt under the last one again. Returns the bytes written. */
    public final int seal() throws GeneralSecurityException {
        int carry = 0;
        while (++nonce[carry] == 0) {
            carry++;
        }
        return seal(nonce, content, sealed);
    }

    /** Opens one of two records by turns: JDK 17 refuses to decrypt ChaCha20 twice under one nonce. Returns the bytes of its content. */
    public final int open() throws GeneralSecurityException {
        isSecondNext = !isSecondNext;
        return isSecondNext ? open(secondNonce, second, opened) : open(firstNonce, first, opened);
    }

    abstract int seal(byte[] withNonce, byte[] plaintext, byte[] into) throws GeneralSecurityException;

    abstract int open(byte[] withNonce, byte[] ciphertext, byte[] into) throws GeneralSecurityException;
}
