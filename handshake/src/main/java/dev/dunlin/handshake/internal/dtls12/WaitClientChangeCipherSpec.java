package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;

/** The keys are known; the client's Finished must come under them. RFC 5246 §7.1. */
final class WaitClientChangeCipherSpec implements HandshakeState.AwaitsChangeCipherSpec {
    private final ServerContext context;
    private final PeerIdentity client;
    private final MasterSecret master;

    WaitClientChangeCipherSpec(ServerContext context, PeerIdentity client, MasterSecret master) {
        this.context = context;
        this.client = client;
        this.master = master;
    }

    @Override
    public HandshakeState onChangeCipherSpec(HandshakeOutput out) {
        var keys = master.keyBlock();
        out.keep(keys);
        out.installReadKeys(out.readEpoch() + 1, keys.protection(Role.CLIENT));
        return new WaitClientFinished(context, client, master, keys);
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
