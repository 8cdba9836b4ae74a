package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.PskServerKeyExchange;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import java.util.Optional;

/**
 * A suite with a pre-shared key is agreed, nobody is authenticated. In ECDHE_PSK the server's public value must come (RFC 5489 §2); in plain
 * PSK there may be a hint, or the server is done (RFC 4279 §2). Neither has certificates.
 */
final class WaitPskServerKeyExchange implements HandshakeState {
    private final ClientContext context;

    WaitPskServerKeyExchange(ClientContext context) {
        this.context = context;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof PskServerKeyExchange exchange) {
            return new WaitPskServerHelloDone(new PskClientAnswer(
                    context, hint(exchange.identityHint()), exchange.params(), group(exchange.params())));
        }
        if (message instanceof ServerHelloDone
                && context.agreed().suite().keyExchange() == CipherSuite.KeyExchange.PSK) {
            return new PskClientAnswer(context, Optional.empty(), Optional.empty(), Optional.empty()).send();
        }
        throw unexpected(message);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }

    /** An empty hint is none: in ECDHE_PSK the field is always there (RFC 5489 §2). */
    private static Optional<PskIdentityHint> hint(Bytes hint) {
        return hint.isEmpty() ? Optional.empty() : Optional.of(PskIdentityHint.of(hint.toByteArray()));
    }

    private Optional<NamedGroup> group(Optional<ServerEcdhParams> params) throws HandshakeFailure {
        if (params.isEmpty()) {
            return Optional.empty();
        }
        var group = NamedGroup.of(params.get().group())
                .filter(context.settings().groups()::contains)
                .filter(known -> !known.isHybrid())
                .orElseThrow(() -> Faults.illegal("the server chose a group that was not offered for DTLS 1.2"));
        return Optional.of(group);
    }
}
