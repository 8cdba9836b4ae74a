package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.authentication.ResumedPeer;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.resumption.Resumability;
import java.util.Optional;

/** Everything is said but the client's proof that it saw the same handshake. RFC 8446 §4.4.4. */
final class WaitClientFinished implements HandshakeState {
    private final ServerContext context;
    private final PeerIdentity client;

    WaitClientFinished(ServerContext context, PeerIdentity client) {
        this.context = context;
        this.client = client;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        var settings = context.settings();
        var hash = context.agreed().suite().hash();
        PeerFinished.require(
                context.keys().of(Role.CLIENT), finished, out.transcript().hashBeforeLast(settings.jca(), hash));
        return context.resumed().isPresent()
                ? new ResumedPeer(settings, CertificateVerifier.Role.CLIENT, Optional.empty(), client)
                        .judged(out, this::complete)
                : complete(out);
    }

    private HandshakeState complete(HandshakeOutput out) {
        var settings = context.settings();
        var agreed = context.agreed();
        var hash = agreed.suite().hash();
        var keys = context.applicationKeys();
        var connected = new Connected(Role.SERVER, agreed.suite(), keys, Optional.empty());
        try (var resumption = context.master().resumption(out.transcript().hash(settings.jca(), hash))) {
            context.master().close();
            context.keys().close();
            out.installReadKeys(ApplicationKeys.FIRST_EPOCH, keys.protection(Role.CLIENT));
            out.complete(
                    agreed.result(
                            client,
                            context.extensions(),
                            connected,
                            Resumability.ofServer(context.resumed().isPresent())),
                    HandshakeOutput.LastFlight.PEERS);
            new IssuedTickets(context, client, resumption).post(out);
        }
        return connected;
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
