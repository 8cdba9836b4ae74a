package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The SessionTicket extension, RFC 5077 §3.2: from a client a ticket to resume with, or empty to say that one is welcome; from a server
 * empty, to say that one follows.
 */
public record SessionTicket(Bytes ticket) implements Extension {
    /** Tickets are understood, none is shown. */
    public static final SessionTicket EMPTY = new SessionTicket(Bytes.EMPTY);

    /** Of a server the body is empty, which the caller of this demands. */
    static SessionTicket decode(WireReader in, MessageContext context) {
        return context == MessageContext.CLIENT_HELLO ? new SessionTicket(in.rest()) : EMPTY;
    }

    @Override
    public int code() {
        return ExtensionType.SESSION_TICKET.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.bytes(ticket);
    }
}
