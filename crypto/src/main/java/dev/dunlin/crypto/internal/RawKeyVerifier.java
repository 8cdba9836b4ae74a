package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.crypto.TrustedKeys;
import java.util.Optional;

/** Decides whether the raw public key of a peer is believed, RFC 7250 §6. Free of state, so that it can run on any thread. */
public final class RawKeyVerifier {
    private RawKeyVerifier() {}

    /**
     * Judges a SubjectPublicKeyInfo as it came off the wire.
     *
     * @param name whom a client wants to reach
     * @throws CertificateFailure whenever the answer is no
     * @throws Exception what a judge of the application raises
     */
    public static VerifiedPeer verify(TrustedKeys trust, byte[] subjectPublicKeyInfo, Optional<PeerName> name)
            throws Exception {
        var key = RawPublicKey.of(SubjectPublicKeys.decode(subjectPublicKeyInfo));
        if (!trust.includes(key)) {
            throw new CertificateFailure(
                    CertificateFailure.Kind.NOT_BELIEVED, "the peer's " + key + " is none of those that are trusted");
        }
        if (trust.judge().isPresent() && !trust.judge().get().isBelieved(key, name)) {
            throw new CertificateFailure(
                    CertificateFailure.Kind.NOT_BELIEVED, "the judge does not believe the peer's " + key);
        }
        return new VerifiedPeer(key);
    }
}
