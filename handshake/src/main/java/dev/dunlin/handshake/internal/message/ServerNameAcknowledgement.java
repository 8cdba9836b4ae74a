package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/** The server has used the name, RFC 6066 §3. */
public record ServerNameAcknowledgement() implements Extension {
    @Override
    public int code() {
        return ExtensionType.SERVER_NAME.code();
    }

    @Override
    public void encode(WireWriter out) {
        // Empty by RFC 6066 §3.
    }
}
