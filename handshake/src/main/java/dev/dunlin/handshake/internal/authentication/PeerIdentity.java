package dev.dunlin.handshake.internal.authentication;

import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.VerifiedPeer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Who the peer is, as far as it says so: by certificates whose key it has proven, or by the identity of a pre-shared key, which its Finished
 * is yet to prove; by neither when a client has not been asked.
 */
public record PeerIdentity(List<X509Certificate> chain, Optional<PskIdentity> pskIdentity) {
    public static final PeerIdentity NONE = new PeerIdentity(List.of(), Optional.empty());

    public static PeerIdentity of(VerifiedPeer peer) {
        return new PeerIdentity(peer.chain(), Optional.empty());
    }

    public static PeerIdentity of(PskIdentity identity) {
        return new PeerIdentity(List.of(), Optional.of(identity));
    }
}
