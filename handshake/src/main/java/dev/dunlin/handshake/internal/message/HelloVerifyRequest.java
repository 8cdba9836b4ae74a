package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * A server asks a client to prove its address, RFC 6347 §4.2.1. The version is a matter of packet format only: servers send 0xFEFF
 * whatever they will negotiate, some send 0xFEFD, and nothing follows from it.
 */
public record HelloVerifyRequest(int serverVersion, Cookie cookie) implements HandshakeMessage {
    private static final int DTLS_1_0 = 0xFEFF;
    private static final int DTLS_1_2 = 0xFEFD;

    /** As RFC 6347 §4.2.1 recommends: with version 0xFEFF. */
    public static HelloVerifyRequest of(Cookie cookie) {
        return new HelloVerifyRequest(DTLS_1_0, cookie);
    }

    static HelloVerifyRequest decode(WireReader in) throws DecodeFailure {
        int version = in.u16();
        if (version != DTLS_1_0 && version != DTLS_1_2) {
            throw DecodeFailure.illegal("HelloVerifyRequest has version " + version);
        }
        return new HelloVerifyRequest(version, Cookie.decode(in));
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.HELLO_VERIFY_REQUEST;
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(serverVersion);
        cookie.encode(out);
    }
}
