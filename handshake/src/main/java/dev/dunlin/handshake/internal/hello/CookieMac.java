package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Hmac;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;

/**
 * The stateless cookie of HelloVerifyRequest (RFC 6347 §4.2.1): HMAC-SHA-256 over the peer's path and what the second ClientHello must
 * repeat from the first (version, random, session id, suites, compression methods). 32 bytes, which older clients take as the most a
 * cookie may have. A pure function: the same hello from the same path under the same key has the same cookie.
 */
public final class CookieMac {
    private CookieMac() {}

    public static Cookie of(Jca jca, byte[] key, byte[] path, ClientHello hello) {
        return new Cookie(Bytes.of(mac(jca, key, path, hello)));
    }

    /** Whether {@code hello} brings back the cookie that was made for it under {@code key}; compared in constant time. */
    public static boolean matches(Jca jca, byte[] key, byte[] path, ClientHello hello) {
        return ConstantTime.equal(
                mac(jca, key, path, hello), hello.cookie().bytes().toByteArray());
    }

    private static byte[] mac(Jca jca, byte[] key, byte[] path, ClientHello hello) {
        var bound = new WireWriter()
                .vector16(contents -> contents.bytes(path))
                .u16(hello.legacyVersion())
                .bytes(hello.random().bytes())
                .vector8(contents -> contents.bytes(hello.sessionId().bytes()))
                .vector16(contents -> contents.u16Codes(hello.cipherSuites()))
                .vector8(contents -> contents.u8Codes(hello.compressionMethods()));
        try (var hmac = new Hmac(jca, HashAlgorithm.SHA256, key)) {
            hmac.update(bound.toByteArray());
            return hmac.doFinal();
        }
    }
}
