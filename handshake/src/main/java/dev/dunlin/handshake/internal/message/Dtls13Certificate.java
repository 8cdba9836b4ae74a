package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The chain of certificates in the form of DTLS 1.3, RFC 8446 §4.4.2.
 *
 * @param requestContext that of the request that this answers; empty in a handshake
 * @param entries the sender's own first; empty from a client that has none
 */
public record Dtls13Certificate(Bytes requestContext, List<CertificateEntry> entries) implements HandshakeMessage {
    private static final int MAX = (1 << 24) - 1;

    public Dtls13Certificate {
        entries = List.copyOf(entries);
    }

    /** Out of a body that has come in another way than by itself (RFC 8879 §4). */
    public static Dtls13Certificate ofBody(byte[] body) throws DecodeFailure {
        var in = new WireReader(body);
        var certificate = decode(in);
        in.expectEnd();
        return certificate;
    }

    static Dtls13Certificate decode(WireReader in) throws DecodeFailure {
        var context = in.vector8(0, 0xFF).rest();
        var list = in.vector24(0, MAX);
        var entries = new ArrayList<CertificateEntry>();
        while (!list.isExhausted()) {
            entries.add(CertificateEntry.decode(list));
        }
        return new Dtls13Certificate(context, entries);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(context -> context.bytes(requestContext));
        out.vector24(list -> entries.forEach(entry -> entry.encode(list)));
    }
}
