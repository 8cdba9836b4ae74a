package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * One certificate of a chain and what is said about it, RFC 8446 §4.4.2.
 *
 * @param data DER, never empty
 */
public record CertificateEntry(Bytes data, Extensions extensions) {
    private static final int MAX = (1 << 24) - 1;

    static CertificateEntry decode(WireReader in) throws DecodeFailure {
        return new CertificateEntry(in.vector24(1, MAX).rest(), Extensions.decode(in, MessageContext.CERTIFICATE));
    }

    void encode(WireWriter out) {
        out.vector24(entry -> entry.bytes(data));
        extensions.encode(out);
    }
}
