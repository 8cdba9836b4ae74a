package dev.dunlin.session;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** ClientHellos for DTLS 1.3, and what their answers say. */
final class Knock13 {
    static final int X25519 = 0x001D;
    static final int P256 = 0x0017;

    /** SEC 2 §2.4.2, uncompressed. */
    private static final String P256_BASE = "04"
            + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    private Knock13() {}

    static Random random(int seed) {
        var random = new byte[Random.LENGTH];
        Arrays.fill(random, (byte) seed);
        random[0] = (byte) (seed >> 8);
        return new Random(Bytes.of(random));
    }

    static ClientHello hello(int seed, Extension... extensions) {
        return new ClientHello(
                0xFEFD,
                random(seed),
                SessionId.NONE,
                Cookie.EMPTY,
                List.of(0x1301, 0x1302, 0x1303, 0xC02B),
                List.of(0),
                Extensions.of(extensions));
    }

    /** What any client would say that has sent its share for {@code group}. */
    static ClientHello hello(int seed, int group) {
        return hello(
                seed,
                new SupportedVersions(List.of(0xFEFC, 0xFEFD)),
                new SupportedGroups(List.of(X25519, P256)),
                new SignatureAlgorithms(List.of(0x0403, 0x0804)),
                new KeyShareOffer(List.of(share(group))));
    }

    /** The base point, or another one that is on the curve. */
    static KeyShareEntry share(int group) {
        return new KeyShareEntry(group, Bytes.of(HexFormat.of().parseHex(group == P256 ? P256_BASE : "09".repeat(32))));
    }

    static ClientHello with(ClientHello hello, Extension... added) {
        var extensions = new ArrayList<>(hello.extensions().list());
        extensions.addAll(List.of(added));
        return replaced(hello, new Extensions(extensions));
    }

    static ClientHello replaced(ClientHello hello, Extensions extensions) {
        return new ClientHello(
                hello.legacyVersion(),
                hello.random(),
                hello.sessionId(),
                hello.cookie(),
                hello.cipherSuites(),
                hello.compressionMethods(),
                extensions);
    }

    /** The HelloRetryRequest in {@code datagram}. */
    static ServerHello request(byte[] datagram) {
        int at = Knock.RECORD_HEADER;
        var body = Arrays.copyOfRange(datagram, at + HandshakeHeader.LENGTH, datagram.length);
        try {
            return (ServerHello) MessageDecoder.DTLS_1_2_ECDHE.decode(datagram[at], body);
        } catch (DecodeFailure e) {
            throw new AssertionError(e);
        }
    }

    static CookieExtension cookieIn(byte[] datagram) {
        return request(datagram).extensions().find(CookieExtension.class).orElseThrow();
    }

    /** The cookie that {@code acceptor} asks {@code from} to bring back. */
    static CookieExtension cookieFor(DtlsAcceptor acceptor, PeerPath from, ClientHello hello, long now) {
        Carrier.bring(acceptor, from, Knock.datagram(hello, 0, 0), now);
        return cookieIn(Carrier.output(acceptor, now).get(0).bytes());
    }
}
