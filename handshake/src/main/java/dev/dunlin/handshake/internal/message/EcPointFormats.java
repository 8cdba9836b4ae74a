package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/** The point formats that the sender can parse, RFC 8422 §5.1.2; every list contains the uncompressed one, no other is in use. */
public record EcPointFormats(List<Integer> codes) implements Extension {
    private static final int UNCOMPRESSED = 0;

    public static final EcPointFormats UNCOMPRESSED_ONLY = new EcPointFormats(List.of(UNCOMPRESSED));

    public EcPointFormats {
        codes = List.copyOf(codes);
        if (!codes.contains(UNCOMPRESSED)) {
            throw new IllegalArgumentException("the uncompressed point format is missing");
        }
    }

    static EcPointFormats decode(WireReader in, MessageContext context) throws DecodeFailure {
        var codes = in.vector8(1, 0xFF).u8Codes();
        if (!codes.contains(UNCOMPRESSED)) {
            throw DecodeFailure.illegal("the uncompressed point format is missing");
        }
        return new EcPointFormats(codes);
    }

    @Override
    public int code() {
        return ExtensionType.EC_POINT_FORMATS.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.u8Codes(codes));
    }
}
