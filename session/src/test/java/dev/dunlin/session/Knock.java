package dev.dunlin.session;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** ClientHellos as datagrams, whole or in fragments. */
final class Knock {
    static final int RECORD_HEADER = 13;
    private static final int COOKIE_AT = RECORD_HEADER + HandshakeHeader.LENGTH + 2 + 1;

    private Knock() {}

    /** What any client of ours would say, with {@code seed} for its randomness. */
    static ClientHello hello(int seed) {
        var random = new byte[Random.LENGTH];
        Arrays.fill(random, (byte) seed);
        random[0] = (byte) (seed >> 8);
        return new ClientHello(
                0xFEFD,
                new Random(Bytes.of(random)),
                SessionId.NONE,
                Cookie.EMPTY,
                List.of(0xC02B, 0xC02F),
                List.of(0),
                Extensions.of(
                        RenegotiationInfo.INITIAL,
                        new ExtendedMasterSecret(),
                        new SupportedGroups(List.of(0x001D, 0x0017)),
                        new SignatureAlgorithms(List.of(0x0403))));
    }

    /** The same, but for the suites: none of them is ours. */
    static ClientHello hopeless(int seed) {
        var usual = hello(seed);
        return new ClientHello(
                usual.legacyVersion(),
                usual.random(),
                usual.sessionId(),
                usual.cookie(),
                List.of(0x1301),
                usual.compressionMethods(),
                usual.extensions());
    }

    static byte[] datagram(ClientHello hello, int messageSeq, long recordNumber) {
        var body = hello.body();
        return fragment(body, messageSeq, recordNumber, 0, body.length);
    }

    static byte[] fragment(byte[] body, int messageSeq, long recordNumber, int offset, int length) {
        var header = new HandshakeHeader(1, body.length, messageSeq, offset, length).toByteArray();
        return ByteBuffer.allocate(RECORD_HEADER + header.length + length)
                .put((byte) 22)
                .putShort((short) 0xFEFF)
                .putLong(recordNumber)
                .putShort((short) (header.length + length))
                .put(header)
                .put(body, offset, length)
                .array();
    }

    /** The cookie in a HelloVerifyRequest. */
    static Cookie cookieIn(byte[] datagram) {
        return new Cookie(Bytes.of(Arrays.copyOfRange(datagram, COOKIE_AT, datagram.length)));
    }

    /** The cookie that {@code acceptor} asks {@code from} to bring back. */
    static Cookie cookieFor(DtlsAcceptor acceptor, PeerPath from, ClientHello hello, long now) {
        Carrier.bring(acceptor, from, datagram(hello, 0, 0), now);
        return cookieIn(Carrier.output(acceptor, now).get(0).bytes());
    }
}
