package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.TranscriptFormat;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** Messages as if each had been sent in one fragment, with the 12-byte header of DTLS (RFC 6347 §4.2.6). */
public final class Dtls12Transcript implements TranscriptFormat {
    @Override
    public void header(int type, int messageSeq, int length, WireWriter out) {
        out.u8(type);
        out.u24(length);
        out.u16(messageSeq);
        out.u24(0);
        out.u24(length);
    }
}
