package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.authentication.ResumedPeer;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.handshake.internal.resumption.Resumability;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.Optional;

/**
 * An earlier session that goes on: its master secret with the randoms of the new hellos (RFC 5246 §6.3, §7.3), and what was proven in it.
 */
record ResumedSession(
        HandshakeSettings settings,
        AgreedParameters agreed,
        SessionState.Facts facts,
        MasterSecret master,
        KeyBlock keys) {

    /** Takes the secret of {@code state}, which is wiped, into keeping. */
    static ResumedSession of(
            HandshakeSettings settings, AgreedParameters agreed, SessionState state, HandshakeOutput out) {
        try (state) {
            var master = MasterSecret.resumed(settings, agreed, state.secret());
            out.keep(master);
            master.log(settings);
            var keys = master.keyBlock();
            out.keep(keys);
            return new ResumedSession(settings, agreed, state.facts(), master, keys);
        }
    }

    /** Ends the flight of {@code sender}, which is ours. */
    void sendFinished(Role sender, HandshakeOutput out) {
        var hash = out.transcript().hash(settings.jca(), agreed.suite().hash());
        var verifyData = master.verifyData(sender, hash);
        out.changeCipherSpec(keys.protection(sender));
        out.send(new Finished(VerifyData.of(verifyData)));
        out.releaseFlight();
    }

    void requireFinished(Role sender, Finished finished, HandshakeOutput out) throws HandshakeFailure {
        PeerFinished.require(settings, agreed, master, sender, finished, out);
    }

    /** Whom our client has reached, which its session names. */
    ResumedPeer server() {
        return new ResumedPeer(
                settings, CertificateVerifier.Role.SERVER, facts.name().map(PeerName::of), facts.peer());
    }

    /** Who has come to our server. */
    ResumedPeer client() {
        return new ResumedPeer(settings, CertificateVerifier.Role.CLIENT, Optional.empty(), facts.peer());
    }

    HandshakeResult result(Role role, Resumability resumability) {
        return agreed.result(role, facts.group(), facts.peer(), master, resumability);
    }
}
