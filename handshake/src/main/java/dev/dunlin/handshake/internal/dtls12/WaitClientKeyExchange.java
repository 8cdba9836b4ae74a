package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.ClientKeyExchange;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import java.util.Optional;

/** The client's half of the key exchange is outstanding. RFC 8422 §5.7. */
final class WaitClientKeyExchange implements HandshakeState.MayMeetChangeCipherSpec {
    private final ServerContext context;
    private final Optional<VerifiedPeer> client;

    /** @param client who the client claims to be, with a good certificate; its proof of the key is outstanding */
    WaitClientKeyExchange(ServerContext context, Optional<VerifiedPeer> client) {
        this.context = context;
        this.client = client;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof ClientKeyExchange exchange)) {
            throw unexpected(message);
        }
        var settings = context.settings();
        var agreed = context.agreed();
        MasterSecret master;
        try (var premaster = agree(exchange)) {
            var sessionHash =
                    out.transcript().hash(settings.jca(), agreed.suite().hash());
            master = MasterSecret.derive(settings, agreed, premaster, sessionHash);
        }
        out.keep(master);
        master.log(settings);
        return client.isPresent()
                ? new WaitCertificateVerify(context, client.get(), master)
                : new WaitClientChangeCipherSpec(context, PeerIdentity.NONE, master);
    }

    private Secret agree(ClientKeyExchange exchange) throws HandshakeFailure {
        try (var own = context.exchange().orElseThrow()) {
            return own.agree(exchange.point().toByteArray());
        } catch (CryptoFailure fault) {
            throw Faults.of(fault);
        }
    }
}
