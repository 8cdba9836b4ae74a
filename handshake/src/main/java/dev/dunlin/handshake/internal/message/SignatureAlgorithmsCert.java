package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/**
 * The signature schemes that the sender accepts inside of certificates, RFC 8446 §4.2.3; without it those of {@link SignatureAlgorithms}
 * count there, too. Codes as sent.
 */
public record SignatureAlgorithmsCert(List<Integer> codes) implements Extension {
    public SignatureAlgorithmsCert {
        codes = List.copyOf(codes);
    }

    static SignatureAlgorithmsCert decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new SignatureAlgorithmsCert(in.vector16(2, 0xFFFE).u16Codes());
    }

    @Override
    public int code() {
        return ExtensionType.SIGNATURE_ALGORITHMS_CERT.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(contents -> contents.u16Codes(codes));
    }
}
