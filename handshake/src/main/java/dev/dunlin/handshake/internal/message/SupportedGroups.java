package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/** The groups for key exchange, RFC 8422 §5.1.1, RFC 8446 §4.2.7. Codes as sent, unknown ones and GREASE included, the preferred first. */
public record SupportedGroups(List<Integer> codes) implements Extension {
    public SupportedGroups {
        codes = List.copyOf(codes);
    }

    static SupportedGroups decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new SupportedGroups(in.vector16(2, 0xFFFE).u16Codes());
    }

    @Override
    public int code() {
        return ExtensionType.SUPPORTED_GROUPS.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(contents -> contents.u16Codes(codes));
    }
}
