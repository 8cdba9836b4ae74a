package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Hmac;
import dev.dunlin.crypto.internal.Jca;

/**
 * The stateless cookies of HelloVerifyRequest (RFC 6347 §4.2.1) under one key: HMAC-SHA-256 over the peer's path and what the second
 * ClientHello must repeat from the first. 32 bytes, which older clients take as the most a cookie may have. The same hello from the same
 * path has the same cookie.
 */
public final class CookieMac implements AutoCloseable {
    private final Hmac hmac;

    /** {@code key} is read now and not kept as it is. */
    public CookieMac(Jca jca, byte[] key) {
        hmac = new Hmac(jca, HashAlgorithm.SHA256, key);
    }

    /** The cookie of {@code hello} from {@code path}. */
    public byte[] of(byte[] path, ClientHelloOutline hello) {
        // The length keeps apart what belongs to the path and what to the hello.
        hmac.update(new byte[] {(byte) (path.length >> 8), (byte) path.length});
        hmac.update(path);
        hello.bind(hmac);
        return hmac.doFinal();
    }

    /** Whether {@code hello} brings back the cookie that was made for it; compared in constant time. */
    public boolean matches(byte[] path, ClientHelloOutline hello) {
        return hello.cookieEquals(of(path, hello));
    }

    /** Overwrites the key. */
    @Override
    public void close() {
        hmac.close();
    }
}
