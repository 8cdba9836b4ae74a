package dev.dunlin.crypto;

import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Jca;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate's DER, as {@code a=fingerprint} of SDP has it (RFC 8122 §5). WebRTC identifies peers by it alone (RFC 8827
 * §6.5). Immutable.
 */
public final class CertificateFingerprint {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final HashAlgorithm hash;
    private final byte[] value;

    private CertificateFingerprint(HashAlgorithm hash, byte[] value) {
        if (value.length != hash.length()) {
            throw new IllegalArgumentException(
                    "a fingerprint by " + hash.digestName() + " has " + hash.length() + " bytes, not " + value.length);
        }
        this.hash = hash;
        this.value = value;
    }

    /**
     * The fingerprint in the value of the SDP attribute, such as {@code sha-256 12:DF:3E:…}. Case does not matter.
     *
     * @throws IllegalArgumentException when it is none, or of a hash function other than SHA-256, SHA-384 and SHA-512
     */
    public static CertificateFingerprint parse(String sdp) {
        var parts = sdp.strip().split(" +", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("not a fingerprint: \"" + sdp + "\"");
        }
        for (var hash : HashAlgorithm.values()) {
            if (hash.digestName().toLowerCase(Locale.ROOT).equals(parts[0].toLowerCase(Locale.ROOT))) {
                return new CertificateFingerprint(hash, COLONS.parseHex(parts[1]));
            }
        }
        throw new IllegalArgumentException("fingerprints by " + parts[0] + " are not believed");
    }

    /**
     * The fingerprint with these bytes.
     *
     * @param value is copied
     * @throws IllegalArgumentException when it is not as long as the hash
     */
    public static CertificateFingerprint of(HashAlgorithm hash, byte[] value) {
        return new CertificateFingerprint(hash, value.clone());
    }

    /** The fingerprint of {@code certificate}: what this side tells its peer by signalling. */
    public static CertificateFingerprint of(HashAlgorithm hash, X509Certificate certificate) {
        try {
            var digest = new Jca(CryptoProvider.jdk(), new SecureRandom()).digest(hash);
            return new CertificateFingerprint(hash, digest.digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate has no encoding", e);
        }
    }

    /** The hash function. */
    public HashAlgorithm hash() {
        return hash;
    }

    /** The hash; a copy. */
    public byte[] value() {
        return value.clone();
    }

    /** Whether {@code certificate} has this fingerprint; compared in constant time. */
    public boolean isOf(X509Certificate certificate) {
        return ConstantTime.equal(of(hash, certificate).value, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateFingerprint that
                && hash == that.hash
                && ConstantTime.equal(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** As SDP writes it, for example {@code sha-256 12:DF:3E:…}. */
    @Override
    public String toString() {
        return hash.digestName().toLowerCase(Locale.ROOT) + " " + COLONS.formatHex(value);
    }
}
