package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/** The server's public value, key_share of ServerHello, RFC 8446 §4.2.8. */
public record KeyShareAnswer(KeyShareEntry share) implements Extension {
    @Override
    public int code() {
        return ExtensionType.KEY_SHARE.code();
    }

    @Override
    public void encode(WireWriter out) {
        share.encode(out);
    }
}
