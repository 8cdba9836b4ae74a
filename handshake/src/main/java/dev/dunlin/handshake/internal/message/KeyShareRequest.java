package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The group for which the server wants a share, key_share of HelloRetryRequest, RFC 8446 §4.2.8.
 *
 * @param group code of the named group
 */
public record KeyShareRequest(int group) implements Extension {
    @Override
    public int code() {
        return ExtensionType.KEY_SHARE.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(group);
    }
}
