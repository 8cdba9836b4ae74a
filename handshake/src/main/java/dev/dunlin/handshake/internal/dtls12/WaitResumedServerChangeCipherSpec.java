package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/** The server resumes; its Finished must come first, under the new keys. RFC 5246 §7.3. */
final class WaitResumedServerChangeCipherSpec implements HandshakeState.AwaitsChangeCipherSpec {
    private final ResumedSession session;
    private final KnownSession known;
    private final Optional<NewSessionTicket> ticket;

    /** @param ticket what takes the place of the one that was shown */
    WaitResumedServerChangeCipherSpec(ResumedSession session, KnownSession known, Optional<NewSessionTicket> ticket) {
        this.session = session;
        this.known = known;
        this.ticket = ticket;
    }

    @Override
    public HandshakeState onChangeCipherSpec(HandshakeOutput out) {
        out.installReadKeys(out.readEpoch() + 1, session.keys().protection(Role.SERVER));
        return new WaitResumedServerFinished(session, known, ticket);
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }
}
