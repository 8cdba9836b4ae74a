package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The master secret covers the whole key exchange, RFC 7627 §5.1. */
public record ExtendedMasterSecret() implements Extension {
    static ExtendedMasterSecret decode(WireReader in, MessageContext context) {
        return new ExtendedMasterSecret();
    }

    @Override
    public int code() {
        return ExtensionType.EXTENDED_MASTER_SECRET.code();
    }

    @Override
    public void encode(WireWriter out) {
        // Empty by RFC 7627 §5.1.
    }
}
