package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import java.util.Optional;

/** Everything is said but the server's proof that it saw the same handshake. RFC 5246 §7.4.9. */
final class WaitServerFinished implements HandshakeState {
    private final KeyedClient client;
    private final Optional<NewSessionTicket> ticket;

    WaitServerFinished(KeyedClient client, Optional<NewSessionTicket> ticket) {
        this.client = client;
        this.ticket = ticket;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        var context = client.context();
        PeerFinished.require(context.settings(), context.agreed(), client.master(), Role.SERVER, finished, out);
        var later = LaterSession.of(client, ticket);
        out.complete(
                context.agreed().result(Role.CLIENT, client.group(), client.server(), client.master(), later),
                HandshakeOutput.LastFlight.PEERS);
        return new Established();
    }

    @Override
    public MessageDecoder decoder() {
        return client.context().agreed().decoder();
    }
}
