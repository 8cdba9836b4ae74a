package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** What a DTLS 1.3 server has a client repeat, RFC 8446 §4.2.2; never empty. */
public record CookieExtension(Bytes cookie) implements Extension {
    static CookieExtension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new CookieExtension(in.vector16(1, 0xFFFF).rest());
    }

    @Override
    public int code() {
        return ExtensionType.COOKIE.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(contents -> contents.bytes(cookie));
    }
}
