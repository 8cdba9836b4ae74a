package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.codec.WireWriter;

/** How a message stands in the transcript; the one thing about it in which the versions differ. */
public interface TranscriptFormat {
    /** Writes what precedes the body: 12 bytes in DTLS 1.2 (RFC 6347 §4.2.6), 4 in 1.3 (RFC 9147 §5.2). */
    void header(int type, int messageSeq, int length, WireWriter out);
}
