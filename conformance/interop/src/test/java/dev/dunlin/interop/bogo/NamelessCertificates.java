package dev.dunlin.interop.bogo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.Provider;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;

/**
 * Lets the JDK read the runner's certificates. Their subject is empty and their alternative name not marked critical, which RFC 5280
 * §4.1.2.6 demands and the JDK's parser insists on.
 */
public final class NamelessCertificates extends CertificateFactorySpi {
    private static final String NAME = "Nameless";

    private static final int SEQUENCE = 0x30;
    /** The optional version in front of the other fields. */
    private static final int VERSION = 0xA0;
    /** Fields of a TBSCertificate between the version and the subject: serial number, algorithm, issuer, validity. */
    private static final int BEFORE_SUBJECT = 4;

    private static final int LONG_LENGTH = 0x80;
    private static final int BYTE = 0xFF;

    /** CN=nobody. */
    private static final byte[] SUBJECT = {
        0x30, 0x11, 0x31, 0x0F, 0x30, 0x0D, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x06, 'n', 'o', 'b', 'o', 'd', 'y'
    };

    private final CertificateFactory jdk = CertificateFactory.getInstance("X.509", "SUN");

    /** Called by the JDK. */
    public NamelessCertificates() throws Exception {}

    /** What puts the factory in front of the JDK's. */
    static Provider provider() {
        return new InFront();
    }

    private static final class InFront extends Provider {
        private static final long serialVersionUID = 1;

        InFront() {
            super(NAME, "1", "reads certificates without a subject");
            put("CertificateFactory.X.509", NamelessCertificates.class.getName());
        }
    }

    @Override
    public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
        byte[] encoded;
        try {
            encoded = in.readAllBytes();
        } catch (IOException e) {
            throw new CertificateException(e);
        }
        try {
            return jdk.generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException refused) {
            var named = named(encoded, refused);
            return new NamelessCertificate(
                    (X509Certificate) jdk.generateCertificate(new ByteArrayInputStream(named)), encoded);
        }
    }

    /** The certificate with a subject, if it has an empty one. */
    private static byte[] named(byte[] encoded, CertificateException otherwise) throws CertificateException {
        try {
            int tbs = content(encoded, 0);
            int field = content(encoded, tbs);
            if ((encoded[field] & BYTE) == VERSION) {
                field = end(encoded, field);
            }
            for (int i = 0; i < BEFORE_SUBJECT; i++) {
                field = end(encoded, field);
            }
            if (encoded[field] != SEQUENCE || encoded[field + 1] != 0) {
                throw otherwise;
            }
            var inner = join(
                    Arrays.copyOfRange(encoded, content(encoded, tbs), field),
                    SUBJECT,
                    Arrays.copyOfRange(encoded, field + 2, end(encoded, tbs)));
            return sequence(join(sequence(inner), Arrays.copyOfRange(encoded, end(encoded, tbs), encoded.length)));
        } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException notDer) {
            throw otherwise;
        }
    }

    /** Where the content of the element at {@code offset} begins. */
    private static int content(byte[] der, int offset) {
        int first = der[offset + 1] & BYTE;
        return offset + 2 + (first < LONG_LENGTH ? 0 : first - LONG_LENGTH);
    }

    /** Where the element at {@code offset} ends. */
    private static int end(byte[] der, int offset) {
        int content = content(der, offset);
        int length = 0;
        for (int i = offset + 2; i < content; i++) {
            length = (length << Byte.SIZE) | (der[i] & BYTE);
        }
        return content + (content == offset + 2 ? der[offset + 1] : length);
    }

    private static byte[] sequence(byte[] content) {
        var header = new byte[] {
            SEQUENCE, (byte) (LONG_LENGTH | 2), (byte) (content.length >> Byte.SIZE), (byte) content.length
        };
        return join(header, content);
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    @Override
    public Collection<? extends Certificate> engineGenerateCertificates(InputStream in) throws CertificateException {
        return jdk.generateCertificates(in);
    }

    @Override
    public CRL engineGenerateCRL(InputStream in) throws CRLException {
        return jdk.generateCRL(in);
    }

    @Override
    public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
        return jdk.generateCRLs(in);
    }
}
