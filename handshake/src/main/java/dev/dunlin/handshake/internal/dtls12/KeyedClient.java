package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.VerifyData;
import java.util.Optional;

/**
 * A client that has all that the keys are made of, whichever way the key exchange went.
 *
 * @param group empty when the keys come from a pre-shared key alone
 */
record KeyedClient(ClientContext context, Optional<NamedGroup> group, PeerIdentity server, MasterSecret master) {

    /** The end of the client's flight, ChangeCipherSpec and Finished (RFC 5246 §7.3); the whole of it may then go out. */
    HandshakeState finish(HandshakeOutput out) {
        var keys = master.keyBlock();
        out.keep(keys);
        var hash = out.transcript()
                .hash(context.settings().jca(), context.agreed().suite().hash());
        var verifyData = master.verifyData(Role.CLIENT, hash);
        out.changeCipherSpec(keys.protection(Role.CLIENT));
        out.send(new Finished(VerifyData.of(verifyData)));
        out.releaseFlight();
        return context.agreed().promise().ticket()
                ? new WaitNewSessionTicket(ticket -> new WaitServerChangeCipherSpec(this, keys, Optional.of(ticket)))
                : new WaitServerChangeCipherSpec(this, keys, Optional.empty());
    }
}
