package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** An extension that we do not read: unknown, GREASE, or of no interest. RFC 8446 §4.1.2 has servers look past it. */
public record OpaqueExtension(int code, Bytes body) implements Extension {
    @Override
    public void encode(WireWriter out) {
        out.bytes(body);
    }
}
