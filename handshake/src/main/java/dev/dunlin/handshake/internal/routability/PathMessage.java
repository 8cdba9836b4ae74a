package dev.dunlin.handshake.internal.routability;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import java.nio.ByteBuffer;

/**
 * The content of a record of the return routability check, RFC 9853 §4: a type and a cookie, which is eight bytes without meaning.
 *
 * @param cookie 0 for {@link Type#UNKNOWN}
 */
public record PathMessage(Type type, long cookie) {
    /** What the message says. */
    public enum Type {
        /** Answer this by the way that it came. */
        CHALLENGE(0),
        /** The challenge came by the path that its receiver uses. */
        RESPONSE(1),
        /** The challenge came by a path that its receiver has left. */
        DROP(2),
        /** Of a later document: parsed and ignored. Never written. */
        UNKNOWN(-1);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static Type of(int code) {
            return switch (code) {
                case 0 -> CHALLENGE;
                case 1 -> RESPONSE;
                case 2 -> DROP;
                default -> UNKNOWN;
            };
        }
    }

    /** Bytes of a message. */
    public static final int LENGTH = 1 + Long.BYTES;

    private static final PathMessage IGNORED = new PathMessage(Type.UNKNOWN, 0);

    /**
     * Reads what a record carried.
     *
     * @throws DecodeFailure with decode_error when a message of a known type has another length than it must
     */
    public static PathMessage read(byte[] content, int length) throws DecodeFailure {
        var in = new WireReader(content, 0, length);
        var type = Type.of(in.u8());
        if (type == Type.UNKNOWN) {
            return IGNORED;
        }
        var message = new PathMessage(type, in.u64());
        in.expectEnd();
        return message;
    }

    /** Writes {@link #LENGTH} bytes to the beginning of {@code out}. */
    public void write(byte[] out) {
        ByteBuffer.wrap(out).put((byte) type.code).putLong(cookie);
    }
}
