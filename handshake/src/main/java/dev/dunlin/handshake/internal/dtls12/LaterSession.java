package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.Resumability;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.time.Instant;
import java.util.Optional;

/** How a client can resume, later, the session whose handshake it has just completed. */
final class LaterSession {
    private LaterSession() {}

    /** After a full handshake: by ticket if there is one, else by session id (RFC 5077 §3.4). */
    static Resumability of(KeyedClient client, Optional<NewSessionTicket> ticket) {
        var context = client.context();
        var agreed = context.agreed();
        var issued = ticket.filter(LaterSession::isTicket);
        var id = issued.isPresent() ? SessionId.NONE : agreed.promise().id();
        // RFC 7627 §5.3: a session without extended master secret is not offered.
        if (!agreed.extendedMasterSecret() || (issued.isEmpty() && id.bytes().isEmpty())) {
            return Resumability.ofClient(false, Optional::empty);
        }
        var now = context.settings().wallClock().instant();
        var facts = new SessionState.Facts(
                agreed.suite(),
                client.group(),
                now,
                context.server().map(PeerName::toString),
                client.server(),
                context.settings().resumption().policy());
        return ofClient(false, client.master(), facts, id, issued.map(NewSessionTicket::ticket), until(issued, now));
    }

    /** After an abbreviated one: by the new ticket if there is one, else as before. */
    static Resumability resumed(ResumedSession session, KnownSession known, Optional<NewSessionTicket> ticket) {
        var issued = ticket.filter(LaterSession::isTicket);
        var until = issued.isPresent()
                ? until(issued, session.settings().wallClock().instant())
                : known.expires();
        var id = issued.isPresent() ? SessionId.NONE : known.id();
        var shown = issued.map(NewSessionTicket::ticket).or(() -> Optional.of(known.ticket()));
        return ofClient(true, session.master(), session.facts(), id, shown, until);
    }

    private static Resumability ofClient(
            boolean resumed,
            MasterSecret master,
            SessionState.Facts facts,
            SessionId id,
            Optional<Bytes> ticket,
            Instant until) {
        return Resumability.ofClient(
                resumed,
                () -> Optional.of(KnownSession.of(master.state(facts), id, ticket.orElse(Bytes.EMPTY), until)));
    }

    /** RFC 5077 §3.3: the server may have none to give after all; one that no hello could carry is as good as none. */
    private static boolean isTicket(NewSessionTicket ticket) {
        int length = ticket.ticket().length();
        return length > 0 && length <= KnownSession.LONGEST_TICKET;
    }

    /** Without a hint nothing is known, and {@link KnownSession#LONGEST_LIFE} holds. */
    private static Instant until(Optional<NewSessionTicket> ticket, Instant now) {
        long hint = ticket.map(NewSessionTicket::lifetimeHint).orElse(0L);
        return hint == 0 ? now.plus(KnownSession.LONGEST_LIFE) : now.plusSeconds(hint);
    }
}
