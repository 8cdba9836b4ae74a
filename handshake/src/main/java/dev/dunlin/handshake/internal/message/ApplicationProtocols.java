package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * application_layer_protocol_negotiation, RFC 7301 §3.1: what the client offers, its favourite first, or the one that the server has
 * chosen. Names as sent, GREASE included; none is empty.
 */
public record ApplicationProtocols(List<ApplicationProtocol> names) implements Extension {
    public ApplicationProtocols {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("an empty list of protocols");
        }
    }

    /** A list in ClientHello, exactly one elsewhere. */
    static ApplicationProtocols decode(WireReader in, MessageContext context) throws DecodeFailure {
        var list = in.vector16(2, 0xFFFF);
        var names = new ArrayList<ApplicationProtocol>();
        while (!list.isExhausted()) {
            names.add(ApplicationProtocol.of(list.vector8(1, 0xFF).rest().toByteArray()));
        }
        if (context != MessageContext.CLIENT_HELLO && names.size() != 1) {
            throw DecodeFailure.illegal("the server chooses " + names.size() + " application protocols");
        }
        return new ApplicationProtocols(names);
    }

    @Override
    public int code() {
        return ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(list -> names.forEach(name -> list.vector8(entry -> entry.bytes(name.bytes()))));
    }
}
