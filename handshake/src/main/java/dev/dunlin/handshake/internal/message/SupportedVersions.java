package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/** The versions that the client would speak, RFC 8446 §4.2.1: codes as sent, the preferred first. */
public record SupportedVersions(List<Integer> codes) implements Extension {
    public SupportedVersions {
        codes = List.copyOf(codes);
    }

    /** A list in ClientHello, the one selected version elsewhere. */
    static Extension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return context == MessageContext.CLIENT_HELLO
                ? new SupportedVersions(in.vector8(2, 0xFE).u16Codes())
                : new SelectedVersion(in.u16());
    }

    @Override
    public int code() {
        return ExtensionType.SUPPORTED_VERSIONS.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.u16Codes(codes));
    }
}
