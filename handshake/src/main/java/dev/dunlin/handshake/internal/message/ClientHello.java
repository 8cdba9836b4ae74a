package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What the client offers, RFC 5246 §7.4.1.2 with the cookie of RFC 6347 §4.2.1; one form for both versions (RFC 9147 §5.3). Codes that
 * nobody knows, GREASE among them, stay in the lists: the server has to look past them (RFC 8446 §4.1.2).
 *
 * @param legacyVersion as sent
 */
public record ClientHello(
        int legacyVersion,
        Random random,
        SessionId sessionId,
        Cookie cookie,
        List<Integer> cipherSuites,
        List<Integer> compressionMethods,
        Extensions extensions)
        implements HandshakeMessage {
    /** The only compression method we send, RFC 5246 §6.2.2. */
    public static final int NULL_COMPRESSION = 0;
    /** TLS_EMPTY_RENEGOTIATION_INFO_SCSV, RFC 5746 §3.3: stands for an empty renegotiation_info. */
    public static final int EMPTY_RENEGOTIATION_INFO_SCSV = 0x00FF;

    public ClientHello {
        cipherSuites = List.copyOf(cipherSuites);
        compressionMethods = List.copyOf(compressionMethods);
        if (cipherSuites.isEmpty() || !compressionMethods.contains(NULL_COMPRESSION)) {
            throw new IllegalArgumentException("a ClientHello offers a suite and null compression");
        }
    }

    /** A message may end after the compression methods (RFC 5246 §7.4.1.2); what comes after them must be extensions and nothing else. */
    static ClientHello decode(WireReader in) throws DecodeFailure {
        int version = in.u16();
        var random = Random.decode(in);
        var sessionId = SessionId.decode(in);
        var cookie = Cookie.decode(in);
        var suites = in.vector16(2, 0xFFFE).u16Codes();
        var compression = in.vector8(1, 0xFF).u8Codes();
        if (!compression.contains(NULL_COMPRESSION)) {
            throw DecodeFailure.illegal("null compression is not offered");
        }
        var extensions = Extensions.decodeOptional(in, MessageContext.CLIENT_HELLO);
        return new ClientHello(version, random, sessionId, cookie, suites, compression, extensions);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CLIENT_HELLO;
    }

    @Override
    public void encode(WireWriter out) {
        out.u16(legacyVersion).bytes(random.bytes());
        sessionId.encode(out);
        cookie.encode(out);
        out.vector16(contents -> contents.u16Codes(cipherSuites));
        out.vector8(contents -> contents.u8Codes(compressionMethods));
        inSendingOrder().encodeOptional(out);
    }

    /** The same offer with a cookie: RFC 6347 §4.2.1 lets nothing else change. */
    public ClientHello withCookie(Cookie answer) {
        return new ClientHello(legacyVersion, random, sessionId, answer, cipherSuites, compressionMethods, extensions);
    }

    /** The same offer with other extensions. */
    public ClientHello withExtensions(Extensions changed) {
        return new ClientHello(legacyVersion, random, sessionId, cookie, cipherSuites, compressionMethods, changed);
    }

    /** Whether the list of suites carries the signal that stands for an empty renegotiation_info, RFC 5746 §3.3. */
    public boolean offersRenegotiationScsv() {
        return cipherSuites.contains(EMPTY_RENEGOTIATION_INFO_SCSV);
    }

    /**
     * The cookie extension goes before key_share: some servers take a fragmented ClientHello only if its first fragment holds a valid
     * cookie, and a post-quantum share fills a fragment by itself. All else keeps its place.
     */
    private Extensions inSendingOrder() {
        var cookieExtension = extensions.find(CookieExtension.class);
        var keyShare = extensions.find(KeyShareOffer.class);
        if (cookieExtension.isEmpty() || keyShare.isEmpty()) {
            return extensions;
        }
        var ordered = new ArrayList<>(extensions.list());
        if (ordered.indexOf(cookieExtension.get()) > ordered.indexOf(keyShare.get())) {
            ordered.remove(cookieExtension.get());
            ordered.add(ordered.indexOf(keyShare.get()), cookieExtension.get());
        }
        return new Extensions(ordered);
    }
}
