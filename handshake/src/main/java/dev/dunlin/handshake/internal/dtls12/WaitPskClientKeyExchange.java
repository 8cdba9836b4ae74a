package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.PskClientKeyExchange;
import java.util.Optional;

/** The client has not said which pre-shared key it means. RFC 4279 §2, RFC 5489 §2. */
final class WaitPskClientKeyExchange implements HandshakeState.MayMeetChangeCipherSpec {
    private final ServerContext context;

    WaitPskClientKeyExchange(ServerContext context) {
        this.context = context;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof PskClientKeyExchange exchange)) {
            throw unexpected(message);
        }
        var identity = identity(exchange.identity());
        var search = new PskSearch(context.settings(), identity);
        Suspended.Continuation<Secret> derivation = (psk, output) -> derive(psk, exchange, identity, output);
        return context.settings().serverPsk().orElseThrow().prompt()
                ? Suspended.prompt(Suspended.Kind.LOOK_UP_PSK, search, derivation)
                : new Suspended<>(Suspended.Kind.LOOK_UP_PSK, search, derivation);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }

    /** One that is too long is legal on the wire, and unknown. */
    private static Optional<PskIdentity> identity(Bytes sent) {
        return sent.length() > PskIdentity.MAX_LENGTH
                ? Optional.empty()
                : Optional.of(PskIdentity.of(sent.toByteArray()));
    }

    private HandshakeState derive(
            Secret psk, PskClientKeyExchange exchange, Optional<PskIdentity> identity, HandshakeOutput out)
            throws HandshakeFailure {
        var settings = context.settings();
        var agreed = context.agreed();
        MasterSecret master;
        try (psk;
                var premaster = PskAgreement.premaster(psk, context.exchange(), exchange.point())) {
            var sessionHash =
                    out.transcript().hash(settings.jca(), agreed.suite().hash());
            master = MasterSecret.derive(settings, agreed, premaster, sessionHash);
        }
        out.keep(master);
        master.log(settings);
        return new WaitClientChangeCipherSpec(
                context, identity.map(PeerIdentity::of).orElse(PeerIdentity.NONE), master);
    }
}
