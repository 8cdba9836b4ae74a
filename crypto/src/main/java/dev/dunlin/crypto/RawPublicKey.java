package dev.dunlin.crypto;

import dev.dunlin.crypto.internal.CertificateFailure;
import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.SubjectPublicKeys;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key that stands for its owner without a certificate (RFC 7250): on P-256, P-384 or P-521, of Ed25519 or Ed448, or RSA of 2048
 * to 8192 bits. Equal to another when the SubjectPublicKeyInfo is, of which each key has exactly one. Immutable.
 */
public final class RawPublicKey {
    private final PublicKey key;
    private final byte[] encoded;

    private RawPublicKey(PublicKey key, byte[] encoded) {
        this.key = key;
        this.encoded = encoded;
    }

    /**
     * This key, of any provider.
     *
     * @throws IllegalArgumentException when it is of a kind that signs no handshake, too short, or not on its curve
     */
    public static RawPublicKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("a " + key.getAlgorithm() + " key without an encoding");
        }
        return ofEncoded(encoded);
    }

    /**
     * The key in a SubjectPublicKeyInfo (RFC 5280 §4.1, in DER), as {@code openssl pkey -pubout -outform DER} writes it.
     *
     * @param subjectPublicKeyInfo is copied
     * @throws IllegalArgumentException as {@link #of} does, and when it is anything else
     */
    public static RawPublicKey ofEncoded(byte[] subjectPublicKeyInfo) {
        try {
            return new RawPublicKey(SubjectPublicKeys.decode(subjectPublicKeyInfo), subjectPublicKeyInfo.clone());
        } catch (CertificateFailure e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The key as the JDK has it. */
    public PublicKey publicKey() {
        return key;
    }

    /** The SubjectPublicKeyInfo in DER; a copy. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** SHA-256 of the SubjectPublicKeyInfo, by which keys are often pinned and told apart; a copy. */
    public byte[] sha256() {
        return new Jca(CryptoProvider.jdk(), new SecureRandom())
                .digest(HashAlgorithm.SHA256)
                .digest(encoded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawPublicKey that && ConstantTime.equal(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    /** The algorithm, and {@link #sha256()} in hexadecimal digits. */
    @Override
    public String toString() {
        return key.getAlgorithm() + " key " + HexFormat.of().formatHex(sha256());
    }
}
