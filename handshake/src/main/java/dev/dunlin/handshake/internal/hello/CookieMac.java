package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Hmac;
import dev.dunlin.crypto.internal.Jca;
import java.util.Arrays;

/**
 * What makes stateless cookies our own (RFC 6347 §4.2.1, RFC 9147 §5.1), under one key: HMAC-SHA-256 over the peer's path and what the
 * second ClientHello must repeat from the first, both with their lengths, and over what else the cookie of a HelloRetryRequest says. That
 * of a HelloVerifyRequest says nothing else, so that neither can be taken for the other.
 *
 * <p>The cookie of a HelloVerifyRequest is the whole MAC, whose 32 bytes older clients take as the most a cookie may have. The same hello
 * from the same path has the same cookie.
 */
public final class CookieMac implements AutoCloseable {
    /**
     * Bytes of the MAC in the cookie of a HelloRetryRequest, for its length counts in an answer to an unproven address: half of the hash,
     * the least that RFC 2104 §5 advises. Nobody can try a cookie but by a datagram to us: a thousand million of them in each of the 120
     * seconds that a key counts find one in 2^91.
     */
    static final int SHORT_LENGTH = 16;

    private final Hmac hmac;

    /** {@code key} is read now and not kept as it is. */
    public CookieMac(Jca jca, byte[] key) {
        hmac = new Hmac(jca, HashAlgorithm.SHA256, key);
    }

    /** The cookie of {@code hello} from {@code path}. */
    public byte[] of(byte[] path, ClientHelloOutline hello) {
        bind(path, hello);
        return hmac.doFinal();
    }

    private void bind(byte[] path, ClientHelloOutline hello) {
        // The length keeps apart what belongs to the path and what to the hello.
        hmac.update(new byte[] {(byte) (path.length >> 8), (byte) path.length});
        hmac.update(path);
        hello.bind(hmac);
    }

    /** What vouches for {@code claims[0, length)}, which is not empty, in a cookie of HelloRetryRequest for {@code hello} from {@code path}. */
    byte[] over(byte[] path, ClientHelloOutline hello, byte[] claims, int length) {
        bind(path, hello);
        hmac.update(claims, 0, length);
        return Arrays.copyOf(hmac.doFinal(), SHORT_LENGTH);
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
