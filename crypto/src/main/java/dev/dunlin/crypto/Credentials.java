package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.internal.Certificates;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.ExternalKey;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Pem;
import dev.dunlin.crypto.internal.PrivateKeys;
import dev.dunlin.crypto.internal.PublicKeys;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.crypto.internal.UnusablePem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who we are: a certificate chain and the private key of its first certificate, or a raw public key (RFC 7250) and its private key.
 * Immutable, shareable between threads.
 *
 * <p>What exists is usable: on creation the key signs once and the certificate verifies it, so that a key of somebody else, or one that no
 * provider understands, is found here and not in a handshake. The key may be opaque and live in a device (HSM): only its
 * {@link PrivateKey#getAlgorithm()} is looked at.
 */
public final class Credentials {
    private static final int X509_VERSION_3 = 3;

    /** Responders answer with 0.5 to 2 KiB, a certificate of theirs included; what is longer would not fit a flight of some datagrams. */
    private static final int LONGEST_OCSP_RESPONSE = 16 * 1024;

    /** One has some 120 bytes, and nobody asks for more than five; a ServerHello with more than this would take a dozen datagrams. */
    private static final int LONGEST_TIMESTAMPS = 16 * 1024;

    private static final byte[] PROBE = "dunlin: does this key belong to this certificate?".getBytes(UTF_8);

    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final List<X509Certificate> chain;
    private final Optional<RawPublicKey> rawPublicKey;
    private final List<SignatureScheme> signatureSchemes;
    private final Stapled stapled;

    private Credentials(
            PrivateKey privateKey,
            PublicKey publicKey,
            List<X509Certificate> chain,
            Optional<RawPublicKey> rawPublicKey,
            List<SignatureScheme> signatureSchemes,
            Stapled stapled) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.chain = chain;
        this.rawPublicKey = rawPublicKey;
        this.signatureSchemes = signatureSchemes;
        this.stapled = stapled;
    }

    /**
     * A chain, leaf first, and a key (PKCS #8, SEC 1 or PKCS #1, not encrypted) in PEM files; both may be in one.
     *
     * @throws IOException a file cannot be read
     * @throws CredentialsException what is in them cannot be used; see {@link #of(PrivateKey, List)}
     */
    public static Credentials fromPem(Path chain, Path key) throws IOException, CredentialsException {
        byte[] chainText = new byte[0];
        byte[] keyText = new byte[0];
        try {
            chainText = Files.readAllBytes(chain);
            keyText = Files.readAllBytes(key);
            return fromPem(chainText, chain.toString(), keyText, key.toString());
        } finally {
            Arrays.fill(chainText, (byte) 0);
            Arrays.fill(keyText, (byte) 0);
        }
    }

    /**
     * The same from texts. A {@code String} cannot be wiped: prefer files or a key store.
     *
     * @throws CredentialsException what is in them cannot be used; see {@link #of(PrivateKey, List)}
     */
    public static Credentials fromPem(String chainPem, String keyPem) throws CredentialsException {
        byte[] keyText = keyPem.getBytes(UTF_8);
        try {
            return fromPem(chainPem.getBytes(UTF_8), "certificate chain", keyText, "private key");
        } finally {
            Arrays.fill(keyText, (byte) 0);
        }
    }

    private static Credentials fromPem(byte[] chainText, String chainSource, byte[] keyText, String keySource)
            throws CredentialsException {
        List<X509Certificate> chain;
        try (var pem = Pem.parse(chainText)) {
            chain = Certificates.in(pem);
        } catch (UnusablePem e) {
            throw new CredentialsException(chainSource + ": " + e.getMessage(), e);
        }
        try (var pem = Pem.parse(keyText)) {
            return of(PrivateKeys.in(pem), chain, CryptoProvider.jdk(), keySource + ", " + chainSource);
        } catch (UnusablePem e) {
            throw new CredentialsException(keySource + ": " + e.getMessage(), e);
        }
    }

    /**
     * The key entry {@code alias} of a loaded key store. The password stays the caller's to wipe.
     *
     * @throws CredentialsException no such entry, wrong password, or what is in it cannot be used; see {@link #of(PrivateKey, List)}
     */
    public static Credentials fromKeyStore(KeyStore store, String alias, char[] password) throws CredentialsException {
        var source = "key store entry \"" + alias + "\"";
        try {
            Certificate[] certificates = store.getCertificateChain(alias);
            if (!(store.getKey(alias, password) instanceof PrivateKey key) || certificates == null) {
                throw new CredentialsException(source + ": not a private key with its certificates");
            }
            var chain = new ArrayList<X509Certificate>(certificates.length);
            for (var certificate : certificates) {
                if (!(certificate instanceof X509Certificate x509)) {
                    throw new CredentialsException(source + ": " + certificate.getType() + " is not X.509");
                }
                chain.add(x509);
            }
            return of(key, chain, CryptoProvider.jdk(), source);
        } catch (GeneralSecurityException e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * A key and its chain, leaf first.
     *
     * @throws CredentialsException no certificate; one that does not certify the one before it; the leaf is not X.509v3, or its key is of no
     *     signature scheme of ours, may not sign, or is not that of {@code key}
     */
    public static Credentials of(PrivateKey key, List<X509Certificate> chain) throws CredentialsException {
        return of(key, chain, CryptoProvider.jdk());
    }

    /**
     * The same with a key that only {@code provider} can use, which the configuration then names too.
     *
     * @throws CredentialsException as in {@link #of(PrivateKey, List)}
     */
    public static Credentials of(PrivateKey key, List<X509Certificate> chain, CryptoProvider provider)
            throws CredentialsException {
        return of(key, chain, provider, "credentials");
    }

    /**
     * A chain, leaf first, and somebody else who signs with the key of the leaf. It is asked once on creation and for every handshake; what
     * it answers is verified before it goes out.
     *
     * @param schemes what {@code signer} signs by, best first: many a key service binds a key to one hash
     * @throws CredentialsException as in {@link #of(PrivateKey, List)}; a scheme that the leaf's key does not fit, or none
     */
    public static Credentials external(
            List<X509Certificate> chain, List<SignatureScheme> schemes, ExternalSigner signer)
            throws CredentialsException {
        var source = "external credentials";
        requireOrdered(chain, source);
        var publicKey = chain.get(0).getPublicKey();
        requireFit(publicKey, schemes, source);
        return of(new ExternalKey(signer, publicKey), chain, schemes, CryptoProvider.jdk(), source);
    }

    /**
     * A private key and its public one, which is shown by itself, without a certificate.
     *
     * @throws CredentialsException the keys do not belong together, or are of no signature scheme of ours
     */
    public static Credentials rawPublicKey(PrivateKey key, PublicKey publicKey) throws CredentialsException {
        return rawPublicKey(key, publicKey, CryptoProvider.jdk());
    }

    /**
     * The same with a private key that only {@code provider} can use, which the configuration then names too.
     *
     * @throws CredentialsException as in {@link #rawPublicKey(PrivateKey, PublicKey)}
     */
    public static Credentials rawPublicKey(PrivateKey key, PublicKey publicKey, CryptoProvider provider)
            throws CredentialsException {
        var source = "raw public key";
        var raw = raw(publicKey, source);
        return ofRaw(key, raw, Signatures.schemesFor(raw.publicKey()), provider, source);
    }

    /**
     * The same out of a PEM file with the private key (PKCS #8, SEC 1 or PKCS #1, not encrypted). The public key is that in the same file, if
     * there is one ({@code -----BEGIN PUBLIC KEY-----}); else it follows from the private one.
     *
     * @throws IOException the file cannot be read
     * @throws CredentialsException what is in it cannot be used; see {@link #rawPublicKey(PrivateKey, PublicKey)}
     */
    public static Credentials rawPublicKeyFromPem(Path key) throws IOException, CredentialsException {
        byte[] text = Files.readAllBytes(key);
        try {
            return rawPublicKeyFromPem(text, key.toString());
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /**
     * The same from a text. A {@code String} cannot be wiped: prefer a file.
     *
     * @throws CredentialsException as in {@link #rawPublicKeyFromPem(Path)}
     */
    public static Credentials rawPublicKeyFromPem(String keyPem) throws CredentialsException {
        byte[] text = keyPem.getBytes(UTF_8);
        try {
            return rawPublicKeyFromPem(text, "private key");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static Credentials rawPublicKeyFromPem(byte[] text, String source) throws CredentialsException {
        try (var pem = Pem.parse(text)) {
            var key = PrivateKeys.in(pem);
            var candidates = PublicKeys.areIn(pem) ? PublicKeys.in(pem) : PublicKeys.candidates(key);
            var jca = new Jca(CryptoProvider.jdk(), new SecureRandom());
            for (var candidate : candidates) {
                var schemes = Signatures.schemesFor(candidate);
                if (!schemes.isEmpty() && isSameKey(jca, key, candidate, schemes.get(0), source)) {
                    return ofRaw(key, raw(candidate, source), schemes, CryptoProvider.jdk(), source);
                }
            }
        } catch (UnusablePem e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
        throw new CredentialsException(source + ": no public key that belongs to the private one and can be used here");
    }

    /**
     * A raw public key, and somebody else who signs with the private one; see {@link #external}.
     *
     * @throws CredentialsException as in {@link #rawPublicKey(PrivateKey, PublicKey)}; a scheme that the key does not fit, or none
     */
    public static Credentials externalRawPublicKey(
            PublicKey publicKey, List<SignatureScheme> schemes, ExternalSigner signer) throws CredentialsException {
        var source = "external raw public key";
        var raw = raw(publicKey, source);
        requireFit(raw.publicKey(), schemes, source);
        return ofRaw(new ExternalKey(signer, raw.publicKey()), raw, schemes, CryptoProvider.jdk(), source);
    }

    private static RawPublicKey raw(PublicKey publicKey, String source) throws CredentialsException {
        try {
            return RawPublicKey.of(publicKey);
        } catch (IllegalArgumentException e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
    }

    private static Credentials ofRaw(
            PrivateKey key, RawPublicKey raw, List<SignatureScheme> schemes, CryptoProvider provider, String source)
            throws CredentialsException {
        var jca = new Jca(provider, new SecureRandom());
        if (!isSameKey(jca, key, raw.publicKey(), schemes.get(0), source)) {
            throw new CredentialsException(source + ": the private key is not that of the public key");
        }
        return new Credentials(
                key, raw.publicKey(), List.of(), Optional.of(raw), List.copyOf(schemes), Stapled.NOTHING);
    }

    private static void requireFit(PublicKey publicKey, List<SignatureScheme> schemes, String source)
            throws CredentialsException {
        if (schemes.isEmpty() || !Signatures.schemesFor(publicKey).containsAll(schemes)) {
            throw new CredentialsException(
                    source + ": a key of " + publicKey.getAlgorithm() + " does not sign by " + schemes);
        }
    }

    private static Credentials of(PrivateKey key, List<X509Certificate> chain, CryptoProvider provider, String source)
            throws CredentialsException {
        requireOrdered(chain, source);
        var publicKey = chain.get(0).getPublicKey();
        var schemes = Signatures.schemesFor(publicKey);
        if (schemes.isEmpty()) {
            throw new CredentialsException(
                    source + ": no signature scheme for this " + publicKey.getAlgorithm() + " key");
        }
        return of(key, chain, schemes, provider, source);
    }

    private static Credentials of(
            PrivateKey key,
            List<X509Certificate> chain,
            List<SignatureScheme> schemes,
            CryptoProvider provider,
            String source)
            throws CredentialsException {
        var leaf = chain.get(0);
        // RFC 8446 §4.4.2.2, §4.4.2.3: no peer takes another.
        if (leaf.getVersion() != X509_VERSION_3) {
            throw new CredentialsException(source + ": the certificate is of X.509 version " + leaf.getVersion());
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new CredentialsException(source + ": the certificate's key usage lacks digitalSignature");
        }
        var jca = new Jca(provider, new SecureRandom());
        if (!isSameKey(jca, key, leaf.getPublicKey(), schemes.get(0), source)) {
            throw new CredentialsException(source + ": the private key is not that of the certificate");
        }
        return new Credentials(
                key, leaf.getPublicKey(), List.copyOf(chain), Optional.empty(), List.copyOf(schemes), Stapled.NOTHING);
    }

    /** RFC 5246 §7.4.2: each certificate directly certifies the one before it. Told by the names; signatures are the peer's to verify. */
    private static void requireOrdered(List<X509Certificate> chain, String source) throws CredentialsException {
        if (chain.isEmpty()) {
            throw new CredentialsException(source + ": no certificate");
        }
        for (int i = 0; i < chain.size(); i++) {
            try {
                chain.get(i).getEncoded();
            } catch (CertificateEncodingException e) {
                throw new CredentialsException(source + ": certificate " + (i + 1) + " has no encoding", e);
            }
            if (i > 0
                    && !chain.get(i)
                            .getSubjectX500Principal()
                            .equals(chain.get(i - 1).getIssuerX500Principal())) {
                throw new CredentialsException(
                        source + ": certificate " + (i + 1) + " of the chain did not issue the one"
                                + " before it (leaf first, then its issuer, and so on)");
            }
        }
    }

    private static boolean isSameKey(
            Jca jca, PrivateKey key, PublicKey publicKey, SignatureScheme scheme, String source)
            throws CredentialsException {
        try {
            byte[] signature = Signatures.sign(jca, scheme, key, PROBE);
            return Signatures.verify(jca, scheme, publicKey, PROBE, signature);
        } catch (CryptoFailure e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same with an OCSP response (RFC 6960) of the responder that the certificate's issuer has, to be stapled to the certificate for peers
     * that ask for one. It is not looked into. Fetch another one in time and {@link RotatingCredentials#replace} these credentials by
     * those with it.
     *
     * @param response in DER; copied
     * @throws IllegalArgumentException when it is empty, or longer than 16 KiB
     * @throws IllegalStateException when there is no certificate that it could be about
     */
    public Credentials withOcspResponse(byte[] response) {
        if (response.length == 0 || response.length > LONGEST_OCSP_RESPONSE) {
            throw new IllegalArgumentException(
                    "an OCSP response has from 1 to " + LONGEST_OCSP_RESPONSE + " bytes, not " + response.length);
        }
        if (chain.isEmpty()) {
            throw new IllegalStateException("a raw public key has no certificate that could have been revoked");
        }
        return with(Stapled.of(Optional.of(response), stapled.timestamps()));
    }

    /**
     * The same with the timestamps of the logs that the certificate is in (RFC 6962 §3.3), for peers that ask for them. They are not looked
     * into, and take the place of others. Who has its certificate with timestamps embedded has no need of them.
     *
     * @throws IllegalArgumentException when the list is longer than 16 KiB
     * @throws IllegalStateException when there is no certificate that they could be about
     */
    public Credentials withSignedCertificateTimestamps(SignedCertificateTimestampList timestamps) {
        int length = timestamps.encoded().length;
        if (length > LONGEST_TIMESTAMPS) {
            throw new IllegalArgumentException("signed certificate timestamps of " + length + " bytes, at most "
                    + LONGEST_TIMESTAMPS + " are allowed");
        }
        if (chain.isEmpty()) {
            throw new IllegalStateException("a raw public key has no certificate that a log could have");
        }
        return with(Stapled.of(stapled.ocspResponse(), Optional.of(timestamps)));
    }

    private Credentials with(Stapled other) {
        return new Credentials(privateKey, publicKey, chain, rawPublicKey, signatureSchemes, other);
    }

    /** The OCSP response that is stapled to the certificate, if there is one; a copy. */
    public Optional<byte[]> ocspResponse() {
        return stapled.ocspResponse();
    }

    /** The timestamps of logs that go with the certificate, if there are any. */
    public Optional<SignedCertificateTimestampList> signedCertificateTimestamps() {
        return stapled.timestamps();
    }

    /** What the peer gets to see. */
    public CertificateType type() {
        return rawPublicKey.isPresent() ? CertificateType.RAW_PUBLIC_KEY : CertificateType.X509;
    }

    /** The certificates, leaf first; empty with a raw public key. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The key that is shown in place of certificates; empty with those. */
    public Optional<RawPublicKey> rawPublicKey() {
        return rawPublicKey;
    }

    /** The public key: of the leaf, or the raw one. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The private key of it; possibly opaque, and of no use to any provider when somebody else signs with it. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** The schemes that the key can sign with, best first; never empty. */
    public List<SignatureScheme> signatureSchemes() {
        return signatureSchemes;
    }

    /** Which suites they serve. */
    public CipherSuite.Authentication authentication() {
        return signatureSchemes.get(0).authentication();
    }

    @Override
    public String toString() {
        return "Credentials("
                + rawPublicKey
                        .map(RawPublicKey::toString)
                        .orElseGet(() -> chain.get(0).getSubjectX500Principal().toString())
                + ")";
    }
}
