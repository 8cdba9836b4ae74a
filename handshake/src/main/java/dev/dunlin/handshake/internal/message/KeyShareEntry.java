package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * One public value for one group, RFC 8446 §4.2.8.
 *
 * @param group code of the named group
 */
public record KeyShareEntry(int group, Bytes keyExchange) {
    static KeyShareEntry decode(WireReader in) throws DecodeFailure {
        return new KeyShareEntry(in.u16(), in.vector16(1, 0xFFFF).rest());
    }

    void encode(WireWriter out) {
        out.u16(group).vector16(contents -> contents.bytes(keyExchange));
    }
}
