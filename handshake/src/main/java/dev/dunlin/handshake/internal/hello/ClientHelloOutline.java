package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Hmac;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SessionId;
import java.util.Arrays;

/**
 * Where the fields of a ClientHello lie that a cookie concerns (RFC 6347 §4.2.1), found without decoding the rest: whoever has proven
 * nothing is owed no more work than that. A view, valid as long as the array is not changed.
 */
public final class ClientHelloOutline {
    private final byte[] array;
    private final int start;
    private final int cookieVector;
    private final int afterCookie;
    private final int extensions;

    private ClientHelloOutline(byte[] array, int start, int cookieVector, int afterCookie, int extensions) {
        this.array = array;
        this.start = start;
        this.cookieVector = cookieVector;
        this.afterCookie = afterCookie;
        this.extensions = extensions;
    }

    /** Of the body {@code array[offset, offset + length)}. What is extensions need only have the length of such. */
    public static ClientHelloOutline of(byte[] array, int offset, int length) throws DecodeFailure {
        var in = new WireReader(array, offset, offset + length);
        in.skip(2 + Random.LENGTH);
        in.vector8(0, SessionId.MAX_LENGTH);
        int cookieVector = in.position();
        in.vector8(0, Cookie.MAX_LENGTH);
        int afterCookie = in.position();
        in.vector16(2, 0xFFFE);
        requireNullCompression(in.vector8(1, 0xFF));
        int extensions = in.position();
        if (!in.isExhausted()) {
            in.vector16(0, 0xFFFF);
            in.expectEnd();
        }
        return new ClientHelloOutline(array, offset, cookieVector, afterCookie, extensions);
    }

    private static void requireNullCompression(WireReader methods) throws DecodeFailure {
        boolean offered = false;
        while (!methods.isExhausted()) {
            offered |= methods.u8() == ClientHello.NULL_COMPRESSION;
        }
        if (!offered) {
            throw DecodeFailure.illegal("null compression is not offered");
        }
    }

    /** Whether there is a cookie, right or wrong. */
    public boolean hasCookie() {
        return cookieVector + 1 != afterCookie;
    }

    /** In constant time. */
    boolean cookieEquals(byte[] expected) {
        return ConstantTime.equal(expected, Arrays.copyOfRange(array, cookieVector + 1, afterCookie));
    }

    /** Version, random, session id, suites and compression methods: what the second ClientHello must repeat from the first. */
    void bind(Hmac hmac) {
        hmac.update(array, start, cookieVector - start);
        hmac.update(array, afterCookie, extensions - afterCookie);
    }
}
