package dev.dunlin.crypto.internal;

import java.math.BigInteger;

/** A cursor over DER (X.690 §10): definite minimal lengths, minimal integers, nothing beyond what signatures and keys hold. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private final byte[] bytes;
    private final int end;
    private int position;

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    static Der over(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    boolean isExhausted() {
        return position == end;
    }

    /** Whether the next value has this tag. */
    boolean isNext(int tag) {
        return position < end && (bytes[position] & 0xFF) == tag;
    }

    /** The contents of the next value, which must have this tag. */
    Der value(int tag) throws MalformedDer {
        if (!isNext(tag)) {
            throw new MalformedDer("tag " + Integer.toHexString(tag) + " expected");
        }
        position++;
        int length = length();
        var contents = new Der(bytes, position, position + length);
        position += length;
        return contents;
    }

    /** The next value must be an INTEGER. */
    BigInteger integer() throws MalformedDer {
        var contents = value(INTEGER);
        int length = contents.end - contents.position;
        if (length == 0) {
            throw new MalformedDer("empty integer");
        }
        if (length > 1) {
            int head = bytes[contents.position];
            boolean signOfNext = bytes[contents.position + 1] < 0;
            if ((head == 0 && !signOfNext) || (head == -1 && signOfNext)) {
                throw new MalformedDer("integer is not minimal");
            }
        }
        return new BigInteger(bytes, contents.position, length);
    }

    /** All that is left, copied. */
    byte[] rest() {
        byte[] rest = new byte[end - position];
        System.arraycopy(bytes, position, rest, 0, rest.length);
        position = end;
        return rest;
    }

    void expectEnd() throws MalformedDer {
        if (!isExhausted()) {
            throw new MalformedDer("trailing bytes");
        }
    }

    private int length() throws MalformedDer {
        int first = octet();
        if (first < 0x80) {
            return within(first);
        }
        int octets = first - 0x80;
        // Three octets reach 16 MiB, which is more than a handshake message can be.
        if (octets == 0 || octets > 3) {
            throw new MalformedDer("length of " + octets + " octets");
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | octet();
        }
        if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
            throw new MalformedDer("length is not minimal");
        }
        return within(length);
    }

    private int octet() throws MalformedDer {
        if (position == end) {
            throw new MalformedDer("truncated");
        }
        return bytes[position++] & 0xFF;
    }

    private int within(int length) throws MalformedDer {
        if (length > end - position) {
            throw new MalformedDer("truncated");
        }
        return length;
    }

    /** One value of this tag whose contents are {@code parts} in a row. */
    static byte[] encode(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        int octets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
        byte[] value = new byte[2 + octets + length];
        value[0] = (byte) tag;
        value[1] = (byte) (octets == 0 ? length : 0x80 | octets);
        int at = 2;
        for (int i = octets - 1; i >= 0; i--) {
            value[at++] = (byte) (length >>> (8 * i));
        }
        for (byte[] part : parts) {
            System.arraycopy(part, 0, value, at, part.length);
            at += part.length;
        }
        return value;
    }

    /** Not DER, or not what was expected. Carries no stack trace: peers can cause it at will. */
    static final class MalformedDer extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedDer(String message) {
            super(message, null, false, false);
        }
    }
}
