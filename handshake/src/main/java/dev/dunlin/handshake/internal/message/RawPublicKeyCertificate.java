package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The Certificate message of DTLS 1.2 when raw public keys were agreed on, RFC 7250 §3: there is no list.
 *
 * @param key SubjectPublicKeyInfo in DER; empty from a client that has none, which looks like an empty list of certificates
 */
public record RawPublicKeyCertificate(Bytes key) implements HandshakeMessage {
    private static final int MAX = (1 << 24) - 1;

    static RawPublicKeyCertificate decode(WireReader in) throws DecodeFailure {
        return new RawPublicKeyCertificate(in.vector24(0, MAX).rest());
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector24(contents -> contents.bytes(key));
    }
}
