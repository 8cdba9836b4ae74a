package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * A ticket for the client to resume this session with, in the form of DTLS 1.3, RFC 8446 §4.6.1.
 *
 * @param lifetime seconds from its issue
 * @param ageAdd 32 bits that hide the ticket's age when it is shown
 * @param nonce what makes the key of this ticket another than that of the next
 * @param ticket of no meaning to the client
 */
public record Dtls13NewSessionTicket(long lifetime, int ageAdd, Bytes nonce, Bytes ticket, Extensions extensions)
        implements HandshakeMessage {
    static Dtls13NewSessionTicket decode(WireReader in) throws DecodeFailure {
        long lifetime = in.u32();
        int ageAdd = (int) in.u32();
        var nonce = in.vector8(0, 0xFF).rest();
        var ticket = in.vector16(1, 0xFFFF).rest();
        return new Dtls13NewSessionTicket(
                lifetime, ageAdd, nonce, ticket, Extensions.decode(in, MessageContext.NEW_SESSION_TICKET));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.NEW_SESSION_TICKET;
    }

    @Override
    public void encode(WireWriter out) {
        out.u32(lifetime).u32(Integer.toUnsignedLong(ageAdd));
        out.vector8(contents -> contents.bytes(nonce));
        out.vector16(contents -> contents.bytes(ticket));
        extensions.encode(out);
    }
}
