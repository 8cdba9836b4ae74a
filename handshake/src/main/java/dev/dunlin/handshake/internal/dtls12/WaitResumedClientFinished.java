package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.SessionId;

/** The client has yet to prove that it has the session's secret, in the last flight. RFC 5246 §7.3. */
final class WaitResumedClientFinished implements HandshakeState {
    private final ResumedSession session;
    private final SessionId storedAs;

    WaitResumedClientFinished(ResumedSession session, SessionId storedAs) {
        this.session = session;
        this.storedAs = storedAs;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        session.requireFinished(Role.CLIENT, finished, out);
        var later = SessionGrant.resumability(session.settings(), true, storedAs);
        return session.client().judged(later.forget(), out, output -> {
            output.complete(session.result(Role.SERVER, later), HandshakeOutput.LastFlight.PEERS);
            return new Established();
        });
    }
}
