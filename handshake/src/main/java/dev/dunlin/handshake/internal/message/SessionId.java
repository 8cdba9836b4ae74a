package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The name of a session to resume, at most 32 bytes, RFC 5246 §7.4.1.2. */
public record SessionId(Bytes bytes) {
    public static final int MAX_LENGTH = 32;
    /** No session. */
    public static final SessionId NONE = new SessionId(Bytes.EMPTY);

    public SessionId {
        if (bytes.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a session id has at most 32 bytes");
        }
    }

    static SessionId decode(WireReader in) throws DecodeFailure {
        return new SessionId(in.vector8(0, MAX_LENGTH).rest());
    }

    void encode(WireWriter out) {
        out.vector8(contents -> contents.bytes(bytes));
    }
}
