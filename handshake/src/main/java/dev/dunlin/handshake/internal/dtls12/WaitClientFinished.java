package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.time.Instant;
import java.util.Optional;

/** Everything is said but the client's proof that it saw the same handshake; ours is the answer. RFC 5246 §7.4.9. */
final class WaitClientFinished implements HandshakeState {
    private final ServerContext context;
    private final PeerIdentity client;
    private final MasterSecret master;
    private final KeyBlock keys;

    WaitClientFinished(ServerContext context, PeerIdentity client, MasterSecret master, KeyBlock keys) {
        this.context = context;
        this.client = client;
        this.master = master;
        this.keys = keys;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        var settings = context.settings();
        var agreed = context.agreed();
        PeerFinished.require(settings, agreed, master, Role.CLIENT, finished, out);
        return grant(out);
    }

    /** Hands the session out for later, before our Finished says that it may be used (RFC 5077 §3.3). */
    private HandshakeState grant(HandshakeOutput out) {
        var settings = context.settings();
        var promise = context.agreed().promise();
        if (!promise.ticket() && promise.id().bytes().isEmpty()) {
            return finish(Optional.empty(), out);
        }
        var now = settings.wallClock().instant();
        try (var state = master.state(facts(now))) {
            if (promise.ticket()) {
                return finish(Optional.of(SessionGrant.ticket(settings, state, now)), out);
            }
            var id = promise.id().bytes();
            var sealedState = SessionGrant.seal(settings, state, id, now);
            var expires = SessionGrant.expires(settings, state);
            var stored = settings.resumption().stored().orElseThrow();
            return new Suspended<>(
                    Suspended.Kind.STORE_SESSION,
                    () -> {
                        stored.put(id, sealedState, expires);
                        return id;
                    },
                    (done, output) -> finish(Optional.empty(), output));
        }
    }

    private SessionState.Facts facts(Instant now) {
        var agreed = context.agreed();
        return new SessionState.Facts(
                agreed.suite(),
                group(),
                now,
                agreed.serverName(),
                client,
                context.settings().resumption().policy());
    }

    private Optional<NamedGroup> group() {
        return context.exchange().map(KeyExchange::group);
    }

    private HandshakeState finish(Optional<NewSessionTicket> ticket, HandshakeOutput out) {
        var settings = context.settings();
        var agreed = context.agreed();
        out.startFlight();
        ticket.ifPresent(out::send);
        var hash = out.transcript().hash(settings.jca(), agreed.suite().hash());
        var verifyData = master.verifyData(Role.SERVER, hash);
        out.changeCipherSpec(keys.protection(Role.SERVER));
        out.send(new Finished(VerifyData.of(verifyData)));
        out.releaseFlight();
        var later = SessionGrant.resumability(settings, false, agreed.promise().id());
        out.complete(agreed.result(Role.SERVER, group(), client, master, later), HandshakeOutput.LastFlight.OURS);
        return new Established();
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
