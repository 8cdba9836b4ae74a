package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.HandshakeSignature;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.HandshakeMessage;

/** The client has shown a good certificate; that it holds the key is not proven. RFC 5246 §7.4.8. */
final class WaitCertificateVerify implements HandshakeState.MayMeetChangeCipherSpec {
    private final ServerContext context;
    private final VerifiedPeer client;
    private final MasterSecret master;

    WaitCertificateVerify(ServerContext context, VerifiedPeer client, MasterSecret master) {
        this.context = context;
        this.client = client;
        this.master = master;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof CertificateVerify verify)) {
            throw unexpected(message);
        }
        HandshakeSignature.require(
                context.settings(),
                "CertificateVerify",
                verify.scheme(),
                client,
                Signatures::fits,
                out.transcript().bytesBeforeLast(),
                verify.signature());
        return new WaitClientChangeCipherSpec(context, PeerIdentity.of(client), master);
    }
}
