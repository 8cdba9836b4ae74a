package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The sender holds the key of its certificate, RFC 5246 §7.4.8, RFC 8446 §4.4.3.
 *
 * @param scheme code of the signature scheme
 */
public record CertificateVerify(int scheme, Bytes signature) implements HandshakeMessage {
    static CertificateVerify decode(WireReader in) throws DecodeFailure {
        return new CertificateVerify(in.u16(), signature(in));
    }

    /** The field may be empty by its layout, but no scheme has an empty signature: refused here, none ever reaches a verifier. */
    static Bytes signature(WireReader in) throws DecodeFailure {
        return in.vector16(1, 0xFFFF).rest();
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE_VERIFY;
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(scheme).vector16(contents -> contents.bytes(signature));
    }
}
