package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import java.security.cert.X509Certificate;
import java.util.List;

/** The keys are known; the client's Finished must come under them. RFC 5246 §7.1. */
final class WaitClientChangeCipherSpec implements HandshakeState.AwaitsChangeCipherSpec {
    private final ServerContext context;
    private final List<X509Certificate> clientChain;
    private final MasterSecret master;

    /** @param clientChain the certificates of a client that has proven its key; empty for one that has not been asked or has none */
    WaitClientChangeCipherSpec(ServerContext context, List<X509Certificate> clientChain, MasterSecret master) {
        this.context = context;
        this.clientChain = clientChain;
        this.master = master;
    }

    @Override
    public HandshakeState onChangeCipherSpec(HandshakeOutput out) {
        var keys = master.keyBlock();
        out.keep(keys);
        out.installReadKeys(keys.protection(Role.CLIENT));
        return new WaitClientFinished(context, clientChain, master, keys);
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }
}
