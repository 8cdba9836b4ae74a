package dev.dunlin.crypto.internal;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Our own certificates and those of our anchors, out of PEM. */
public final class Certificates {
    private Certificates() {}

    /**
     * All certificates of {@code pem} in their order; keys beside them are passed over.
     *
     * @throws UnusablePem none is there, or one cannot be parsed
     */
    public static List<X509Certificate> in(Pem pem) throws UnusablePem {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : pem.blocks()) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(parse(block.contents().bytes()));
            }
        }
        if (certificates.isEmpty()) {
            throw new UnusablePem("no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate parse(byte[] der) throws UnusablePem {
        try {
            return (X509Certificate) Jca.certificateFactory().generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new UnusablePem("certificate cannot be parsed: " + e.getMessage(), e);
        }
    }
}
