package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The Certificate message of DTLS 1.3 in fewer bytes, RFC 8879 §4.
 *
 * @param algorithm code as sent
 * @param uncompressedLength of the body of that message, as its sender says
 * @param data never empty
 */
public record CompressedCertificate(int algorithm, int uncompressedLength, Bytes data) implements HandshakeMessage {
    /** RFC 1950. */
    public static final int ZLIB = 1;

    private static final int MAX = (1 << 24) - 1;

    static CompressedCertificate decode(WireReader in) throws DecodeFailure {
        return new CompressedCertificate(in.u16(), in.u24(), in.vector24(1, MAX).rest());
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.COMPRESSED_CERTIFICATE;
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(algorithm).u24(uncompressedLength).vector24(contents -> contents.bytes(data));
    }
}
