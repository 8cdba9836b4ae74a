package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/** How the sender can decompress certificates, RFC 8879 §3. Codes as sent, unknown ones included, at least one. */
public record CompressCertificate(List<Integer> algorithms) implements Extension {
    public CompressCertificate {
        algorithms = List.copyOf(algorithms);
    }

    static CompressCertificate decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new CompressCertificate(in.vector8(2, 0xFE).u16Codes());
    }

    @Override
    public int code() {
        return ExtensionType.COMPRESS_CERTIFICATE.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.u16Codes(algorithms));
    }
}
