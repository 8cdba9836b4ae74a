package dev.dunlin.handshake.internal.authentication;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import java.util.Optional;

/**
 * The peer of a session that goes on, which an earlier handshake has believed. Where the configuration wants it, trust that was withdrawn since
 * ends the handshake as it would end a full one.
 *
 * <p>To be asked after the peer's Finished: by then nobody else can have the application's judge asked, or learn from us what it says, with a
 * hello that was heard or made up. In DTLS 1.3 the answer is encrypted as well.
 */
public final class ResumedPeer {
    private final HandshakeSettings settings;
    private final CertificateVerifier.Role role;
    private final Optional<PeerName> name;
    private final PeerIdentity kept;

    /**
     * @param role of the peer
     * @param name whom a client means to reach
     * @param kept what the session knows about the peer
     */
    public ResumedPeer(
            HandshakeSettings settings, CertificateVerifier.Role role, Optional<PeerName> name, PeerIdentity kept) {
        this.settings = settings;
        this.role = role;
        this.name = name;
        this.kept = kept;
    }

    /** Goes on with a peer that is still believed. */
    public interface Continuation {
        HandshakeState with(HandshakeOutput out) throws HandshakeFailure;
    }

    /** Goes on at once where nothing is to be judged, and otherwise once it is settled that the peer is still believed. */
    public HandshakeState judged(HandshakeOutput out, Continuation next) throws HandshakeFailure {
        return judged(() -> {}, out, next);
    }

    /**
     * The same.
     *
     * @param refused runs on the owner's thread when the peer is not believed any more, before the handshake fails
     */
    public HandshakeState judged(Runnable refused, HandshakeOutput out, Continuation next) throws HandshakeFailure {
        if (!settings.resumption().judgesPeers()) {
            return next.with(out);
        }
        var judgement = PeerJudgement.again(settings, role, name, kept);
        if (judgement.isEmpty()) {
            return next.with(out);
        }
        return new Suspended<>(Suspended.Kind.VERIFY_CERTIFICATE, () -> refusal(judgement.get()), (refusal, output) -> {
            if (refusal.isPresent()) {
                refused.run();
                throw refusal.get();
            }
            return next.with(output);
        });
    }

    /** What a judge of the application raises beside is no verdict, and goes through. */
    private static Optional<HandshakeFailure> refusal(PeerJudgement judgement) throws Exception {
        try {
            judgement.call();
            return Optional.empty();
        } catch (HandshakeFailure refused) {
            return Optional.of(refused);
        }
    }
}
