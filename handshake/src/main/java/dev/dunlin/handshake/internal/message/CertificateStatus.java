package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * An OCSP response about the sender's certificate, RFC 6066 §8: in DTLS 1.2 a message, in 1.3 an extension of the certificate (RFC 8446
 * §4.4.2.1).
 *
 * @param response in DER, never empty
 */
public record CertificateStatus(Bytes response) implements HandshakeMessage, Extension {
    private static final int MAX = (1 << 24) - 1;

    static CertificateStatus decode(WireReader in) throws DecodeFailure {
        if (in.u8() != StatusRequest.OCSP) {
            throw DecodeFailure.malformed("a certificate status of a type that does not exist");
        }
        return new CertificateStatus(in.vector24(1, MAX).rest());
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE_STATUS;
    }

    @Override
    public int code() {
        return ExtensionType.STATUS_REQUEST.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u8(StatusRequest.OCSP).vector24(contents -> contents.bytes(response));
    }
}
