package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.internal.Certificates;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.ExternalKey;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Pem;
import dev.dunlin.crypto.internal.PrivateKeys;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.UnusablePem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who we are: a certificate chain and the private key of its first certificate. Immutable, shareable between threads.
 *
 * <p>What exists is usable: on creation the key signs once and the certificate verifies it, so that a key of somebody else, or one that no
 * provider understands, is found here and not in a handshake. The key may be opaque and live in a device (HSM): only its
 * {@link PrivateKey#getAlgorithm()} is looked at.
 */
public final class Credentials {
    private static final int X509_VERSION_3 = 3;
    private static final byte[] PROBE = "dunlin: does this key belong to this certificate?".getBytes(UTF_8);

    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;
    private final List<SignatureScheme> signatureSchemes;

    private Credentials(PrivateKey privateKey, List<X509Certificate> chain, List<SignatureScheme> signatureSchemes) {
        this.privateKey = privateKey;
        this.chain = chain;
        this.signatureSchemes = signatureSchemes;
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
        if (schemes.isEmpty() || !Signatures.schemesFor(publicKey).containsAll(schemes)) {
            throw new CredentialsException(
                    source + ": a key of " + publicKey.getAlgorithm() + " does not sign by " + schemes);
        }
        return of(new ExternalKey(signer, publicKey), chain, schemes, CryptoProvider.jdk(), source);
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
        requireSameKey(new Jca(provider, new SecureRandom()), key, leaf, schemes.get(0), source);
        return new Credentials(key, List.copyOf(chain), List.copyOf(schemes));
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

    private static void requireSameKey(
            Jca jca, PrivateKey key, X509Certificate leaf, SignatureScheme scheme, String source)
            throws CredentialsException {
        boolean same;
        try {
            byte[] signature = Signatures.sign(jca, scheme, key, PROBE);
            same = Signatures.verify(jca, scheme, leaf.getPublicKey(), PROBE, signature);
        } catch (CryptoFailure e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
        if (!same) {
            throw new CredentialsException(source + ": the private key is not that of the certificate");
        }
    }

    /** The certificates, leaf first. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The key of the leaf; possibly opaque, and of no use to any provider when somebody else signs with it. */
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
        return "Credentials(" + chain.get(0).getSubjectX500Principal() + ")";
    }
}
