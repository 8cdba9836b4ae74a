package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The pre-shared key that the server has chosen, pre_shared_key of ServerHello, RFC 8446 §4.2.11.
 *
 * @param selected index into the keys that the client named, from 0
 */
public record PreSharedKeyAnswer(int selected) implements Extension {
    @Override
    public int code() {
        return ExtensionType.PRE_SHARED_KEY.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(selected);
    }
}
