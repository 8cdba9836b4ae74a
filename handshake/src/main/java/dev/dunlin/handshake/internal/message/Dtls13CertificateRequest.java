package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The server asks for a client certificate, in the form of DTLS 1.3, RFC 8446 §4.3.2.
 *
 * @param requestContext empty in a handshake
 * @param extensions what the certificate has to be like
 */
public record Dtls13CertificateRequest(Bytes requestContext, Extensions extensions) implements HandshakeMessage {
    static Dtls13CertificateRequest decode(WireReader in) throws DecodeFailure {
        var context = in.vector8(0, 0xFF).rest();
        return new Dtls13CertificateRequest(context, Extensions.decode(in, MessageContext.CERTIFICATE_REQUEST));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE_REQUEST;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(context -> context.bytes(requestContext));
        extensions.encode(out);
    }
}
