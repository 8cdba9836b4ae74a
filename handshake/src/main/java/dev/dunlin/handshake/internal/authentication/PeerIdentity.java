package dev.dunlin.handshake.internal.authentication;

import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.crypto.internal.VerifiedPeer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Who the peer is, as far as it says so: by certificates or a raw public key, whose private key it has proven, or by the identity of a
 * pre-shared key, which its Finished is yet to prove; by none of them when a client has not been asked.
 *
 * @param stapled what came with the certificates
 */
public record PeerIdentity(
        List<X509Certificate> chain,
        Stapled stapled,
        Optional<RawPublicKey> rawPublicKey,
        Optional<PskIdentity> pskIdentity) {
    public static final PeerIdentity NONE =
            new PeerIdentity(List.of(), Stapled.NOTHING, Optional.empty(), Optional.empty());

    public PeerIdentity {
        chain = List.copyOf(chain);
    }

    public static PeerIdentity of(VerifiedPeer peer) {
        return new PeerIdentity(peer.chain(), peer.stapled(), peer.rawPublicKey(), Optional.empty());
    }

    public static PeerIdentity of(PskIdentity identity) {
        return new PeerIdentity(List.of(), Stapled.NOTHING, Optional.empty(), Optional.of(identity));
    }

    /** The same in fewer bytes. */
    public PeerIdentity withoutStapled() {
        return new PeerIdentity(chain, Stapled.NOTHING, rawPublicKey, pskIdentity);
    }

    /** Whether the peer has not said who it is. */
    public boolean isNobody() {
        return chain.isEmpty() && rawPublicKey.isEmpty() && pskIdentity.isEmpty();
    }
}
