package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.internal.Certificates;
import dev.dunlin.crypto.internal.Pem;
import dev.dunlin.crypto.internal.UnusablePem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Whose word is taken for who a peer is. Immutable, shareable between threads.
 *
 * <p>With anchors, paths are validated by RFC 5280 §6 as the JDK implements it, and by some rules more: RSA keys have at least 2048 bits, no
 * signature rests on MD5 or SHA-1, and a certificate that names purposes names ours. A peer's own certificate may itself be an anchor,
 * self-signed or not. Revocation is checked as {@link #revocation(RevocationPolicy)} says, which is not at all unless it is called.
 */
public final class TrustAnchors {
    private static final TrustAnchors ANY = new TrustAnchors(Set.of(), Optional.empty(), Set.of());

    private final Set<X509Certificate> anchors;
    private final Optional<X509TrustManager> trustManager;
    private final Set<CertificateFingerprint> fingerprints;
    private final Optional<CertificateJudge> judge;
    private final Optional<OcspResponseJudge> ocspResponseJudge;
    private final Optional<SignedCertificateTimestampJudge> timestampJudge;
    private final RevocationPolicy revocation;

    private TrustAnchors(
            Set<X509Certificate> anchors,
            Optional<X509TrustManager> trustManager,
            Set<CertificateFingerprint> fingerprints,
            Optional<CertificateJudge> judge,
            Optional<OcspResponseJudge> ocspResponseJudge,
            Optional<SignedCertificateTimestampJudge> timestampJudge,
            RevocationPolicy revocation) {
        this.anchors = anchors;
        this.trustManager = trustManager;
        this.fingerprints = fingerprints;
        this.judge = judge;
        this.ocspResponseJudge = ocspResponseJudge;
        this.timestampJudge = timestampJudge;
        this.revocation = revocation;
    }

    /** Without a word of the application. */
    private TrustAnchors(
            Set<X509Certificate> anchors,
            Optional<X509TrustManager> trustManager,
            Set<CertificateFingerprint> fingerprints) {
        this(
                anchors,
                trustManager,
                fingerprints,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RevocationPolicy.none());
    }

    /**
     * The certificates in a PEM file.
     *
     * @throws IOException the file cannot be read
     * @throws CredentialsException it holds no certificate, or one that cannot be parsed
     */
    public static TrustAnchors fromPem(Path file) throws IOException, CredentialsException {
        return fromPem(Files.readAllBytes(file), file.toString());
    }

    /**
     * The certificates in a PEM text.
     *
     * @throws CredentialsException it holds no certificate, or one that cannot be parsed
     */
    public static TrustAnchors fromPem(String pem) throws CredentialsException {
        return fromPem(pem.getBytes(UTF_8), "trust anchors");
    }

    private static TrustAnchors fromPem(byte[] text, String source) throws CredentialsException {
        try (var pem = Pem.parse(text)) {
            return of(Certificates.in(pem));
        } catch (UnusablePem e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * These certificates.
     *
     * @throws IllegalArgumentException there are none
     */
    public static TrustAnchors of(Collection<X509Certificate> certificates) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no trust anchors: nobody could be believed");
        }
        return new TrustAnchors(
                Collections.unmodifiableSet(new LinkedHashSet<>(certificates)), Optional.empty(), Set.of());
    }

    /**
     * All trusted certificates of a key store; those that belong to a private key are not among them.
     *
     * @throws CredentialsException the store has not been loaded, or holds no trusted certificate
     */
    public static TrustAnchors of(KeyStore store) throws CredentialsException {
        var certificates = new LinkedHashSet<X509Certificate>();
        try {
            for (var alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate x509) {
                    certificates.add(x509);
                }
            }
        } catch (KeyStoreException e) {
            throw new CredentialsException("key store: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new CredentialsException("key store: no trusted certificate");
        }
        return of(certificates);
    }

    /**
     * The authorities that the JDK is configured to trust, usually those of the public web.
     *
     * @throws CredentialsException the JDK has none, or they cannot be read
     */
    public static TrustAnchors systemDefault() throws CredentialsException {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509 && x509.getAcceptedIssuers().length > 0) {
                    return of(List.of(x509.getAcceptedIssuers()));
                }
            }
        } catch (NoSuchAlgorithmException | KeyStoreException e) {
            throw new CredentialsException("the JDK's trust store: " + e.getMessage(), e);
        }
        throw new CredentialsException("the JDK's trust store is empty");
    }

    /**
     * A caller's own judgement: {@code manager} decides about the chain, revocation included if it likes. It is asked with two arguments,
     * with no socket or engine at hand. The name of a server is still checked by us, and so is that the certificate may sign.
     */
    public static TrustAnchors of(X509TrustManager manager) {
        return new TrustAnchors(Set.of(), Optional.of(manager), Set.of());
    }

    /**
     * Any certificate with one of these fingerprints, as WebRTC identifies peers (RFC 8122, RFC 8827 §6.5). Where there are fingerprints by
     * several hash functions, those by the strongest count alone (RFC 8122 §5). Nothing else is asked of the certificate: who signed it,
     * which names it bears and when it is valid does not matter, except that its key may sign and is strong enough.
     *
     * @throws IllegalArgumentException there are none
     */
    public static TrustAnchors fingerprints(Collection<CertificateFingerprint> fingerprints) {
        if (fingerprints.isEmpty()) {
            throw new IllegalArgumentException("no fingerprints: nobody could be believed");
        }
        return new TrustAnchors(Set.of(), Optional.empty(), Set.copyOf(fingerprints));
    }

    /**
     * The application's own word alone: {@code judge} gets the certificates as the peer has sent them. Names and dates are for it to check;
     * that the key may sign and is strong enough still is for us.
     */
    public static TrustAnchors judgedBy(CertificateJudge judge) {
        return ANY.alsoJudgedBy(judge);
    }

    /** The same trust, and beyond it the word of {@code judge} on whoever has passed. It takes the place of another judge. */
    public TrustAnchors alsoJudgedBy(CertificateJudge other) {
        return new TrustAnchors(
                anchors, trustManager, fingerprints, Optional.of(other), ocspResponseJudge, timestampJudge, revocation);
    }

    /**
     * The same trust, and beyond it the word of {@code judge} on the OCSP response of whoever has passed; the configuration has to ask for
     * one. It takes the place of another such judge.
     */
    public TrustAnchors ocspResponseJudgedBy(OcspResponseJudge judge) {
        return new TrustAnchors(
                anchors, trustManager, fingerprints, this.judge, Optional.of(judge), timestampJudge, revocation);
    }

    /**
     * The same trust, and beyond it the word of {@code judge} on the signed certificate timestamps beside the certificate of whoever has
     * passed; the configuration has to ask for them. It takes the place of another such judge.
     */
    public TrustAnchors signedCertificateTimestampsJudgedBy(SignedCertificateTimestampJudge judge) {
        return new TrustAnchors(
                anchors, trustManager, fingerprints, this.judge, ocspResponseJudge, Optional.of(judge), revocation);
    }

    /**
     * The same anchors with this policy for revoked certificates; {@link RevocationPolicy#none()} unless called.
     *
     * @throws IllegalStateException there are no anchors: without a path there is nothing to check, and a trust manager has its own policy
     */
    public TrustAnchors revocation(RevocationPolicy policy) {
        if (anchors.isEmpty()) {
            throw new IllegalStateException("revocation is checked along a path, which needs anchors");
        }
        return new TrustAnchors(anchors, trustManager, fingerprints, judge, ocspResponseJudge, timestampJudge, policy);
    }

    /**
     * <b>Dangerous: believes every certificate, expired and of any name, and so authenticates nobody.</b> Anyone on the way can be the peer.
     * For tests, and for protocols that compare the certificate with something of their own before they use the session. What remains is
     * that its key may sign and is strong enough, and that the peer holds it.
     */
    public static TrustAnchors anyCertificate() {
        return ANY;
    }

    /** The certificates that paths may start from; empty with a trust manager, and when any certificate is believed. */
    public Set<X509Certificate> anchors() {
        return anchors;
    }

    /** The caller's own judge, if there is one. */
    public Optional<X509TrustManager> trustManager() {
        return trustManager;
    }

    /** The fingerprints that are believed; empty when trust does not go by them. */
    public Set<CertificateFingerprint> fingerprints() {
        return fingerprints;
    }

    /** The application's own word, if it has one. */
    public Optional<CertificateJudge> judge() {
        return judge;
    }

    /** The application's word on OCSP responses, if it has one. */
    public Optional<OcspResponseJudge> ocspResponseJudge() {
        return ocspResponseJudge;
    }

    /** The application's word on signed certificate timestamps, if it has one. */
    public Optional<SignedCertificateTimestampJudge> signedCertificateTimestampJudge() {
        return timestampJudge;
    }

    /** How the path to an anchor is checked for revocation. */
    public RevocationPolicy revocation() {
        return revocation;
    }

    /** Whether every certificate is believed. */
    public boolean isAnyCertificate() {
        return !goesByName()
                && fingerprints.isEmpty()
                && judge.isEmpty()
                && ocspResponseJudge.isEmpty()
                && timestampJudge.isEmpty();
    }

    /** Whether a client checks its server's name: it does with anchors and with a trust manager. */
    public boolean goesByName() {
        return !anchors.isEmpty() || trustManager.isPresent();
    }

    /** The names of the authorities, as a server that asks for a client's certificate sends them; empty when it cannot name any. */
    public List<X500Principal> subjects() {
        Collection<X509Certificate> issuers = trustManager.isPresent() ? acceptedIssuers(trustManager.get()) : anchors;
        return issuers.stream()
                .map(X509Certificate::getSubjectX500Principal)
                .distinct()
                .toList();
    }

    private static List<X509Certificate> acceptedIssuers(X509TrustManager manager) {
        var issuers = manager.getAcceptedIssuers();
        // Against its contract, null is common among home-made managers.
        return issuers == null ? List.of() : Arrays.asList(issuers);
    }

    @Override
    public String toString() {
        if (isAnyCertificate()) {
            return "TrustAnchors(any certificate)";
        }
        if (!fingerprints.isEmpty()) {
            return "TrustAnchors(" + fingerprints.size() + " fingerprints)";
        }
        if (trustManager.isPresent()) {
            return "TrustAnchors(trust manager)";
        }
        return anchors.isEmpty() ? "TrustAnchors(judge)" : "TrustAnchors(" + anchors.size() + ")";
    }
}
