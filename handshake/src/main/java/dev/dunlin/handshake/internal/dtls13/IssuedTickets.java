package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.handshake.internal.resumption.TicketAge;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** The tickets that a server gives a client right after the handshake, RFC 8446 §4.6.1. It keeps nothing of them itself. */
final class IssuedTickets {
    /** The longest ticket that is issued: it comes back in a ClientHello, twice with a cookie. As for DTLS 1.2. */
    private static final int LONGEST = 4096;

    private final HandshakeSettings settings;
    private final ServerContext context;
    private final PeerIdentity client;
    private final ResumptionSecret secret;

    IssuedTickets(ServerContext context, PeerIdentity client, ResumptionSecret secret) {
        this.settings = context.settings();
        this.context = context;
        this.client = client;
        this.secret = secret;
    }

    void post(HandshakeOutput out) {
        var resumption = settings.resumption();
        if (!resumption.tickets() || resumption.seals().isEmpty() || !context.takesTickets()) {
            return;
        }
        var now = settings.wallClock().instant();
        for (int i = 0; i < settings.dtls13().tickets(); i++) {
            post((byte) i, now, out);
        }
    }

    private void post(byte number, Instant now, HandshakeOutput out) {
        var nonce = Bytes.of(new byte[] {number});
        int ageAdd = settings.jca().random().nextInt();
        try (var psk = secret.psk(nonce);
                var state = SessionState.of(psk, facts(now), new TicketAge(now, ageAdd))) {
            long left = Duration.between(now, expires(state.facts())).toSeconds();
            if (left <= 0) {
                return;
            }
            var ticket = seal(state, now);
            if (ticket.length() <= LONGEST) {
                out.post(new Dtls13NewSessionTicket(left, ageAdd, nonce, ticket, Extensions.NONE));
            }
        }
    }

    private Bytes seal(SessionState state, Instant now) {
        var plain = state.encode();
        try {
            return Bytes.of(settings.resumption().seals().orElseThrow().seal(plain, PskSelection.TICKET, now));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** A session that goes on does not get younger by that (RFC 8446 §4.6.1, RFC 9325 §3.4). */
    private SessionState.Facts facts(Instant now) {
        return new SessionState.Facts(
                context.agreed().suite(),
                context.agreed().group(),
                context.resumed().map(SessionState.Facts::authenticated).orElse(now),
                context.agreed().serverName(),
                isStapledJudgedAgain() ? client : client.withoutStapled(),
                settings.resumption().policy());
    }

    /** Otherwise nobody needs it, and it would be in the client's first datagram. */
    private boolean isStapledJudgedAgain() {
        return settings.resumption().judgesPeers()
                && settings.trust()
                        .anchors()
                        .filter(IssuedTickets::judgesStapled)
                        .isPresent();
    }

    private static boolean judgesStapled(TrustAnchors trust) {
        return trust.ocspResponseJudge().isPresent()
                || trust.signedCertificateTimestampJudge().isPresent();
    }

    private Instant expires(SessionState.Facts facts) {
        var end = facts.authenticated().plus(settings.resumption().lifetime());
        var notAfter = facts.notAfter();
        return notAfter.isBefore(end) ? notAfter : end;
    }
}
