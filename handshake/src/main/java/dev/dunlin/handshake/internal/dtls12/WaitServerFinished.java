package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import java.util.Optional;

/** Everything is said but the server's proof that it saw the same handshake. RFC 5246 §7.4.9. */
final class WaitServerFinished implements HandshakeState {
    private final AuthenticatedServer server;
    private final MasterSecret master;
    private final Optional<NewSessionTicket> ticket;

    WaitServerFinished(AuthenticatedServer server, MasterSecret master, Optional<NewSessionTicket> ticket) {
        this.server = server;
        this.master = master;
        this.ticket = ticket;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        var context = server.context();
        PeerFinished.require(context.settings(), context.agreed(), master, Role.SERVER, finished, out);
        var chain = server.peer().chain();
        var later = LaterSession.of(context, Optional.of(server.group()), chain, master, ticket);
        out.complete(context.agreed().result(server.group(), chain, master, later), HandshakeOutput.LastFlight.PEERS);
        return new Established();
    }
}
