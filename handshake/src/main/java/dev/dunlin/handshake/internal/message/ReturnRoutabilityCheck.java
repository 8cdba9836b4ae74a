package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The extension rrc: its sender takes part in return routability checks, RFC 9853 §3. */
public record ReturnRoutabilityCheck() implements Extension {
    static ReturnRoutabilityCheck decode(WireReader in, MessageContext context) {
        return new ReturnRoutabilityCheck();
    }

    @Override
    public int code() {
        return ExtensionType.RRC.code();
    }

    @Override
    public void encode(WireWriter out) {
        // Empty by RFC 9853 §3.
    }
}
