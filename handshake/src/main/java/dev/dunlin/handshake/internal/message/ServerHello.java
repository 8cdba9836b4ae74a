package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.HexFormat;

/**
 * The server's choice, RFC 5246 §7.4.1.3, RFC 8446 §4.1.3; HelloRetryRequest has the same form and is told apart by its random.
 *
 * @param legacyVersion as sent; decides only when there is no supported_versions
 * @param cipherSuite as sent; whether it was offered is for the client's state to know
 */
public record ServerHello(int legacyVersion, Random random, SessionId sessionId, int cipherSuite, Extensions extensions)
        implements HandshakeMessage {
    /** SHA-256 of "HelloRetryRequest", RFC 8446 §4.1.3. */
    public static final Random HELLO_RETRY_REQUEST = new Random(
            Bytes.of(HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")));

    static ServerHello decode(WireReader in) throws DecodeFailure {
        int version = in.u16();
        var random = Random.decode(in);
        var sessionId = SessionId.decode(in);
        int suite = in.u16();
        in.expectU8(ClientHello.NULL_COMPRESSION, "compression_method");
        var extensions = Extensions.decodeOptional(in, contextOf(random));
        return new ServerHello(version, random, sessionId, suite, extensions);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.SERVER_HELLO;
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(legacyVersion).bytes(random.bytes());
        sessionId.encode(out);
        out.u16(cipherSuite).u8(ClientHello.NULL_COMPRESSION);
        extensions.encodeOptional(out);
    }

    /** Looked at before all else, RFC 8446 §4.1.3. */
    public boolean isHelloRetryRequest() {
        return contextOf(random) == MessageContext.HELLO_RETRY_REQUEST;
    }

    private static MessageContext contextOf(Random random) {
        return random.equals(HELLO_RETRY_REQUEST) ? MessageContext.HELLO_RETRY_REQUEST : MessageContext.SERVER_HELLO;
    }
}
