package dev.dunlin.recordlayer.internal;

/**
 * What is encrypted where the content type is hidden: content, its type, zeros (RFC 9147 §4; RFC 9146 §4 for DTLS 1.2 with connection ids).
 */
final class InnerPlaintext {
    static final int TYPE_LENGTH = 1;

    private InnerPlaintext() {}

    /** Puts content, type and zeros into {@link WorkingSet#inner}, {@code innerLength} bytes together. */
    static byte[] write(WorkingSet ws, int type, byte[] content, int offset, int length, int innerLength) {
        byte[] inner = ws.inner();
        System.arraycopy(content, offset, inner, 0, length);
        inner[length] = (byte) type;
        for (int i = length + TYPE_LENGTH; i < innerLength; i++) {
            inner[i] = 0;
        }
        return inner;
    }

    /** Where the type stands: the last byte that is not zero. 0 when there is none, and negative when there is no byte at all. */
    static int typeOffset(byte[] plaintext, int opened) {
        int at = opened - TYPE_LENGTH;
        while (at > 0 && plaintext[at] == 0) {
            at--;
        }
        return at;
    }

    /** The type that stands at {@link #typeOffset}; 0, which is none, when there is no byte at all. */
    static int type(byte[] plaintext, int typeOffset) {
        return typeOffset < 0 ? 0 : plaintext[typeOffset] & 0xFF;
    }
}
