package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The most bytes of content that the sender takes in one protected record, RFC 8449 §4.
 *
 * @param bytes as sent; what is too small is refused where alerts are chosen, after the cookie
 */
public record RecordSizeLimit(int bytes) implements Extension {
    /** RFC 8449 §4: no less is ever legal. */
    public static final int LEAST = 64;

    static RecordSizeLimit decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new RecordSizeLimit(in.u16());
    }

    @Override
    public int code() {
        return ExtensionType.RECORD_SIZE_LIMIT.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(bytes);
    }
}
