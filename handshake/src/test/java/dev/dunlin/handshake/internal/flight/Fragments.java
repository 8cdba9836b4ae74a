package dev.dunlin.handshake.internal.flight;

import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.handshake.internal.message.HandshakeHeader;

/** Fragments as a peer would make them. */
final class Fragments {
    static final int CERTIFICATE = 11;

    private Fragments() {}

    /** Bytes that tell their place. */
    static byte[] body(int length) {
        var body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 31 + (i >> 8));
        }
        return body;
    }

    static HandshakeHeader header(byte[] body, int messageSeq) {
        return HandshakeHeader.whole(CERTIFICATE, body.length, messageSeq);
    }

    /** The payload of a record that holds one fragment. */
    static byte[] record(HandshakeHeader fragment, byte[] body) {
        var out = new WireWriter();
        fragment.encode(out);
        for (int i = fragment.fragmentOffset(); i < fragment.fragmentEnd(); i++) {
            out.u8(body[i] & 0xFF);
        }
        return out.toByteArray();
    }

    /** The payload of a record that holds a whole message. */
    static byte[] record(int messageSeq, byte[] body) {
        return record(header(body, messageSeq), body);
    }

    static byte[] joined(byte[]... records) {
        var out = new WireWriter();
        for (var record : records) {
            out.bytes(record);
        }
        return out.toByteArray();
    }
}
