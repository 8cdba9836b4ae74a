package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/** The client's way into an abbreviated handshake (RFC 5246 §7.3, RFC 5077 §3.1). */
final class ResumedClient {
    private ResumedClient() {}

    /**
     * Whether the server has taken up the offer, which it says by echoing the session id. With a ticket that is one that we have made up
     * (RFC 5077 §3.4).
     */
    static boolean isAccepted(ClientHello offer, ServerHello hello) {
        return !offer.sessionId().bytes().isEmpty() && offer.sessionId().equals(hello.sessionId());
    }

    static HandshakeState begin(ClientContext context, KnownSession known, HandshakeOutput out)
            throws HandshakeFailure {
        var agreed = context.agreed();
        var facts = known.state().facts();
        if (agreed.suite() != facts.suite()) {
            throw Faults.illegal("the server resumes a session under another suite");
        }
        if (!agreed.extendedMasterSecret()) {
            // RFC 7627 §5.3: every session that we offer has one.
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.REQUIRED_EXTENSION_MISSING,
                    "the server resumes a session without its extended master secret");
        }
        var session = ResumedSession.of(context.settings(), agreed, known.state(), out);
        out.limitRecords(agreed.extensions().recordSizes());
        out.ids().useConnectionIds(agreed.connectionIds());
        return agreed.promise().ticket()
                ? new WaitNewSessionTicket(
                        ticket -> new WaitResumedServerChangeCipherSpec(session, known, Optional.of(ticket)))
                : new WaitResumedServerChangeCipherSpec(session, known, Optional.empty());
    }
}
