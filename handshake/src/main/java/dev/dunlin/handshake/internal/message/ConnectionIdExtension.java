package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * The connection id by which the sender wants to be found in records sent to it, RFC 9146 §3. The abandoned code point 53, whose records were
 * authenticated in another way, is not this.
 *
 * @param id empty to say that it wants none, but will use the other side's
 */
public record ConnectionIdExtension(ConnectionId id) implements Extension {
    static ConnectionIdExtension decode(WireReader in, MessageContext context) throws DecodeFailure {
        var bytes = in.vector8(0, ConnectionId.MAX_LENGTH).rest();
        return new ConnectionIdExtension(ConnectionId.of(bytes.toByteArray()));
    }

    @Override
    public int code() {
        return ExtensionType.CONNECTION_ID.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.bytes(id.toByteArray()));
    }
}
