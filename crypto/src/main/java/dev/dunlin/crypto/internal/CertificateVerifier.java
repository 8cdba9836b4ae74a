package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_CA;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.CertificateJudge;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/** Decides whether the certificates of a peer are believed. Slow (signatures), and free of state, so that it can run on any thread. */
public final class CertificateVerifier {
    /** Who presents the certificates. */
    public enum Role {
        CLIENT,
        SERVER
    }

    private CertificateVerifier() {}

    /**
     * Judges a chain as it came off the wire, leaf first.
     *
     * @param role the role of the peer that is being verified
     * @param name whom the leaf must be for; empty when any name will do, as for clients
     * @param now the wall time that validity is measured at
     * @throws CertificateFailure whenever the answer is no
     */
    public static VerifiedPeer verify(
            Jca jca, TrustAnchors trust, List<byte[]> derChain, Role role, Optional<PeerName> name, Instant now)
            throws CertificateFailure {
        var chain = CertificateChain.decode(derChain);
        var leaf = chain.get(0);
        CertificateRules.requireVersion3(leaf);
        CertificateRules.requireSigningKey(leaf);
        List<X509Certificate> believed = chain;
        if (trust.trustManager().isPresent()) {
            ask(trust.trustManager().get(), chain, role);
        } else if (!trust.anchors().isEmpty()) {
            believed = CertificatePath.validate(jca, chain, trust, role, now);
        } else if (!trust.fingerprints().isEmpty()) {
            requireFingerprint(leaf, trust.fingerprints());
        }
        if (name.isPresent() && trust.goesByName()) {
            NameMatch.require(leaf, name.get());
        }
        if (trust.judge().isPresent()) {
            ask(trust.judge().get(), believed, name);
        }
        return new VerifiedPeer(believed);
    }

    /** RFC 8122 §5: of several hash functions the strongest that we have counts, and of its fingerprints any. */
    private static void requireFingerprint(X509Certificate leaf, Set<CertificateFingerprint> fingerprints)
            throws CertificateFailure {
        var strongest = fingerprints.stream()
                .map(CertificateFingerprint::hash)
                .max(Comparator.comparingInt(HashAlgorithm::length))
                .orElseThrow();
        boolean matches = false;
        for (var fingerprint : fingerprints) {
            matches |= fingerprint.hash() == strongest && fingerprint.isOf(leaf);
        }
        if (!matches) {
            throw new CertificateFailure(
                    CertificateFailure.Kind.WRONG_FINGERPRINT,
                    CertificateRules.subject(leaf) + " has the fingerprint "
                            + CertificateFingerprint.of(strongest, leaf));
        }
    }

    private static void ask(CertificateJudge judge, List<X509Certificate> chain, Optional<PeerName> name)
            throws CertificateFailure {
        boolean isBelieved;
        try {
            isBelieved = judge.isBelieved(chain, name);
        } catch (CertificateException e) {
            throw failure("the judge refuses: " + e.getMessage(), e);
        }
        if (!isBelieved) {
            throw new CertificateFailure(
                    CertificateFailure.Kind.NOT_BELIEVED,
                    "the judge does not believe " + CertificateRules.subject(chain.get(0)));
        }
    }

    /**
     * Holds the path of a believed peer to these schemes; one that signed itself is trusted or not, its signature says nothing (RFC 8446
     * §4.2.3).
     *
     * @param schemes empty when nobody has listed any
     * @throws CertificateFailure {@code UNSUPPORTED}: a certificate is signed by another
     */
    public static void requireSignedBy(List<SignatureScheme> schemes, VerifiedPeer peer) throws CertificateFailure {
        for (var certificate : peer.chain()) {
            boolean isSelfIssued = certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
            // Kinds without a code of their own cannot be listed: what is weak among them has been refused before.
            boolean isListed =
                    Signatures.schemeOf(certificate).map(schemes::contains).orElse(true);
            if (!schemes.isEmpty() && !isSelfIssued && !isListed) {
                throw new CertificateFailure(
                        CertificateFailure.Kind.UNSUPPORTED,
                        CertificateRules.subject(certificate) + " is signed by " + certificate.getSigAlgName()
                                + ", which was not listed");
            }
        }
    }

    /**
     * The believed peer with what it has stapled to its certificate.
     *
     * @throws CertificateFailure the application does not accept it, or that it is not there: {@code BAD_STATUS} for the OCSP response,
     *     {@code NOT_BELIEVED} for the timestamps
     * @throws Exception what a judge of the application raises
     */
    public static VerifiedPeer with(Stapled stapled, TrustAnchors trust, VerifiedPeer peer) throws Exception {
        requireSatisfactory(stapled.ocspResponse(), trust, peer);
        var judge = trust.signedCertificateTimestampJudge();
        if (judge.isPresent() && !judge.get().isSatisfactory(peer.chain(), stapled.timestamps())) {
            throw new CertificateFailure(
                    CertificateFailure.Kind.NOT_BELIEVED,
                    stapled.timestamps().isPresent()
                            ? "the judge does not accept the signed certificate timestamps"
                            : "the judge does not accept that there are no signed certificate timestamps");
        }
        return peer.with(stapled);
    }

    private static void requireSatisfactory(Optional<byte[]> response, TrustAnchors trust, VerifiedPeer peer)
            throws Exception {
        var judge = trust.ocspResponseJudge();
        if (judge.isPresent() && !judge.get().isSatisfactory(peer.chain(), response)) {
            throw new CertificateFailure(
                    CertificateFailure.Kind.BAD_STATUS,
                    response.isPresent()
                            ? "the judge does not accept the OCSP response"
                            : "the judge does not accept that there is no OCSP response");
        }
    }

    private static void ask(X509TrustManager manager, List<X509Certificate> chain, Role role)
            throws CertificateFailure {
        var certificates = chain.toArray(new X509Certificate[0]);
        var keyAlgorithm = certificates[0].getPublicKey().getAlgorithm();
        try {
            if (role == Role.SERVER) {
                // The name that JSSE gives to the key exchange, by which its own managers choose the key usage that
                // they ask for.
                manager.checkServerTrusted(certificates, keyAlgorithm.equals("RSA") ? "ECDHE_RSA" : "ECDHE_ECDSA");
            } else {
                manager.checkClientTrusted(certificates, keyAlgorithm);
            }
        } catch (CertificateException e) {
            throw failure("the trust manager refuses: " + e.getMessage(), e);
        }
    }

    // A trust manager or a judge wraps its reasons in what it likes: the first one that says something is taken.
    private static CertificateFailure failure(String message, CertificateException refusal) {
        Throwable cause = refusal;
        // Chains of causes are short; the bound keeps a cyclic one from holding us.
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof CertPathValidatorException e) {
                return CertificatePath.failure(e);
            } else if (cause instanceof CertificateExpiredException) {
                return new CertificateFailure(CertificateFailure.Kind.EXPIRED, message, refusal);
            } else if (cause instanceof CertificateNotYetValidException) {
                return new CertificateFailure(CertificateFailure.Kind.NOT_YET_VALID, message, refusal);
            } else if (cause instanceof CertPathBuilderException) {
                return new CertificateFailure(UNKNOWN_CA, message, refusal);
            }
            cause = cause.getCause();
        }
        return new CertificateFailure(BAD, message, refusal);
    }
}
