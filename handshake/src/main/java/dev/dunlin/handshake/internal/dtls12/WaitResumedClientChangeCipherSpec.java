package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.SessionId;

/** We resume, and our Finished is out; the client's must come under the new keys. RFC 5246 §7.3. */
final class WaitResumedClientChangeCipherSpec implements HandshakeState.AwaitsChangeCipherSpec {
    private final ResumedSession session;
    private final SessionId storedAs;

    WaitResumedClientChangeCipherSpec(ResumedSession session, SessionId storedAs) {
        this.session = session;
        this.storedAs = storedAs;
    }

    @Override
    public HandshakeState onChangeCipherSpec(HandshakeOutput out) {
        out.installReadKeys(out.readEpoch() + 1, session.keys().protection(Role.CLIENT));
        return new WaitResumedClientFinished(session, storedAs);
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }
}
