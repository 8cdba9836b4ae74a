package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The server's ephemeral public value, signed: ECDHE_ECDSA and ECDHE_RSA, RFC 8422 §5.4.
 *
 * @param scheme code of the signature scheme
 */
public record ServerKeyExchange(ServerEcdhParams params, int scheme, Bytes signature) implements HandshakeMessage {
    static ServerKeyExchange decode(WireReader in) throws DecodeFailure {
        var params = ServerEcdhParams.decode(in);
        int scheme = in.u16();
        return new ServerKeyExchange(params, scheme, CertificateVerify.signature(in));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.SERVER_KEY_EXCHANGE;
    }

    @Override
    public void encode(WireWriter out) {
        params.encode(out);
        out.u16(scheme).vector16(contents -> contents.bytes(signature));
    }
}
