package dev.dunlin.handshake.internal.flight;

import dev.dunlin.handshake.internal.message.HandshakeHeader;

/** A whole handshake message as it came, not decoded yet. */
public final class IncomingMessage {
    private final HandshakeHeader header;
    private final int epoch;
    private final byte[] body;

    IncomingMessage(HandshakeHeader header, int epoch, byte[] body) {
        this.header = header;
        this.epoch = epoch;
        this.body = body;
    }

    /** As if it had come in one fragment: what the 1.2 transcript hashes (RFC 6347 §4.2.6). */
    public HandshakeHeader header() {
        return header;
    }

    /** As sent: nobody may know it. */
    public int type() {
        return header.type();
    }

    public int messageSeq() {
        return header.messageSeq();
    }

    /** The one epoch in which all of it came. */
    public int epoch() {
        return epoch;
    }

    /** Without header; the array itself, the caller's. */
    public byte[] body() {
        return body;
    }
}
