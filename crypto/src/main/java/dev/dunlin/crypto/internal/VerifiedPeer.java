package dev.dunlin.crypto.internal;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A peer whose certificates were believed; only {@link CertificateVerifier} makes one. That it holds the key is still to be proven. */
public final class VerifiedPeer {
    private final List<X509Certificate> chain;

    VerifiedPeer(List<X509Certificate> chain) {
        this.chain = List.copyOf(chain);
    }

    /** The key of the leaf. */
    public PublicKey publicKey() {
        return chain.get(0).getPublicKey();
    }

    /** The leaf and what led from it to an anchor, which is not included; with no path of ours, the chain as it came. */
    public List<X509Certificate> chain() {
        return chain;
    }
}
