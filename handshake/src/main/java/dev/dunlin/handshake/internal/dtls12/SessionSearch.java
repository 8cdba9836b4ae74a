package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.SessionTicket;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import java.util.Optional;

/**
 * The session that a ClientHello asks to resume. What cannot be found, opened or read is as if nothing had been asked: a full handshake
 * follows (RFC 5077 §3.1, RFC 5246 §7.4.1.3).
 */
final class SessionSearch {
    /** What sealed states are for that leave as tickets; those of a cache are for their session id, which is never empty. */
    static final Bytes TICKET = Bytes.EMPTY;

    /** Goes on with what was found. */
    interface Continuation {
        HandshakeState with(Optional<SealedStates.Opened> found, HandshakeOutput out) throws HandshakeFailure;
    }

    private SessionSearch() {}

    static HandshakeState in(HandshakeSettings settings, ClientHello hello, HandshakeOutput out, Continuation next)
            throws HandshakeFailure {
        var ticket = ticket(hello);
        if (!ticket.isEmpty()) {
            // RFC 5077 §3.4: then the session id is none to look for.
            var shown = Optional.of(ticket.toByteArray())
                    .filter(sealedState -> settings.resumption().tickets());
            return next.with(open(settings, shown, TICKET), out);
        }
        var id = hello.sessionId().bytes();
        var stored = settings.resumption().stored();
        if (id.isEmpty() || stored.isEmpty()) {
            return next.with(Optional.empty(), out);
        }
        return new Suspended<>(
                Suspended.Kind.FIND_SESSION,
                () -> stored.get().get(id),
                (sealedState, output) -> next.with(open(settings, sealedState, id), output));
    }

    /** The ticket that {@code hello} shows; empty when it shows none. */
    static Bytes ticket(ClientHello hello) {
        return hello.extensions()
                .find(SessionTicket.class)
                .map(SessionTicket::ticket)
                .orElse(Bytes.EMPTY);
    }

    private static Optional<SealedStates.Opened> open(
            HandshakeSettings settings, Optional<byte[]> sealedState, Bytes use) {
        var now = settings.wallClock().instant();
        return settings.resumption()
                .seals()
                .flatMap(states -> sealedState.flatMap(bytes -> states.open(bytes, use, now)));
    }
}
