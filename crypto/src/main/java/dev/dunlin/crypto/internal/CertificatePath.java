package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.EXPIRED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.NOT_YET_VALID;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.REVOKED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_CA;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.CertificateVerifier.Role;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** From a leaf to an anchor, RFC 5280 §6, by the JDK's PKIX. */
final class CertificatePath {
    /**
     * Public paths have up to four certificates below the anchor; ten is what the JDK's TLS takes from a server. Each anchor whose name fits
     * is tried, so that a peer that has proven nothing can make us verify 1 + 2 + … + 10 = 55 signatures at most.
     */
    static final int MAX_LENGTH = 10;

    private static final Map<CertPathValidatorException.Reason, CertificateFailure.Kind> KINDS = Map.of(
            BasicReason.EXPIRED, EXPIRED,
            BasicReason.NOT_YET_VALID, NOT_YET_VALID,
            BasicReason.REVOKED, REVOKED,
            PKIXReason.NO_TRUST_ANCHOR, UNKNOWN_CA,
            PKIXReason.UNRECOGNIZED_CRIT_EXT, UNSUPPORTED);

    private CertificatePath() {}

    /**
     * The part of {@code chain} that leads from its first certificate to one of the anchors, which is itself left out, within {@link
     * #MAX_LENGTH}. Others in between and other orders are tolerated (RFC 8446 §4.4.2), as is the anchor itself.
     */
    static List<X509Certificate> validate(
            Jca jca, List<X509Certificate> chain, TrustAnchors trust, Role role, Instant now)
            throws CertificateFailure {
        var leaf = chain.get(0);
        if (trust.anchors().contains(leaf)) {
            requireValidAnchor(leaf, role, now);
            return List.of(leaf);
        }
        var path = towardsRoot(chain);
        var subjects = Set.copyOf(trust.subjects());
        CertificateFailure first = null;
        for (int length = 1; length <= path.size(); length++) {
            if (subjects.contains(path.get(length - 1).getIssuerX500Principal())) {
                var candidate = path.subList(0, length);
                try {
                    validatePath(jca, candidate, trust, role, now);
                    return candidate;
                } catch (CertificateFailure e) {
                    // An anchor of this name with another key may stand further up (cross-signing): bounded by the
                    // length of the chain.
                    first = first == null ? e : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
        throw new CertificateFailure(
                UNKNOWN_CA,
                "no trust anchor is named " + path.get(path.size() - 1).getIssuerX500Principal());
    }

    /**
     * A leaf that the user trusts by itself, self-signed or pinned, is the start of a path and its end: nobody else vouches for it, so that
     * what remains is what it says about itself.
     */
    private static void requireValidAnchor(X509Certificate leaf, Role role, Instant now) throws CertificateFailure {
        try {
            leaf.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw new CertificateFailure(EXPIRED, CertificateRules.subject(leaf) + ": " + e.getMessage(), e);
        } catch (CertificateNotYetValidException e) {
            throw new CertificateFailure(NOT_YET_VALID, CertificateRules.subject(leaf) + ": " + e.getMessage(), e);
        }
        if (leaf.hasUnsupportedCriticalExtension()) {
            throw new CertificateFailure(
                    UNSUPPORTED, CertificateRules.subject(leaf) + " has an unknown critical extension");
        }
        CertificateRules.requireStrongKey(leaf);
        CertificateRules.requirePurpose(leaf, role);
    }

    private static List<X509Certificate> towardsRoot(List<X509Certificate> chain) {
        var remaining = new ArrayList<>(chain.subList(1, chain.size()));
        var path = new ArrayList<X509Certificate>(chain.size());
        var last = chain.get(0);
        path.add(last);
        for (int i = 0; i < remaining.size() && path.size() < MAX_LENGTH; ) {
            var candidate = remaining.get(i);
            if (candidate.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
                path.add(candidate);
                remaining.remove(i);
                last = candidate;
                i = 0;
            } else {
                i++;
            }
        }
        return path;
    }

    private static void validatePath(Jca jca, List<X509Certificate> path, TrustAnchors trust, Role role, Instant now)
            throws CertificateFailure {
        // Cheap and ours first: what is weak need not be verified.
        for (var certificate : path) {
            CertificateRules.requireStrongSignature(certificate);
            CertificateRules.requireStrongKey(certificate);
        }
        try {
            var certPath = Jca.certificateFactory().generateCertPath(path);
            Jca.certPathValidator().validate(certPath, parameters(jca, trust, now));
            Revocation.check(certPath, parameters(jca, trust, now), trust.revocation());
        } catch (CertPathValidatorException e) {
            throw failure(e);
        } catch (CertificateException e) {
            throw new CertificateFailure(MALFORMED, "chain cannot be encoded", e);
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("PKIX refuses its parameters", e);
        }
        for (var certificate : path) {
            CertificateRules.requirePurpose(certificate, role);
        }
    }

    private static PKIXParameters parameters(Jca jca, TrustAnchors trust, Instant now)
            throws InvalidAlgorithmParameterException {
        var anchors = trust.anchors().stream()
                .map(anchor -> new TrustAnchor(anchor, null))
                .collect(Collectors.toSet());
        var parameters = new PKIXParameters(anchors);
        parameters.setDate(Date.from(now));
        // By a checker of our own choice or not at all: what the JDK does by itself depends on settings of the process.
        parameters.setRevocationEnabled(false);
        jca.onlyInstalledProvider().ifPresent(parameters::setSigProvider);
        return parameters;
    }

    static CertificateFailure failure(CertPathValidatorException e) {
        var kind = KINDS.getOrDefault(e.getReason(), BAD);
        return new CertificateFailure(kind, "certificate path: " + e.getMessage(), e);
    }
}
