package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;

import dev.dunlin.crypto.internal.CertificateVerifier.Role;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Set;

/** What we demand of certificates beyond the path algorithm of RFC 5280 §6. */
final class CertificateRules {
    private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private static final int VERSION_3 = 3;

    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";

    /** Signatures that still count, RFC 9325 §4.5: no MD5, no SHA-1, no DSA. */
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.113549.1.1.11", // sha256WithRSAEncryption
            "1.2.840.113549.1.1.12", // sha384WithRSAEncryption
            "1.2.840.113549.1.1.13", // sha512WithRSAEncryption
            "1.2.840.10045.4.3.2", // ecdsa-with-SHA256
            "1.2.840.10045.4.3.3", // ecdsa-with-SHA384
            "1.2.840.10045.4.3.4", // ecdsa-with-SHA512
            "1.3.101.112", // Ed25519
            "1.3.101.113"); // Ed448

    private CertificateRules() {}

    /** RFC 5246 §7.4.2, RFC 8446 §4.4.2.2 and §4.4.2.3: what a peer shows is X.509v3. Older ones cannot even say what they are for. */
    static void requireVersion3(X509Certificate leaf) throws CertificateFailure {
        if (leaf.getVersion() != VERSION_3) {
            throw new CertificateFailure(UNSUPPORTED, subject(leaf) + " is of X.509 version " + leaf.getVersion());
        }
    }

    /** The leaf signs the handshake: it has a key that we can verify with and is allowed to (RFC 5246 §7.4.2, RFC 8446 §4.4.2.2). */
    static void requireSigningKey(X509Certificate leaf) throws CertificateFailure {
        if (Signatures.schemesFor(leaf.getPublicKey()).isEmpty()) {
            throw new CertificateFailure(
                    UNSUPPORTED,
                    "no signature scheme for the " + leaf.getPublicKey().getAlgorithm() + " key of " + subject(leaf));
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new CertificateFailure(UNSUPPORTED, "key usage of " + subject(leaf) + " lacks digitalSignature");
        }
    }

    /**
     * With extendedKeyUsage, the role is among the purposes (RFC 5280 §4.2.1.12). Asked of the issuing certificates as well, as other
     * libraries do: an authority that is confined to signing code does not vouch for servers.
     */
    static void requirePurpose(X509Certificate certificate, Role role) throws CertificateFailure {
        List<String> purposes;
        try {
            purposes = certificate.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw new CertificateFailure(MALFORMED, "extended key usage of " + subject(certificate), e);
        }
        var wanted = role == Role.SERVER ? SERVER_AUTH : CLIENT_AUTH;
        if (purposes != null && !purposes.contains(wanted) && !purposes.contains(ANY_EXTENDED_KEY_USAGE)) {
            throw new CertificateFailure(
                    UNSUPPORTED, "extended key usage of " + subject(certificate) + " does not include " + role);
        }
    }

    /** A signature that a path relies on is not of a broken kind; bad_certificate by RFC 8446 §4.4.2.4. */
    static void requireStrongSignature(X509Certificate certificate) throws CertificateFailure {
        var algorithm = certificate.getSigAlgOID();
        boolean strong = algorithm.equals(RSASSA_PSS) ? hasStrongPssHash(certificate) : SIGNATURES.contains(algorithm);
        if (!strong) {
            throw new CertificateFailure(BAD, subject(certificate) + " is signed with " + certificate.getSigAlgName());
        }
    }

    // Without parameters, PSS means SHA-1 (RFC 4055 §3.1).
    private static boolean hasStrongPssHash(X509Certificate certificate) {
        byte[] encoded = certificate.getSigAlgParams();
        return encoded != null && PssParameters.hash(encoded).isPresent();
    }

    /** RSA keys have at least 2048 bits (RFC 9325 §4.5), and no more than we care to compute with. */
    static void requireStrongKey(X509Certificate certificate) throws CertificateFailure {
        if (certificate.getPublicKey() instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < Signatures.MIN_RSA_BITS || bits > Signatures.MAX_RSA_BITS) {
                throw new CertificateFailure(
                        UNSUPPORTED, subject(certificate) + " has an RSA key of " + bits + " bits");
            }
        }
    }

    static String subject(X509Certificate certificate) {
        return "\"" + certificate.getSubjectX500Principal().getName() + "\"";
    }
}
