package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/** The version that the server has selected, supported_versions of ServerHello and HelloRetryRequest, RFC 8446 §4.2.1. */
public record SelectedVersion(int version) implements Extension {
    @Override
    public int code() {
        return ExtensionType.SUPPORTED_VERSIONS.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(version);
    }
}
