package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_CA;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        CertificateRules.requireSigningKey(leaf);
        if (trust.isAnyCertificate()) {
            return new VerifiedPeer(chain);
        }
        List<X509Certificate> believed = chain;
        if (trust.trustManager().isPresent()) {
            ask(trust.trustManager().get(), chain, role);
        } else {
            believed = CertificatePath.validate(jca, chain, trust, role, now);
        }
        if (name.isPresent()) {
            NameMatch.require(leaf, name.get());
        }
        return new VerifiedPeer(believed);
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
            throw failure(e);
        }
    }

    // A trust manager wraps its reasons in what it likes: the first one that says something is taken.
    private static CertificateFailure failure(CertificateException refusal) {
        var message = "the trust manager refuses: " + refusal.getMessage();
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
