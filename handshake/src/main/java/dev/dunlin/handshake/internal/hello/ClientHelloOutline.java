package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Digest;
import dev.dunlin.crypto.internal.Hmac;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.negotiation.Dtls13Choice;
import java.util.Arrays;

/**
 * Where the fields of a ClientHello lie that a stateless answer depends on (RFC 6347 §4.2.1, RFC 9147 §5.1), found without decoding the
 * rest: whoever has proven nothing is owed no more work than that. A view, valid as long as the array is not changed.
 */
public final class ClientHelloOutline implements Dtls13Choice.Offer {
    private final byte[] array;
    private final int start;
    private final int length;
    private final int cookieVector;
    private final int afterCookie;
    private final int extensionsAt;
    private final ExtensionOutline extensions;

    private ClientHelloOutline(
            byte[] array,
            int start,
            int length,
            int cookieVector,
            int afterCookie,
            int extensionsAt,
            ExtensionOutline extensions) {
        this.array = array;
        this.start = start;
        this.length = length;
        this.cookieVector = cookieVector;
        this.afterCookie = afterCookie;
        this.extensionsAt = extensionsAt;
        this.extensions = extensions;
    }

    /** Of the body {@code array[offset, offset + length)}. Most of what is extensions need only have the length of such. */
    public static ClientHelloOutline of(byte[] array, int offset, int length) throws DecodeFailure {
        var in = new WireReader(array, offset, offset + length);
        in.skip(2 + Random.LENGTH);
        in.vector8(0, SessionId.MAX_LENGTH);
        int cookieVector = in.position();
        in.vector8(0, Cookie.MAX_LENGTH);
        int afterCookie = in.position();
        if (in.vector16(2, 0xFFFE).remaining() % 2 != 0) {
            throw DecodeFailure.malformed("cipher_suites ends in the middle of a code");
        }
        requireNullCompression(in.vector8(1, 0xFF));
        int extensionsAt = in.position();
        var extensions = ExtensionOutline.of(array, in);
        return new ClientHelloOutline(array, offset, length, cookieVector, afterCookie, extensionsAt, extensions);
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

    /** The version field, which decides only when there is no supported_versions. */
    int legacyVersion() {
        return ExtensionOutline.u16(array, start);
    }

    /** Whether there is supported_versions. */
    boolean hasVersions() {
        return extensions.hasVersions();
    }

    /** Whether supported_versions lists it. */
    boolean listsVersion(int code) {
        return extensions.listsVersion(code);
    }

    @Override
    public boolean listsSuite(int code) {
        int from = afterCookie + 2;
        return ExtensionOutline.lists(array, from, from + ExtensionOutline.u16(array, afterCookie), code);
    }

    @Override
    public boolean listsGroup(int code) {
        return extensions.listsGroup(code);
    }

    @Override
    public boolean hasKeyShare() {
        return extensions.hasKeyShare();
    }

    @Override
    public boolean hasShareFor(int group) {
        return extensions.hasShareFor(group);
    }

    @Override
    public int firstPskFor(HashAlgorithm hash) {
        return extensions.firstPskFor(hash);
    }

    /** Whether there is a cookie of HelloVerifyRequest, right or wrong. */
    public boolean hasCookie() {
        return cookieVector + 1 != afterCookie;
    }

    /** Whether there is a cookie of HelloRetryRequest, right or wrong. */
    public boolean hasRetryCookie() {
        return extensions.hasCookie();
    }

    /** A copy of the cookie of HelloRetryRequest; empty when there is none. */
    byte[] retryCookie() {
        return extensions.cookie();
    }

    /** In constant time. */
    boolean cookieEquals(byte[] expected) {
        return ConstantTime.equal(expected, Arrays.copyOfRange(array, cookieVector + 1, afterCookie));
    }

    /** Version, random, session id, suites and compression methods: what the second ClientHello must repeat from the first. */
    void bind(Hmac hmac) {
        hmac.update(array, start, cookieVector - start);
        hmac.update(array, afterCookie, extensionsAt - afterCookie);
    }

    /** The hash over the whole message with its header of four bytes (RFC 8446 §4.4.1, RFC 9147 §5.2). */
    byte[] hash(Digest digest) {
        var header = new byte[] {
            (byte) HandshakeType.CLIENT_HELLO.code(), (byte) (length >> 16), (byte) (length >> 8), (byte) length
        };
        digest.update(header, 0, header.length);
        digest.update(array, start, length);
        return digest.doFinal();
    }
}
