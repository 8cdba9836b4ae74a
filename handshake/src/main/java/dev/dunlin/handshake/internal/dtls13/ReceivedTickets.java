package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.handshake.internal.resumption.TicketAge;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What a client makes of the tickets that its server issues, RFC 8446 §4.6.1. Each is handed on once, for whoever resumes uses a ticket
 * once (RFC 8446 appendix C.4); the latest one stays here as well. Wiped by {@link #close()}.
 */
final class ReceivedTickets implements AutoCloseableSecret {
    private final ClientContext context;
    private final PeerIdentity server;
    private final ResumptionSecret secret;
    private final Instant authenticated;
    private Optional<KnownSession> latest = Optional.empty();
    /** Those that nobody has asked for yet: what one record brought, at most. */
    private final ArrayDeque<KnownSession> arrived = new ArrayDeque<>(0);

    ReceivedTickets(ClientContext context, PeerIdentity server, ResumptionSecret secret) {
        this.context = context;
        this.server = server;
        this.secret = secret;
        // A session that goes on is not proven anew by that (RFC 9325 §3.4).
        this.authenticated = context.resumed()
                .map(known -> known.state().facts().authenticated())
                .orElseGet(() -> context.settings().wallClock().instant());
    }

    /** Takes a ticket, if it can be of use. */
    void add(Dtls13NewSessionTicket ticket) {
        if (!context.settings().resumption().tickets()
                || ticket.lifetime() == 0
                || ticket.ticket().length() > KnownSession.LONGEST_TICKET) {
            return;
        }
        var now = context.settings().wallClock().instant();
        long lifetime = Math.min(ticket.lifetime(), KnownSession.LONGEST_TICKET_LIFE.toSeconds());
        try (var psk = secret.psk(ticket.nonce())) {
            var state = SessionState.of(psk, facts(), new TicketAge(now, ticket.ageAdd()));
            latest.ifPresent(KnownSession::close);
            var known = KnownSession.of(state, SessionId.NONE, ticket.ticket(), now.plusSeconds(lifetime));
            latest = Optional.of(known);
            arrived.add(known.copy());
        }
    }

    private SessionState.Facts facts() {
        return new SessionState.Facts(
                context.agreed().suite(),
                context.agreed().group(),
                authenticated,
                context.server().map(PeerName::toString),
                server,
                context.settings().resumption().policy());
    }

    /** Whether {@code kept} is this, or a part of it. */
    boolean has(AutoCloseableSecret kept) {
        return kept == this || kept == secret;
    }

    /** A copy of what resumes the session; empty before a ticket came. */
    Optional<KnownSession> latest() {
        return latest.map(KnownSession::copy);
    }

    /** What resumes the session by the next ticket in the order of their arrival, each once and then the caller's to close. */
    Optional<KnownSession> next() {
        return Optional.ofNullable(arrived.poll());
    }

    @Override
    public void close() {
        latest.ifPresent(KnownSession::close);
        latest = Optional.empty();
        arrived.forEach(KnownSession::close);
        arrived.clear();
        secret.close();
    }
}
