package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import java.util.List;
import java.util.Optional;

/** One of our own certificates, and the scheme to sign with under it: chosen by what the peer can verify. */
record OwnCertificate(Credentials credentials, SignatureScheme scheme) {
    /**
     * For a server: the first whose chain the client can verify, or at least what it signs with; whether the chain is good enough is for
     * the client to say then (RFC 8446 §4.4.2.2).
     */
    static Optional<OwnCertificate> forServer(
            HandshakeSettings settings, List<Credentials> candidates, PeerAbilities client) {
        return verifiable(settings, candidates, client).or(() -> first(settings, candidates, client));
    }

    /** The first whose chain the peer can verify; for a client, the first that the request allows (RFC 8446 §4.4.2.3). */
    static Optional<OwnCertificate> verifiable(
            HandshakeSettings settings, List<Credentials> candidates, PeerAbilities peer) {
        return first(settings, candidates.stream().filter(peer::canVerifyChain).toList(), peer);
    }

    private static Optional<OwnCertificate> first(
            HandshakeSettings settings, List<Credentials> candidates, PeerAbilities peer) {
        return candidates.stream()
                .flatMap(own -> withScheme(settings, own, peer).stream())
                .findFirst();
    }

    private static Optional<OwnCertificate> withScheme(
            HandshakeSettings settings, Credentials own, PeerAbilities peer) {
        var key = own.publicKey();
        var allowed = settings.schemes().stream()
                .filter(scheme -> Signatures.fitsStrictly(scheme, key))
                .toList();
        return peer.schemeFor(own, allowed).map(scheme -> new OwnCertificate(own, scheme));
    }
}
