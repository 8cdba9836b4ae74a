package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/** The server's answers to extensions that nothing of the key exchange depends on, RFC 8446 §4.3.1. */
public record EncryptedExtensions(Extensions extensions) implements HandshakeMessage {
    static EncryptedExtensions decode(WireReader in) throws DecodeFailure {
        return new EncryptedExtensions(Extensions.decode(in, MessageContext.ENCRYPTED_EXTENSIONS));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.ENCRYPTED_EXTENSIONS;
    }

    @Override
    public void encode(WireWriter out) {
        extensions.encode(out);
    }
}
