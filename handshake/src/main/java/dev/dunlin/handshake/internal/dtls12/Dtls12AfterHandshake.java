package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AfterHandshake;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;

/**
 * DTLS 1.2 after the handshake. The sign for a repeated flight is its authenticated Finished: the plaintext messages before it can be
 * forged by anyone (RFC 6347 §4.2.4). Renegotiation begins with HelloRequest at a client, ClientHello at a server (RFC 5746 §4).
 */
final class Dtls12AfterHandshake implements AfterHandshake {
    static final Dtls12AfterHandshake INSTANCE = new Dtls12AfterHandshake();

    private Dtls12AfterHandshake() {}

    @Override
    public Sign read(Role role, int nextMessageSeq, byte[] content, int offset, int length) {
        HandshakeHeader header;
        try {
            header = HandshakeHeader.decode(new WireReader(content, offset, offset + length));
        } catch (DecodeFailure malformed) {
            return Sign.NOTHING;
        }
        var opening = role == Role.CLIENT ? HandshakeType.HELLO_REQUEST : HandshakeType.CLIENT_HELLO;
        if (header.type() == opening.code()) {
            return Sign.RENEGOTIATION;
        }
        if (header.messageSeq() >= nextMessageSeq) {
            return Sign.UNEXPECTED;
        }
        // In its last fragment, so that each repetition is one sign.
        return header.type() == HandshakeType.FINISHED.code() && header.endsMessage()
                ? Sign.REPEATED_FLIGHT
                : Sign.NOTHING;
    }
}
