package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.PskServerKeyExchange;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import java.util.List;
import java.util.Optional;

/**
 * The server's first flight with a pre-shared key: ServerHello [ServerKeyExchange] ServerHelloDone (RFC 4279 §2, RFC 5489 §2). Nothing in it
 * is signed: that the server holds the key, its Finished proves.
 */
final class PskServerAnswer {
    private final HandshakeSettings settings;
    private final ClientHello hello;
    private final AgreedParameters agreed;

    PskServerAnswer(HandshakeSettings settings, ClientHello hello, AgreedParameters agreed) {
        this.settings = settings;
        this.hello = hello;
        this.agreed = agreed;
    }

    /** @param group that of ECDHE_PSK; empty in plain PSK, which then has a ServerKeyExchange only for the sake of a hint */
    HandshakeState send(Optional<NamedGroup> group, HandshakeOutput out) {
        var exchange = group.map(chosen -> KeyExchange.generate(settings.jca(), chosen));
        exchange.ifPresent(own -> out.keep(own::close));
        var params = exchange.map(own -> new ServerEcdhParams(own.group().code(), Bytes.of(own.publicValue())));
        var hint = settings.serverPsk()
                .orElseThrow()
                .hint()
                .map(PskIdentityHint::toByteArray)
                .map(Bytes::of);
        out.limitRecords(agreed.extensions().recordSizes());
        out.ids().useConnectionIds(agreed.connectionIds());
        out.startFlight();
        out.send(ServerAnswer.serverHello(settings, hello, agreed, List.of()));
        if (hint.isPresent() || params.isPresent()) {
            out.send(new PskServerKeyExchange(hint.orElse(Bytes.EMPTY), params));
        }
        out.send(new ServerHelloDone());
        out.releaseFlight();
        return new WaitPskClientKeyExchange(new ServerContext(settings, agreed, exchange));
    }
}
