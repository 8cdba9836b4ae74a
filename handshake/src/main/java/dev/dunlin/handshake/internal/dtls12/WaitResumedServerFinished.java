package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/** The server has yet to prove that it has the session's secret; ours is the answer, and the last flight. RFC 5246 §7.3. */
final class WaitResumedServerFinished implements HandshakeState {
    private final ResumedSession session;
    private final KnownSession known;
    private final Optional<NewSessionTicket> ticket;

    WaitResumedServerFinished(ResumedSession session, KnownSession known, Optional<NewSessionTicket> ticket) {
        this.session = session;
        this.known = known;
        this.ticket = ticket;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        session.requireFinished(Role.SERVER, finished, out);
        return session.server().judged(out, this::answer);
    }

    private HandshakeState answer(HandshakeOutput out) {
        var later = LaterSession.resumed(session, known, ticket);
        out.startFlight();
        session.sendFinished(Role.CLIENT, out);
        out.complete(session.result(Role.CLIENT, later), HandshakeOutput.LastFlight.OURS);
        return new Established();
    }
}
