package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import java.util.Optional;

/** Our Finished is out; the server's must come under the new keys. RFC 5246 §7.1. */
final class WaitServerChangeCipherSpec implements HandshakeState.AwaitsChangeCipherSpec {
    private final KeyedClient client;
    private final KeyBlock keys;
    private final Optional<NewSessionTicket> ticket;

    WaitServerChangeCipherSpec(KeyedClient client, KeyBlock keys, Optional<NewSessionTicket> ticket) {
        this.client = client;
        this.keys = keys;
        this.ticket = ticket;
    }

    @Override
    public HandshakeState onChangeCipherSpec(HandshakeOutput out) {
        out.installReadKeys(out.readEpoch() + 1, keys.protection(Role.SERVER));
        return new WaitServerFinished(client, ticket);
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }

    @Override
    public MessageDecoder decoder() {
        return client.context().agreed().decoder();
    }
}
