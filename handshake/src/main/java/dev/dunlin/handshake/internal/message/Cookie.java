package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** What a DTLS 1.2 server has a client repeat to prove its address, at most 255 bytes, RFC 6347 §4.2.1. */
public record Cookie(Bytes bytes) {
    public static final int MAX_LENGTH = 255;
    /** No cookie yet. A server may also ask for this one: it still wants a second ClientHello. */
    public static final Cookie EMPTY = new Cookie(Bytes.EMPTY);

    public Cookie {
        if (bytes.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a cookie has at most 255 bytes");
        }
    }

    static Cookie decode(WireReader in) throws DecodeFailure {
        return new Cookie(in.vector8(0, MAX_LENGTH).rest());
    }

    void encode(WireWriter out) {
        out.vector8(contents -> contents.bytes(bytes));
    }

    public boolean isEmpty() {
        return bytes.isEmpty();
    }
}
