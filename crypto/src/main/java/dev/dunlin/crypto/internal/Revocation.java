package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.REVOKED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_STATUS;

import dev.dunlin.crypto.RevocationPolicy;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.util.EnumSet;
import java.util.Set;

/** Checks a path that is valid otherwise for revoked certificates, by the JDK's PKIX. */
final class Revocation {
    private Revocation() {}

    /**
     * Checks {@code path}.
     *
     * @param parameters what it was found valid with, this call's own
     * @throws CertificateFailure {@code REVOKED}, or {@code UNKNOWN_STATUS} where the policy does not accept that
     */
    static void check(CertPath path, PKIXParameters parameters, RevocationPolicy policy)
            throws CertificateFailure, InvalidAlgorithmParameterException {
        if (policy.source() == RevocationPolicy.Source.NONE) {
            return;
        }
        if (policy.source() == RevocationPolicy.Source.LISTS) {
            parameters.addCertStore(storeOf(policy));
        }
        try {
            validate(path, parameters, options(policy));
        } catch (CertPathValidatorException e) {
            refuseRevoked(e);
            if (!policy.acceptsUnknownStatus()) {
                // The path is valid: whatever stopped the checker, it could not say.
                throw new CertificateFailure(UNKNOWN_STATUS, "revocation: " + e.getMessage(), e);
            }
            checkPeerAlone(path, parameters, policy);
        }
    }

    /** What nobody can say about an authority must not hide what there is about the peer's own certificate. */
    private static void checkPeerAlone(CertPath path, PKIXParameters parameters, RevocationPolicy policy)
            throws CertificateFailure, InvalidAlgorithmParameterException {
        try {
            validate(path, parameters, options(policy.onlyPeerCertificate()));
        } catch (CertPathValidatorException e) {
            refuseRevoked(e);
        }
    }

    private static void refuseRevoked(CertPathValidatorException e) throws CertificateFailure {
        if (e.getReason() == BasicReason.REVOKED) {
            throw new CertificateFailure(REVOKED, "revocation: " + e.getMessage(), e);
        }
    }

    private static void validate(CertPath path, PKIXParameters parameters, Set<Option> options)
            throws CertPathValidatorException, InvalidAlgorithmParameterException {
        // A checker has state: each run has its own.
        var validator = Jca.certPathValidator();
        var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(options);
        var checked = (PKIXParameters) parameters.clone();
        checked.addCertPathChecker(checker);
        validator.validate(path, checked);
    }

    private static Set<Option> options(RevocationPolicy policy) {
        var options = EnumSet.noneOf(Option.class);
        if (policy.source() == RevocationPolicy.Source.LISTS) {
            // Lists and nothing after them: no responder is asked, whatever a certificate points to.
            options.add(Option.PREFER_CRLS);
            options.add(Option.NO_FALLBACK);
        }
        if (policy.acceptsUnknownStatus()) {
            options.add(Option.SOFT_FAIL);
        }
        if (policy.isOnlyPeerCertificate()) {
            options.add(Option.ONLY_END_ENTITY);
        }
        return options;
    }

    private static CertStore storeOf(RevocationPolicy policy) throws InvalidAlgorithmParameterException {
        try {
            return CertStore.getInstance("Collection", new CollectionCertStoreParameters(policy.lists()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has a certificate store over collections", e);
        }
    }
}
