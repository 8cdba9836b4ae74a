package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.recordlayer.internal.ContentType;

/** A handshake message or ChangeCipherSpec that a driver has sent, with the epoch of its record. */
public record Flown(int contentType, int epoch, int type, int messageSeq, Bytes body) {
    public boolean isChangeCipherSpec() {
        return contentType == ContentType.CHANGE_CIPHER_SPEC;
    }

    public HandshakeMessage message() {
        return message(MessageDecoder.DTLS_1_2_ECDHE);
    }

    /** The same where another key exchange was agreed on. */
    HandshakeMessage message(MessageDecoder decoder) {
        try {
            return decoder.decode(type, body.toByteArray());
        } catch (DecodeFailure e) {
            throw new AssertionError(e);
        }
    }
}
