package dev.dunlin.handshake.internal.authentication;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.CertificateChain;
import dev.dunlin.crypto.internal.CertificateFailure;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.crypto.internal.RawKeyVerifier;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.Stapled;
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

/** Judges the peer's chain of certificates, or its raw public key; touches no state of the session, so that it may run anywhere. */
public final class PeerJudgement implements Callable<VerifiedPeer> {
    private final HandshakeSettings settings;
    private final CertificateType type;
    private final CertificateVerifier.Role role;
    private final Optional<PeerName> name;
    private final List<Bytes> chain;
    private final Stapled stapled;

    /**
     * @param type what was agreed on
     * @param chain certificates, or the one raw public key
     * @param stapled what came with the certificates
     */
    public PeerJudgement(
            HandshakeSettings settings,
            CertificateType type,
            CertificateVerifier.Role role,
            Optional<PeerName> name,
            List<Bytes> chain,
            Stapled stapled)
            throws HandshakeFailure {
        if (!settings.trust().types().contains(type)) {
            throw new HandshakeFailure(
                    AlertDescription.UNSUPPORTED_CERTIFICATE,
                    FailureReason.UNSUPPORTED_CERTIFICATE,
                    "the peer shows " + type + ", and only " + settings.trust().types() + " can be believed");
        }
        if (chain.isEmpty()) {
            throw new HandshakeFailure(
                    AlertDescription.DECODE_ERROR,
                    FailureReason.MALFORMED_MESSAGE,
                    "Certificate without a certificate");
        }
        this.settings = settings;
        this.type = type;
        this.role = role;
        this.name = name;
        this.chain = List.copyOf(chain);
        this.stapled = stapled;
    }

    /**
     * The same judgement of a peer that has been believed before, by what is kept of it.
     *
     * @return empty when it has shown nothing that could be judged: a pre-shared key, or nothing at all
     */
    static Optional<PeerJudgement> again(
            HandshakeSettings settings, CertificateVerifier.Role role, Optional<PeerName> name, PeerIdentity kept)
            throws HandshakeFailure {
        var type = kept.rawPublicKey().isPresent() ? CertificateType.RAW_PUBLIC_KEY : CertificateType.X509;
        var shown = kept.rawPublicKey()
                .map(key -> List.of(key.encoded()))
                .orElseGet(() -> CertificateChain.encode(kept.chain()));
        return shown.isEmpty()
                ? Optional.empty()
                : Optional.of(new PeerJudgement(
                        settings,
                        type,
                        role,
                        name,
                        shown.stream().map(Bytes::of).toList(),
                        kept.stapled()));
    }

    @Override
    public VerifiedPeer call() throws Exception {
        try {
            return switch (type) {
                case X509 -> certified();
                case RAW_PUBLIC_KEY ->
                    RawKeyVerifier.verify(
                            settings.trust().keys().orElseThrow(), chain.get(0).toByteArray(), name);
            };
        } catch (CertificateFailure fault) {
            throw Faults.of(fault);
        }
    }

    private VerifiedPeer certified() throws Exception {
        var trust = settings.trust().anchors().orElseThrow();
        var peer = CertificateVerifier.verify(
                settings.jca(),
                trust,
                chain.stream().map(Bytes::toByteArray).toList(),
                role,
                name,
                settings.wallClock().instant());
        CertificateVerifier.requireSignedBy(settings.extensions().certificateSchemes(), peer);
        return CertificateVerifier.with(stapled, trust, peer);
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
