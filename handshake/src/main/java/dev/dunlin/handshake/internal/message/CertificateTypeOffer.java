package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/**
 * What a client can show, or takes from the server, in place of X.509 certificates, RFC 7250 §3.
 *
 * @param about client_certificate_type or server_certificate_type, which look alike
 * @param types codes as sent, the preferred first, at least one
 */
public record CertificateTypeOffer(ExtensionType about, List<Integer> types) implements Extension {
    public CertificateTypeOffer {
        types = List.copyOf(types);
    }

    /** A single type outside ClientHello. */
    static Extension decode(ExtensionType about, WireReader in, MessageContext context) throws DecodeFailure {
        return context == MessageContext.CLIENT_HELLO
                ? new CertificateTypeOffer(about, in.vector8(1, 0xFF).u8Codes())
                : new CertificateTypeAnswer(about, in.u8());
    }

    @Override
    public int code() {
        return about.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.u8Codes(types));
    }
}
