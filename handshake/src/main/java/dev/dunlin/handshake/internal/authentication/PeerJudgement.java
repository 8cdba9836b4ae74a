package dev.dunlin.handshake.internal.authentication;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.CertificateFailure;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Judges the peer's chain of certificates; touches no state of the session, so that it may run anywhere. */
public final class PeerJudgement implements Callable<VerifiedPeer> {
    private final HandshakeSettings settings;
    private final TrustAnchors trust;
    private final CertificateVerifier.Role role;
    private final Optional<PeerName> name;
    private final List<Bytes> chain;

    public PeerJudgement(
            HandshakeSettings settings, CertificateVerifier.Role role, Optional<PeerName> name, List<Bytes> chain)
            throws HandshakeFailure {
        if (chain.isEmpty()) {
            throw new HandshakeFailure(
                    AlertDescription.DECODE_ERROR,
                    FailureReason.MALFORMED_MESSAGE,
                    "Certificate without a certificate");
        }
        this.settings = settings;
        this.trust = settings.trust().orElseThrow();
        this.role = role;
        this.name = name;
        this.chain = List.copyOf(chain);
    }

    @Override
    public VerifiedPeer call() throws HandshakeFailure {
        try {
            var peer = CertificateVerifier.verify(
                    settings.jca(),
                    trust,
                    chain.stream().map(Bytes::toByteArray).toList(),
                    role,
                    name,
                    settings.wallClock().instant());
            CertificateVerifier.requireSignedBy(settings.extensions().certificateSchemes(), peer);
            return peer;
        } catch (CertificateFailure fault) {
            throw Faults.of(fault);
        }
    }

    /** RFC 5246 §7.4.2: the certificate fits the key exchange of the suite. */
    public static void requireKeyFor(CipherSuite suite, VerifiedPeer peer) throws HandshakeFailure {
        boolean fits = Signatures.schemesFor(peer.publicKey()).stream()
                .anyMatch(scheme -> scheme.authentication() == suite.authentication());
        if (!fits) {
            throw new HandshakeFailure(
                    AlertDescription.UNSUPPORTED_CERTIFICATE,
                    FailureReason.UNSUPPORTED_CERTIFICATE,
                    "the certificate's key is not one for " + suite);
        }
    }
}
