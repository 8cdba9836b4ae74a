package dev.dunlin.testkit.jca;

import dev.dunlin.crypto.AeadAlgorithm;
import java.security.GeneralSecurityException;

/**
 * The JCA calls that anyone must make to seal or open a record of one length, with neither framing nor checks around them. Its cipher objects
 * see what an endpoint's see: records in both directions, and other keys from time to time, without which the JDK's code is compiled for less
 * than that. Belongs to one thread.
 */
public abstract sealed class BareRecord permits BareAead, BareCcm {
    static final int NONCE_LENGTH = 12;

    /** RFC 5246 §6.2.3.3: sequence number, type, version, length. */
    private static final int DTLS12_AAD_LENGTH = 13;

    /** RFC 9147 §4: flags, sequence number, length. */
    private static final int DTLS13_AAD_LENGTH = 5;

    private final BareMask mask;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final byte[] content;
    private final byte[] sealed;
    private final byte[] opened;
    private byte[] firstNonce = {};
    private byte[] first = {};
    private byte[] secondNonce = {};
    private byte[] second = {};
    private boolean isSecondNext;

    BareRecord(int tagLength, int length, BareMask mask) {
        this.mask = mask;
        content = new byte[length];
        sealed = new byte[length + tagLength];
        opened = new byte[length];
    }

    /** Records of DTLS 1.2 under a key of zeros with {@code length} bytes of content. */
    public static BareRecord of(AeadAlgorithm algorithm, int length) throws GeneralSecurityException {
        return prepared(algorithm, length, DTLS12_AAD_LENGTH, BareMask.NONE);
    }

    /** The same of DTLS 1.3: one more byte is sealed, less is authenticated, and a mask is made for each. */
    public static BareRecord ofDtls13(AeadAlgorithm algorithm, int length) throws GeneralSecurityException {
        return prepared(algorithm, length + 1, DTLS13_AAD_LENGTH, BareMask.of(algorithm));
    }

    private static BareRecord prepared(AeadAlgorithm algorithm, int length, int aadLength, BareMask mask)
            throws GeneralSecurityException {
        var record =
                switch (algorithm) {
                    case AES_128_GCM, AES_256_GCM, CHACHA20_POLY1305 ->
                        new BareAead(algorithm, length, aadLength, mask);
                    case AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 ->
                        new BareCcm(algorithm, length, aadLength, mask);
                };
        record.rekey(new byte[algorithm.keyLength()]);
        return record;
    }

    /** Goes on under another key, a copy of {@code secret}, with the same cipher objects. */
    public final void rekey(byte[] secret) throws GeneralSecurityException {
        key(secret);
        mask.key(secret);
        seal();
        firstNonce = nonce.clone();
        first = sealed.clone();
        seal();
        secondNonce = nonce.clone();
        second = sealed.clone();
        open();
    }

    /** Seals, each time with the next nonce: the JDK refuses to encrypt under the last one again. Returns the bytes written. */
    public final int seal() throws GeneralSecurityException {
        int carry = 0;
        while (++nonce[carry] == 0) {
            carry++;
        }
        int written = seal(nonce, content, sealed);
        mask.make(sealed);
        return written;
    }

    /** Opens one of two records by turns: JDK 17 refuses to decrypt ChaCha20 twice under one nonce. Returns the bytes of its content. */
    public final int open() throws GeneralSecurityException {
        byte[] received = isSecondNext ? second : first;
        byte[] withNonce = isSecondNext ? secondNonce : firstNonce;
        isSecondNext = !isSecondNext;
        mask.make(received);
        return open(withNonce, received, opened);
    }

    abstract void key(byte[] secret);

    abstract int seal(byte[] withNonce, byte[] plaintext, byte[] into) throws GeneralSecurityException;

    abstract int open(byte[] withNonce, byte[] ciphertext, byte[] into) throws GeneralSecurityException;
}
