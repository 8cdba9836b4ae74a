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
    private final Stapled stapled;

    private VerifiedPeer(
            PublicKey publicKey, List<X509Certificate> chain, Optional<RawPublicKey> rawPublicKey, Stapled stapled) {
        this.publicKey = publicKey;
        this.chain = List.copyOf(chain);
        this.rawPublicKey = rawPublicKey;
        this.stapled = stapled;
    }

    VerifiedPeer(List<X509Certificate> chain) {
        this(chain.get(0).getPublicKey(), chain, Optional.empty(), Stapled.NOTHING);
    }

    VerifiedPeer(RawPublicKey key) {
        this(key.publicKey(), List.of(), Optional.of(key), Stapled.NOTHING);
    }

    VerifiedPeer with(Stapled other) {
        return new VerifiedPeer(publicKey, chain, rawPublicKey, other);
    }

    /** The key of the leaf, or the raw key itself. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The leaf and what led from it to an anchor, which is not included; with no path of ours, the chain as it came. Empty with a raw key. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** What the peer has stapled to its certificate. */
    public Stapled stapled() {
        return stapled;
    }

    /** The key that the peer has shown in place of certificates. */
    public Optional<RawPublicKey> rawPublicKey() {
        return rawPublicKey;
    }
}
