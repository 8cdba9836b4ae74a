package dev.dunlin.crypto.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key pair, made by Bouncy Castle in whatever way a test wants it wrong. Valid in 2026 unless told otherwise. */
public final class TestCertificate {
    public static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final KeyPair CA_KEYS = Fixtures.ec("secp256r1");
    private static final KeyPair LEAF_KEYS = Fixtures.ec("secp256r1");

    private final X509Certificate certificate;
    private final KeyPair keys;

    private TestCertificate(X509Certificate certificate, KeyPair keys) {
        this.certificate = certificate;
        this.keys = keys;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public KeyPair keys() {
        return keys;
    }

    public byte[] der() {
        return CertificateChain.encode(List.of(certificate)).get(0);
    }

    /** A self-signed authority. */
    public static Builder root(String name) {
        return new Builder(name).authority();
    }

    /** A self-signed end entity with this name in its subjectAltName. */
    public static Builder selfSigned(String dnsName) {
        return new Builder(dnsName).dns(dnsName);
    }

    /** An authority under this one. */
    public Builder authority(String name) {
        return new Builder(name).issuedBy(this).authority();
    }

    /** An end entity under this one, with this name in its subjectAltName. */
    public Builder leaf(String dnsName) {
        return new Builder(dnsName).issuedBy(this).dns(dnsName);
    }

    /** What the next certificate will be. */
    public static final class Builder {
        private final X500Name subject;
        private final List<GeneralName> names = new ArrayList<>();
        private final List<Extension> extensions = new ArrayList<>();
        private X500Name issuer;
        private KeyPair keys = LEAF_KEYS;
        private KeyPair signer = LEAF_KEYS;
        private boolean selfSigned = true;
        private boolean version1;
        private String algorithm = "";
        private Instant notBefore = Instant.parse("2026-01-01T00:00:00Z");
        private Instant notAfter = Instant.parse("2026-12-31T00:00:00Z");

        private Builder(String name) {
            subject = new X500Name("CN=" + name);
            issuer = subject;
        }

        private Builder issuedBy(TestCertificate authority) {
            issuer = X500Name.getInstance(
                    authority.certificate.getSubjectX500Principal().getEncoded());
            signer = authority.keys;
            selfSigned = false;
            return this;
        }

        private Builder authority() {
            keys(CA_KEYS);
            return ca(true).usage(KeyUsage.keyCertSign);
        }

        public Builder ca(boolean isCa) {
            return extension(Extension.basicConstraints, true, new BasicConstraints(isCa));
        }

        public Builder pathLength(int length) {
            extensions.clear();
            return extension(Extension.basicConstraints, true, new BasicConstraints(length))
                    .usage(KeyUsage.keyCertSign);
        }

        public Builder keys(KeyPair pair) {
            keys = pair;
            signer = selfSigned ? pair : signer;
            return this;
        }

        public Builder signedBy(KeyPair pair) {
            signer = pair;
            selfSigned = false;
            return this;
        }

        public Builder usage(int bits) {
            return extension(Extension.keyUsage, true, new KeyUsage(bits));
        }

        public Builder purposes(KeyPurposeId... purposes) {
            return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }

        public Builder dns(String name) {
            names.add(new GeneralName(GeneralName.dNSName, name));
            return this;
        }

        public Builder ip(String address) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
            return this;
        }

        public Builder email(String address) {
            names.add(new GeneralName(GeneralName.rfc822Name, address));
            return this;
        }

        public Builder noNames() {
            names.clear();
            return this;
        }

        public Builder permittedDns(String suffix) {
            var permitted = new GeneralSubtree(new GeneralName(GeneralName.dNSName, suffix));
            return extension(
                    Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {permitted}, null));
        }

        public Builder unknownCriticalExtension() {
            return extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"), true, DERNull.INSTANCE);
        }

        public Builder valid(String from, String to) {
            notBefore = Instant.parse(from);
            notAfter = Instant.parse(to);
            return this;
        }

        public Builder signedWith(String signatureAlgorithm) {
            algorithm = signatureAlgorithm;
            return this;
        }

        public Builder version1() {
            version1 = true;
            return this;
        }

        private Builder extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
            try {
                extensions.add(Extension.create(id, critical, value));
                return this;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        public TestCertificate build() {
            try {
                byte[] encoded = version1 ? encodeVersion1() : encodeVersion3();
                var certificate = (X509Certificate)
                        Jca.certificateFactory().generateCertificate(new ByteArrayInputStream(encoded));
                return new TestCertificate(certificate, keys);
            } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
                throw new AssertionError(e);
            }
        }

        private byte[] encodeVersion1() throws IOException, OperatorCreationException {
            return new X509v1CertificateBuilder(
                            issuer, BigInteger.ONE, Date.from(notBefore), Date.from(notAfter), subject, publicKey())
                    .build(contentSigner())
                    .getEncoded();
        }

        private byte[] encodeVersion3() throws IOException, OperatorCreationException {
            var builder = new X509v3CertificateBuilder(
                    issuer, BigInteger.ONE, Date.from(notBefore), Date.from(notAfter), subject, publicKey());
            for (var extension : extensions) {
                builder.addExtension(extension);
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            }
            return builder.build(contentSigner()).getEncoded();
        }

        private SubjectPublicKeyInfo publicKey() {
            return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        }

        private ContentSigner contentSigner() throws OperatorCreationException {
            var key = signer.getPrivate();
            var chosen = !algorithm.isEmpty()
                    ? algorithm
                    : switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "EdDSA" -> ((EdECPrivateKey) key).getParams().getName();
                        default -> "SHA256withRSA";
                    };
            return new JcaContentSignerBuilder(chosen)
                    .setProvider(BOUNCY_CASTLE)
                    .build(key);
        }
    }
}
