package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.Optional;

/**
 * The server's identity hint, which may be empty: PSK, RFC 4279 §2; with ECDHE_PSK its ephemeral public value follows, unsigned, RFC 5489
 * §2.
 *
 * @param params there exactly in ECDHE_PSK
 */
public record PskServerKeyExchange(Bytes identityHint, Optional<ServerEcdhParams> params) implements HandshakeMessage {
    static PskServerKeyExchange decodePsk(WireReader in) throws DecodeFailure {
        return new PskServerKeyExchange(in.vector16(0, 0xFFFF).rest(), Optional.empty());
    }

    static PskServerKeyExchange decodeEcdhePsk(WireReader in) throws DecodeFailure {
        var hint = in.vector16(0, 0xFFFF).rest();
        return new PskServerKeyExchange(hint, Optional.of(ServerEcdhParams.decode(in)));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.SERVER_KEY_EXCHANGE;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(contents -> contents.bytes(identityHint));
        params.ifPresent(value -> value.encode(out));
    }
}
