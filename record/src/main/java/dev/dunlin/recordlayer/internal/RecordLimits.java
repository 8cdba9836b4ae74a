package dev.dunlin.recordlayer.internal;

import dev.dunlin.recordlayer.ConnectionId;

/** How long a record and its parts may be, in bytes. */
public final class RecordLimits {
    /** type, version, epoch, sequence number, length (RFC 6347 §4.1). */
    public static final int HEADER_LENGTH = 1 + 2 + 2 + 6 + 2;
    /** Content of one record (RFC 5246 §6.2.1). */
    public static final int MAX_PLAINTEXT = 1 << 14;
    /** What follows the header of a protected record: no protection may add more than 2,048 bytes (RFC 5246 §6.2.3). */
    public static final int MAX_CIPHERTEXT = MAX_PLAINTEXT + 2048;
    /** Content, its type and padding of a protected record of DTLS 1.3 (RFC 8446 §5.4). */
    public static final int MAX_INNER_PLAINTEXT = MAX_PLAINTEXT + 1;
    /** What follows the unified header of a record of DTLS 1.3 at most (RFC 8446 §5.2). */
    public static final int MAX_CIPHERTEXT_13 = MAX_PLAINTEXT + 256;
    /** And at least: from fewer bytes no mask for the record number can be made (RFC 9147 §4.2.3). */
    public static final int MIN_CIPHERTEXT_13 = 16;
    /** A connection id is a vector with one byte of length (RFC 9146 §3). */
    public static final int MAX_CONNECTION_ID = ConnectionId.MAX_LENGTH;
    /** A unified header: flags, connection id, sequence number, length (RFC 9147 §4). */
    public static final int MAX_UNIFIED_HEADER = 1 + MAX_CONNECTION_ID + 2 + 2;
    /** What is authenticated beside the content: longest in DTLS 1.2 with a connection id (RFC 9146 §5.3). */
    static final int MAX_ADDITIONAL_DATA = Dtls12CidProtection.ADDITIONAL_DATA_LENGTH + MAX_CONNECTION_ID;
    /** A whole record, header included. */
    public static final int MAX_RECORD = HEADER_LENGTH + MAX_CONNECTION_ID + MAX_CIPHERTEXT;
    /** What the 16-bit length of UDP can describe (RFC 768); its header and that of IP make the true maximum a little less. */
    public static final int MAX_DATAGRAM = 0xFFFF;

    private RecordLimits() {}

    /** {@code bytes}, if a limit on content may be that. */
    static int requireContent(int bytes) {
        if (bytes < 1 || bytes > MAX_PLAINTEXT) {
            throw new IllegalArgumentException("content of a record cannot be limited to " + bytes + " bytes");
        }
        return bytes;
    }
}
