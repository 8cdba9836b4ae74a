package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The most bytes of content that either side puts into one record, RFC 6066 §4: asked by the client, repeated by the server.
 *
 * @param power as sent: 1 to 4 stand for 2^9 to 2^12; others are refused where alerts are chosen, after the cookie
 */
public record MaxFragmentLength(int power) implements Extension {
    private static final int LEAST = 1;
    private static final int MOST = 4;

    /** The request for {@code bytes}, which must be 512, 1,024, 2,048 or 4,096. */
    public static MaxFragmentLength of(int bytes) {
        for (int power = LEAST; power <= MOST; power++) {
            if (bytes == 1 << (power + 8)) {
                return new MaxFragmentLength(power);
            }
        }
        throw new IllegalArgumentException("no max_fragment_length of " + bytes + " bytes");
    }

    static MaxFragmentLength decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new MaxFragmentLength(in.u8());
    }

    public boolean isLegal() {
        return power >= LEAST && power <= MOST;
    }

    /** Of a legal one. */
    public int bytes() {
        return 1 << (power + 8);
    }

    @Override
    public int code() {
        return ExtensionType.MAX_FRAGMENT_LENGTH.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u8(power);
    }
}
