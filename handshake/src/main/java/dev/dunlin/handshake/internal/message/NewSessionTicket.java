package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * A ticket for the client to resume this session with, RFC 5077 §3.3.
 *
 * @param lifetimeHint seconds; zero says nothing about it
 * @param ticket of no meaning to the client; empty when there is none after all
 */
public record NewSessionTicket(long lifetimeHint, Bytes ticket) implements HandshakeMessage {
    /** The server had promised one and has none to give. */
    public static final NewSessionTicket NONE = new NewSessionTicket(0, Bytes.EMPTY);

    static NewSessionTicket decode(WireReader in) throws DecodeFailure {
        return new NewSessionTicket(in.u32(), in.vector16(0, 0xFFFF).rest());
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.NEW_SESSION_TICKET;
    }

    @Override
    public void encode(WireWriter out) {
        out.u32(lifetimeHint).vector16(contents -> contents.bytes(ticket));
    }
}
