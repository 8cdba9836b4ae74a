package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SessionTicket;
import dev.dunlin.handshake.internal.resumption.Resumability;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** What a server gives its clients to resume with: a ticket, or a session id. */
final class SessionGrant {
    /**
     * The longest ticket that is issued. It comes back in a ClientHello, twice with a cookie: this much, three datagrams of an ordinary
     * path, holds a client's chain of two or three certificates.
     */
    private static final int LONGEST_TICKET = 4096;

    private SessionGrant() {}

    /** What ServerHello promises: a ticket to those who understand it, else a session id. */
    static SessionPromise promise(HandshakeSettings settings, ClientHello hello, boolean extendedMasterSecret) {
        var resumption = settings.resumption();
        if (!extendedMasterSecret || resumption.seals().isEmpty()) {
            return SessionPromise.NONE;
        }
        if (resumption.tickets() && hello.extensions().has(SessionTicket.class)) {
            // RFC 5077 §3.4: the session id stays empty.
            return new SessionPromise(SessionId.NONE, true);
        }
        return resumption.stored().isPresent() ? new SessionPromise(random(settings), false) : SessionPromise.NONE;
    }

    private static SessionId random(HandshakeSettings settings) {
        var id = new byte[SessionId.MAX_LENGTH];
        settings.jca().random().nextBytes(id);
        return new SessionId(Bytes.of(id));
    }

    /** A ticket for the session; none when its certificates have no time left or take too much room. */
    static NewSessionTicket ticket(HandshakeSettings settings, SessionState state, Instant now) {
        var left = Duration.between(now, expires(settings, state));
        if (left.toSeconds() <= 0) {
            return NewSessionTicket.NONE;
        }
        var sealedState = seal(settings, state, SessionSearch.TICKET, now);
        return sealedState.length > LONGEST_TICKET
                ? NewSessionTicket.NONE
                : new NewSessionTicket(left.toSeconds(), Bytes.of(sealedState));
    }

    /** The state as it may leave this machine. */
    static byte[] seal(HandshakeSettings settings, SessionState state, Bytes use, Instant now) {
        var plain = state.encode();
        try {
            return settings.resumption().seals().orElseThrow().seal(plain, use, now);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** What a server's handshake has to do with later ones that name {@code storedAs}. */
    static Resumability resumability(HandshakeSettings settings, boolean resumed, SessionId storedAs) {
        var stored = settings.resumption().stored();
        return storedAs.bytes().isEmpty() || stored.isEmpty()
                ? Resumability.ofServer(resumed)
                : Resumability.ofServer(resumed, () -> stored.get().remove(storedAs.bytes()));
    }

    /** When the session ends that {@code state} is of. */
    static Instant expires(HandshakeSettings settings, SessionState state) {
        var facts = state.facts();
        var end = facts.authenticated().plus(settings.resumption().lifetime());
        var notAfter = facts.notAfter();
        return notAfter.isBefore(end) ? notAfter : end;
    }
}
