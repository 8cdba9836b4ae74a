package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import java.util.function.Function;

/** ServerHello has promised a ticket, which precedes the server's ChangeCipherSpec. RFC 5077 §3.3. */
final class WaitNewSessionTicket implements HandshakeState.MayMeetChangeCipherSpec {
    private final Function<NewSessionTicket, HandshakeState> next;

    /** @param next the state that follows, in a full handshake or in an abbreviated one */
    WaitNewSessionTicket(Function<NewSessionTicket, HandshakeState> next) {
        this.next = next;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof NewSessionTicket ticket) {
            return next.apply(ticket);
        }
        throw unexpected(message);
    }
}
