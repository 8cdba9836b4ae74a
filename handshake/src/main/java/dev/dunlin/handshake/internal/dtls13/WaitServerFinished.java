package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.authentication.ResumedPeer;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.Optional;

/** Everything is said but the server's proof that it saw the same handshake. RFC 8446 §4.4.4. */
final class WaitServerFinished implements HandshakeState {
    private final ClientContext context;
    private final AgreedExtensions extensions;
    private final Optional<Dtls13CertificateRequest> request;
    private final PeerIdentity server;

    WaitServerFinished(
            ClientContext context,
            AgreedExtensions extensions,
            Optional<Dtls13CertificateRequest> request,
            PeerIdentity server) {
        this.context = context;
        this.extensions = extensions;
        this.request = request;
        this.server = server;
    }

    /** A server that has chosen a pre-shared key shows no certificate: this Finished proves the key (RFC 8446 §2.2). */
    static WaitServerFinished withPsk(ClientContext context, AgreedExtensions extensions) {
        var session = context.resumed().map(known -> known.state().facts());
        var identity = session.map(SessionState.Facts::peer)
                .or(() -> context.psk().flatMap(NamedPsk::external).map(PeerIdentity::of))
                .orElse(PeerIdentity.NONE);
        return new WaitServerFinished(context, extensions, Optional.empty(), identity);
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof Finished finished)) {
            throw unexpected(message);
        }
        var settings = context.settings();
        var hash = context.agreed().suite().hash();
        PeerFinished.require(
                context.keys().of(Role.SERVER), finished, out.transcript().hashBeforeLast(settings.jca(), hash));
        return context.resumed().isPresent()
                ? new ResumedPeer(settings, CertificateVerifier.Role.SERVER, context.server(), server)
                        .judged(out, this::answer)
                : answer(out);
    }

    private HandshakeState answer(HandshakeOutput out) throws HandshakeFailure {
        return new ClientAnswer(context, extensions, server).send(request, out);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
