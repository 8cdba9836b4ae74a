package dev.dunlin.interop.bogo;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.ExternalSigner;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.handshake.CertificateChoice;
import dev.dunlin.handshake.CertificateDecision;
import dev.dunlin.handshake.CertificateQuery;
import dev.dunlin.interop.bogo.Options.OwnCredential;
import dev.dunlin.session.SessionInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;

/**
 * The certificates that the flags list: the first that suits the peer is shown, and which one that was can be asked. And the keys to import
 * among them.
 */
final class OwnCredentials implements CertificateChoice {
    /** No certificate of the list: the one outside of it, or none. */
    static final int NOT_LISTED = -1;

    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());

    /** One of them; {@code index} counts those of the list from 0 on. */
    private record Listed(int index, Credentials credentials, boolean mustMatchIssuer) {}

    private final List<Listed> listed = new ArrayList<>();
    private final Map<Integer, ImportedPsk> keys = new TreeMap<>();
    private final boolean fails;
    private volatile int selected = NOT_LISTED;

    OwnCredentials(Options options) throws ShimFailure {
        fails = options.server && options.failOcsp;
        for (int i = 0; i < options.moreCredentials.size(); i++) {
            var credential = options.moreCredentials.get(i);
            var imported = credential.imported;
            if (imported == null) {
                listed.add(new Listed(i, load(credential, options), credential.mustMatchIssuer));
            } else {
                var identity = PskIdentity.of(imported.identity);
                keys.put(i, ImportedPsk.of(identity, imported.context, imported.key, imported.hash));
            }
        }
        if (!options.ownCredential.chain.isEmpty()) {
            // The one outside of the list comes last.
            listed.add(new Listed(NOT_LISTED, load(options.ownCredential, options), false));
        }
    }

    private static Credentials load(OwnCredential credential, Options options) throws ShimFailure {
        var loaded = load(credential);
        if (credential.ocspResponse != null && !options.declineOcsp) {
            loaded = loaded.withOcspResponse(credential.ocspResponse);
        }
        return credential.timestamps == null
                ? loaded
                : loaded.withSignedCertificateTimestamps(
                        SignedCertificateTimestampList.ofEncoded(credential.timestamps));
    }

    private static Credentials load(OwnCredential credential) throws ShimFailure {
        try {
            var key = Path.of(credential.key);
            var loaded = credential.isRaw
                    ? Credentials.rawPublicKeyFromPem(key)
                    : Credentials.fromPem(Path.of(credential.chain), key);
            return credential.signingPreferences.isEmpty() ? loaded : restricted(loaded, credential.signingPreferences);
        } catch (IOException | CredentialsException e) {
            throw ShimFailure.failed("credentials: " + e.getMessage());
        }
    }

    /** The same key, which signs by some schemes only. */
    private static Credentials restricted(Credentials credentials, List<Integer> codes) throws CredentialsException {
        var schemes = codes.stream()
                .flatMap(code -> SignatureScheme.of(code).stream())
                .toList();
        ExternalSigner signer = (scheme, content) -> Signatures.sign(JCA, scheme, credentials.privateKey(), content);
        return credentials.rawPublicKey().isPresent()
                ? Credentials.externalRawPublicKey(credentials.publicKey(), schemes, signer)
                : Credentials.external(credentials.chain(), schemes, signer);
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    /** Whether something has to be chosen. */
    boolean isChoice() {
        return fails || listed.size() > 1 || listed.stream().anyMatch(one -> one.index() != NOT_LISTED);
    }

    /** Of all of them. */
    List<CertificateType> types() {
        return listed.stream().map(one -> one.credentials().type()).distinct().toList();
    }

    /** The only one. */
    Credentials single() {
        return listed.get(0).credentials();
    }

    /** The keys to import, in the order of the list. */
    Collection<ImportedPsk> keys() {
        return keys.values();
    }

    /** Whether a certificate of the list comes before the keys. */
    boolean isCertificateFirst() {
        return keys.keySet().stream()
                .findFirst()
                .map(key -> listed.stream().anyMatch(one -> one.index() != NOT_LISTED && one.index() < key))
                .orElse(false);
    }

    /** Which one of the list was shown last, or which key the session goes by. */
    int selected(SessionInfo info) {
        return info.pskIdentity().flatMap(this::key).orElse(selected);
    }

    private Optional<Integer> key(PskIdentity identity) {
        return keys.entrySet().stream()
                .filter(key -> key.getValue().identity().equals(identity))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void forgetSelected() {
        selected = NOT_LISTED;
    }

    @Override
    public CertificateDecision choose(CertificateQuery query) {
        if (fails) {
            throw new IllegalStateException("the OCSP call-back was told to fail");
        }
        for (var one : listed) {
            if (query.fits(one.credentials()) && (!one.mustMatchIssuer() || isIssuerKnown(one, query.authorities()))) {
                selected = one.index();
                return CertificateDecision.show(one.credentials());
            }
        }
        return CertificateDecision.nothing();
    }

    private static boolean isIssuerKnown(Listed one, List<X500Principal> authorities) {
        var known = new HashSet<>(authorities);
        return one.credentials().chain().stream().anyMatch(link -> known.contains(link.getIssuerX500Principal()));
    }
}
