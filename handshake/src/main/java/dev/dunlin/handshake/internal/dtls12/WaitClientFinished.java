package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.VerifyData;

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
        var hash = out.transcript().hash(settings.jca(), agreed.suite().hash());
        var verifyData = master.verifyData(Role.SERVER, hash);
        out.startFlight();
        out.changeCipherSpec(keys.protection(Role.SERVER));
        out.send(new Finished(VerifyData.of(verifyData)));
        out.releaseFlight();
        out.complete(
                agreed.result(context.exchange().map(KeyExchange::group), client, master),
                HandshakeOutput.LastFlight.OURS);
        return new Established();
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
