package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The chain of certificates in the form of DTLS 1.2, RFC 5246 §7.4.2.
 *
 * @param chain DER, the sender's own first; empty from a client that has none (RFC 5246 §7.4.6)
 */
public record Certificate(List<Bytes> chain) implements HandshakeMessage {
    private static final int MAX = (1 << 24) - 1;

    public Certificate {
        chain = List.copyOf(chain);
    }

    static Certificate decode(WireReader in) throws DecodeFailure {
        var list = in.vector24(0, MAX);
        var chain = new ArrayList<Bytes>();
        while (!list.isExhausted()) {
            chain.add(list.vector24(1, MAX).rest());
        }
        return new Certificate(chain);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector24(list -> chain.forEach(certificate -> list.vector24(entry -> entry.bytes(certificate))));
    }
}
