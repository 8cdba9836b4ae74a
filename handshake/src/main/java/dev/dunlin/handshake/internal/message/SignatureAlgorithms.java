package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/** The signature schemes that the sender can verify, RFC 5246 §7.4.1.4.1, RFC 8446 §4.2.3. Codes as sent, unknown ones and GREASE included, the preferred first. */
public record SignatureAlgorithms(List<Integer> codes) implements Extension {
    public SignatureAlgorithms {
        codes = List.copyOf(codes);
    }

    static SignatureAlgorithms decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new SignatureAlgorithms(in.vector16(2, 0xFFFE).u16Codes());
    }

    @Override
    public int code() {
        return ExtensionType.SIGNATURE_ALGORITHMS.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(contents -> contents.u16Codes(codes));
    }
}
