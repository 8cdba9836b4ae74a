package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;

import dev.dunlin.crypto.internal.Der.MalformedDer;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Between the DER of a Certificate message and X.509 objects, within bounds. */
public final class CertificateChain {
    /**
     * OpenSSL's bound for a certificate message, 100 KiB. Parsing costs in proportion to bytes, so their number needs no bound of its own;
     * that of signatures to be verified has one in {@link CertificatePath}.
     */
    static final int MAX_BYTES = 100 * 1024;

    private CertificateChain() {}

    /**
     * Parses the certificates of a peer in their order, leaf first.
     *
     * @throws CertificateFailure {@code MALFORMED}: none, too long, not DER, bytes after the end
     */
    public static List<X509Certificate> decode(List<byte[]> encoded) throws CertificateFailure {
        if (encoded.isEmpty()) {
            throw new CertificateFailure(MALFORMED, "chain without a certificate");
        }
        long total = 0;
        for (byte[] der : encoded) {
            total += der.length;
        }
        if (total > MAX_BYTES) {
            throw new CertificateFailure(MALFORMED, "chain of " + total + " bytes");
        }
        var chain = new ArrayList<X509Certificate>(encoded.size());
        for (byte[] der : encoded) {
            chain.add(decode(der));
        }
        return List.copyOf(chain);
    }

    private static X509Certificate decode(byte[] der) throws CertificateFailure {
        try {
            // The JDK's factory would take PEM, PKCS #7, indefinite lengths and trailing bytes as well.
            var outer = Der.over(der);
            outer.value(Der.SEQUENCE);
            outer.expectEnd();
            return (X509Certificate) Jca.certificateFactory().generateCertificate(new ByteArrayInputStream(der));
        } catch (MalformedDer | CertificateException e) {
            throw new CertificateFailure(MALFORMED, "certificate cannot be parsed: " + e.getMessage(), e);
        }
    }

    /** The DER of certificates of our own, in their order. */
    public static List<byte[]> encode(List<X509Certificate> chain) {
        var encoded = new ArrayList<byte[]>(chain.size());
        for (var certificate : chain) {
            try {
                encoded.add(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("certificate has no encoding", e);
            }
        }
        return List.copyOf(encoded);
    }
}
