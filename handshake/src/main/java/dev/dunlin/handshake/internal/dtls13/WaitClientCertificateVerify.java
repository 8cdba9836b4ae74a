package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;

/** The client has shown a good certificate; that it holds the key is not proven. RFC 8446 §4.4.3. */
final class WaitClientCertificateVerify implements HandshakeState {
    private final ServerContext context;
    private final VerifiedPeer client;

    WaitClientCertificateVerify(ServerContext context, VerifiedPeer client) {
        this.context = context;
        this.client = client;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof CertificateVerify verify)) {
            throw unexpected(message);
        }
        var settings = context.settings();
        var hash = out.transcript()
                .hashBeforeLast(settings.jca(), context.agreed().suite().hash());
        CertificateVerifySignature.require(settings, verify, client, Role.CLIENT, hash);
        return new WaitClientFinished(context, PeerIdentity.of(client));
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
