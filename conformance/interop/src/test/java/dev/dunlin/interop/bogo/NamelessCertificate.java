package dev.dunlin.interop.bogo;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** A certificate with an empty subject, read by the JDK as if it had one. On the wire, and wherever it is compared, it is what it was. */
final class NamelessCertificate extends X509Certificate {
    private static final long serialVersionUID = 1;
    private static final X500Principal NOBODY = new X500Principal("");

    private final X509Certificate named;
    private final byte[] encoded;

    /**
     * @param named the same with a subject
     * @param encoded what it really is
     */
    NamelessCertificate(X509Certificate named, byte[] encoded) {
        this.named = named;
        this.encoded = encoded.clone();
    }

    @Override
    public byte[] getEncoded() {
        return encoded.clone();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return NOBODY;
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return named.getIssuerX500Principal();
    }

    @Override
    @Deprecated(since = "16")
    public Principal getIssuerDN() {
        return named.getIssuerX500Principal();
    }

    @Override
    @Deprecated(since = "16")
    public Principal getSubjectDN() {
        return NOBODY;
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        named.checkValidity();
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        named.checkValidity(date);
    }

    @Override
    public int getVersion() {
        return named.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return named.getSerialNumber();
    }

    @Override
    public Date getNotBefore() {
        return named.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return named.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return named.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return named.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return named.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return named.getSigAlgOID();
    }

    @Override
    public byte[] getSigAlgParams() {
        return named.getSigAlgParams();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return named.getIssuerUniqueID();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return named.getSubjectUniqueID();
    }

    @Override
    public boolean[] getKeyUsage() {
        return named.getKeyUsage();
    }

    @Override
    public List<String> getExtendedKeyUsage() throws CertificateParsingException {
        return named.getExtendedKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return named.getBasicConstraints();
    }

    @Override
    public void verify(PublicKey key)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException,
                    SignatureException {
        named.verify(key);
    }

    @Override
    public void verify(PublicKey key, String provider)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException,
                    SignatureException {
        named.verify(key, provider);
    }

    @Override
    public String toString() {
        return named.toString();
    }

    @Override
    public PublicKey getPublicKey() {
        return named.getPublicKey();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return named.hasUnsupportedCriticalExtension();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return named.getCriticalExtensionOIDs();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return named.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return named.getExtensionValue(oid);
    }
}
