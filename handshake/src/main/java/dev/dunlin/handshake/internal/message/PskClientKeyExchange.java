package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.Optional;

/**
 * The identity of the client's key: PSK, RFC 4279 §2; with ECDHE_PSK its ephemeral public value follows, RFC 5489 §2.
 *
 * @param point there exactly in ECDHE_PSK
 */
public record PskClientKeyExchange(Bytes identity, Optional<Bytes> point) implements HandshakeMessage {
    static PskClientKeyExchange decodePsk(WireReader in) throws DecodeFailure {
        return new PskClientKeyExchange(in.vector16(0, 0xFFFF).rest(), Optional.empty());
    }

    static PskClientKeyExchange decodeEcdhePsk(WireReader in) throws DecodeFailure {
        var identity = in.vector16(0, 0xFFFF).rest();
        return new PskClientKeyExchange(
                identity, Optional.of(in.vector8(1, 0xFF).rest()));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CLIENT_KEY_EXCHANGE;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(contents -> contents.bytes(identity));
        point.ifPresent(value -> out.vector8(contents -> contents.bytes(value)));
    }
}
