package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** Ties a renegotiation to the handshake before it, RFC 5746 §3.2; empty in an initial handshake. */
public record RenegotiationInfo(Bytes renegotiatedConnection) implements Extension {
    /** That of an initial handshake. */
    public static final RenegotiationInfo INITIAL = new RenegotiationInfo(Bytes.EMPTY);

    static RenegotiationInfo decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new RenegotiationInfo(in.vector8(0, 0xFF).rest());
    }

    @Override
    public int code() {
        return ExtensionType.RENEGOTIATION_INFO.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.bytes(renegotiatedConnection));
    }
}
