package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.PskClientKeyExchange;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import java.util.Optional;

/** The client's second flight with a pre-shared key: ClientKeyExchange ChangeCipherSpec Finished, once the key has been chosen. */
final class PskClientAnswer {
    private final ClientContext context;
    private final Optional<PskIdentityHint> hint;
    private final Optional<ServerEcdhParams> params;
    private final Optional<NamedGroup> group;

    /**
     * @param params the server's public value; empty in plain PSK
     * @param group that of {@code params}, which we have offered
     */
    PskClientAnswer(
            ClientContext context,
            Optional<PskIdentityHint> hint,
            Optional<ServerEcdhParams> params,
            Optional<NamedGroup> group) {
        this.context = context;
        this.hint = hint;
        this.params = params;
        this.group = group;
    }

    MessageDecoder decoder() {
        return context.agreed().decoder();
    }

    HandshakeState send() {
        return context.settings().clientPsk().orElseThrow().prompt()
                ? Suspended.prompt(Suspended.Kind.LOOK_UP_PSK, this::choose, this::send)
                : new Suspended<>(Suspended.Kind.LOOK_UP_PSK, this::choose, this::send);
    }

    private ChosenPsk choose() throws Exception {
        var selector = context.settings().clientPsk().orElseThrow().selector();
        return selector.select(hint, context.server())
                .map(ChosenPsk::of)
                .orElseThrow(() -> new HandshakeFailure(
                        AlertDescription.HANDSHAKE_FAILURE,
                        FailureReason.NO_PRE_SHARED_KEY,
                        "there is no pre-shared key for this server"));
    }

    private HandshakeState send(ChosenPsk psk, HandshakeOutput out) throws HandshakeFailure {
        var settings = context.settings();
        var agreed = context.agreed();
        try (psk) {
            var exchange = group.map(chosen -> KeyExchange.generate(settings.jca(), chosen));
            var publicValue = exchange.map(own -> Bytes.of(own.publicValue()));
            try (var premaster = PskAgreement.premaster(psk.key(), exchange, params.map(ServerEcdhParams::point))) {
                out.startFlight();
                out.send(new PskClientKeyExchange(Bytes.of(psk.identity().toByteArray()), publicValue));
                var sessionHash =
                        out.transcript().hash(settings.jca(), agreed.suite().hash());
                var master = MasterSecret.derive(settings, agreed, premaster, sessionHash);
                out.keep(master);
                master.log(settings);
                return new KeyedClient(context, group, PeerIdentity.of(psk.identity()), master).finish(out);
            }
        }
    }
}
