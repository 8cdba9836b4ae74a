package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The server's ephemeral public value, ServerECDHParams of RFC 8422 §5.4.
 *
 * @param group code of the named group
 * @param point as the group writes it; whether it is one is for the key agreement to find out
 */
public record ServerEcdhParams(int group, Bytes point) {
    /** Explicit curves are deprecated, RFC 8422 §5.4. */
    private static final int NAMED_CURVE = 3;

    static ServerEcdhParams decode(WireReader in) throws DecodeFailure {
        in.expectU8(NAMED_CURVE, "ECCurveType");
        int group = in.u16();
        return new ServerEcdhParams(group, in.vector8(1, 0xFF).rest());
    }

    void encode(WireWriter out) {
        out.u8(NAMED_CURVE).u16(group).vector8(contents -> contents.bytes(point));
    }

    /** What the server signs: both randoms and these parameters, RFC 8422 §5.4. */
    public byte[] signedParams(Random clientRandom, Random serverRandom) {
        var out = new WireWriter().bytes(clientRandom.bytes()).bytes(serverRandom.bytes());
        encode(out);
        return out.toByteArray();
    }
}
