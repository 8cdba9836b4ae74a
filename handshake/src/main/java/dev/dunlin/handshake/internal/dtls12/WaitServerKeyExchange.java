package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.HandshakeSignature;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;

/** The certificate is good; whether the server holds its key is not known. RFC 5246 §7.4.3, RFC 8422 §5.4. */
final class WaitServerKeyExchange implements HandshakeState {
    private final ClientContext context;
    private final VerifiedPeer server;

    WaitServerKeyExchange(ClientContext context, VerifiedPeer server) {
        this.context = context;
        this.server = server;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof ServerKeyExchange exchange)) {
            throw unexpected(message);
        }
        var params = exchange.params();
        var group = NamedGroup.of(params.group())
                .filter(context.settings().groups()::contains)
                .filter(known -> !known.isHybrid())
                .orElseThrow(() -> Faults.illegal("the server chose a group that was not offered for DTLS 1.2"));
        var agreed = context.agreed();
        HandshakeSignature.require(
                context.settings(),
                "ServerKeyExchange",
                exchange.scheme(),
                server,
                Signatures::fits,
                params.signedParams(agreed.clientRandom(), agreed.serverRandom()),
                exchange.signature());
        return new WaitCertificateRequest(new AuthenticatedServer(context, server, group, params.point()));
    }
}
