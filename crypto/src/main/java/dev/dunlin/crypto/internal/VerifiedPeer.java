package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.RawPublicKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A peer whose certificates or raw public key were believed; only {@link CertificateVerifier} and {@link RawKeyVerifier} make one. That it
 * holds the private key is still to be proven.
 */
public final class VerifiedPeer {
    private final PublicKey publicKey;
    private final List<X509Certificate> chain;
    private final Optional<RawPublicKey> rawPublicKey;

    VerifiedPeer(List<X509Certificate> chain) {
        this.publicKey = chain.get(0).getPublicKey();
        this.chain = List.copyOf(chain);
        this.rawPublicKey = Optional.empty();
    }

    VerifiedPeer(RawPublicKey key) {
        this.publicKey = key.publicKey();
        this.chain = List.of();
        this.rawPublicKey = Optional.of(key);
    }

    /** The key of the leaf, or the raw key itself. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The leaf and what led from it to an anchor, which is not included; with no path of ours, the chain as it came. Empty with a raw key. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The key that the peer has shown in place of certificates. */
    public Optional<RawPublicKey> rawPublicKey() {
        return rawPublicKey;
    }
}
