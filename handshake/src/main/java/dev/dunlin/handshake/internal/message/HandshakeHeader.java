package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The twelve bytes before every fragment of a handshake message, RFC 6347 §4.2.2, RFC 9147 §5.2. The fragment lies inside its message:
 * no other header can be made.
 *
 * @param type as sent, for a type that nobody knows can only be refused once it is whole
 * @param length of the whole message
 */
public record HandshakeHeader(int type, int length, int messageSeq, int fragmentOffset, int fragmentLength) {
    /** Bytes on the wire. */
    public static final int LENGTH = 12;
    /** The 24-bit length field. */
    public static final int MAX_MESSAGE_LENGTH = (1 << 24) - 1;

    public static final int MAX_MESSAGE_SEQ = 0xFFFF;

    public HandshakeHeader {
        boolean legal = inRange(type, 0xFF)
                && inRange(length, MAX_MESSAGE_LENGTH)
                && inRange(messageSeq, MAX_MESSAGE_SEQ)
                && inRange(fragmentOffset, length)
                && inRange(fragmentLength, length - fragmentOffset);
        if (!legal) {
            throw new IllegalArgumentException("no such handshake header");
        }
    }

    /** The header of a message in one fragment; the 1.2 transcript has this form whatever was sent (RFC 6347 §4.2.6). */
    public static HandshakeHeader whole(int type, int length, int messageSeq) {
        return new HandshakeHeader(type, length, messageSeq, 0, length);
    }

    /** Reads the twelve bytes, not the fragment; a fragment that runs past its message is illegal_parameter. */
    public static HandshakeHeader decode(WireReader in) throws DecodeFailure {
        int type = in.u8();
        int length = in.u24();
        int messageSeq = in.u16();
        int fragmentOffset = in.u24();
        int fragmentLength = in.u24();
        if (fragmentOffset + fragmentLength > length) {
            throw DecodeFailure.illegal("fragment runs past its message");
        }
        return new HandshakeHeader(type, length, messageSeq, fragmentOffset, fragmentLength);
    }

    public void encode(WireWriter out) {
        out.u8(type).u24(length).u16(messageSeq).u24(fragmentOffset).u24(fragmentLength);
    }

    public byte[] toByteArray() {
        var out = new WireWriter();
        encode(out);
        return out.toByteArray();
    }

    /** The header of another fragment of the same message. */
    public HandshakeHeader fragment(int offset, int bytes) {
        return new HandshakeHeader(type, length, messageSeq, offset, bytes);
    }

    /** Where the fragment ends in its message. */
    public int fragmentEnd() {
        return fragmentOffset + fragmentLength;
    }

    /** Whether the fragment is the message. */
    public boolean isWhole() {
        return fragmentLength == length;
    }

    /** Whether no byte of the message comes after this fragment: in a repeated flight it comes once for each repetition. */
    public boolean endsMessage() {
        return fragmentEnd() == length;
    }

    private static boolean inRange(int value, int max) {
        return value >= 0 && value <= max;
    }
}
