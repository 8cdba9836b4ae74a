package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.hello.ClientHelloOutline;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordLimits;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.Unprotected;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where ClientHellos arrive from addresses that have proven nothing (RFC 6347 §4.2.1). Keeps no state for anyone: a whole ClientHello is
 * either let in or answered with HelloVerifyRequest, which is shorter than any ClientHello; fragments go into one bounded table.
 */
final class FrontDoor implements AutoCloseable {
    /** Offset of the epoch in a record's header (RFC 6347 §4.1). */
    private static final int EPOCH = 3;

    private final DtlsServerConfig config;
    private final WorkingSet ws;
    private final Counters counters;
    private final ClientHelloTable fragments;
    private final Answers answers;

    /** Absent when every address is believed. */
    private final @Nullable Cookies cookies;

    private DiscardReason refusal = DiscardReason.UNUSABLE_CLIENT_HELLO;

    /** @param keys what cookies are made with; none are asked for when absent */
    FrontDoor(DtlsServerConfig config, WorkingSet ws, Counters counters, Answers answers, @Nullable CookieKeys keys) {
        this.config = config;
        this.ws = ws;
        this.counters = counters;
        this.answers = answers;
        this.cookies = keys == null ? null : new Cookies(config.common().jca(), keys);
        this.fragments =
                new ClientHelloTable(config.limits(), config.common().jca().random());
    }

    /** Whether the next record of {@code datagram} is a plaintext one that begins with a ClientHello. Nothing in it is believed yet. */
    static boolean isKnockedAt(ByteBuffer datagram) {
        int at = datagram.position();
        return datagram.remaining() > RecordLimits.HEADER_LENGTH
                && datagram.get(at) == ContentType.HANDSHAKE
                && datagram.get(at + EPOCH) == 0
                && datagram.get(at + EPOCH + 1) == 0
                && datagram.get(at + RecordLimits.HEADER_LENGTH) == HandshakeType.CLIENT_HELLO.code();
    }

    /**
     * Takes the next record of {@code datagram} and moves the position past it.
     *
     * @return the ClientHello that may begin a handshake; null when there is none, for the reason that {@link #refusal} gives
     */
    @Nullable
    AdmittedClientHello admit(PeerPath from, ByteBuffer datagram, long now) {
        boolean isKnock = isKnockedAt(datagram);
        var array = Buffers.readable(datagram, ws);
        int offset = Buffers.offset(datagram);
        var header = ws.header();
        if (!header.parse(array, offset, offset + Buffers.readableLength(datagram))) {
            Buffers.skipRest(datagram);
            return refuse(DiscardReason.MALFORMED);
        }
        datagram.position(datagram.position() + header.end() - offset);
        if (!isKnock) {
            return refuse(DiscardReason.UNKNOWN_PEER);
        }
        try {
            return config.accept().test(from)
                    ? open(from, array, header.payloadOffset(), header.payloadLength(), header.sequence(), now)
                    : refuse(DiscardReason.NOT_ACCEPTED);
        } catch (RuntimeException fault) {
            // The filter, the provider behind the cookies or the randomness has failed. Nobody has been let in: the
            // client asks again.
            return refuse(DiscardReason.LOCAL_FAULT);
        }
    }

    @Nullable
    private AdmittedClientHello open(
            PeerPath from, byte[] record, int offset, int length, long recordSequence, long now) {
        try {
            var in = new WireReader(record, offset, offset + length);
            var header = HandshakeHeader.decode(in);
            in.skip(header.fragmentLength());
            int fragment = offset + HandshakeHeader.LENGTH;
            if (header.isWhole()) {
                return judge(from, header, record, fragment, recordSequence, now);
            }
            var body = fragments.add(from, header, record, fragment);
            return body == null
                    ? refuse(DiscardReason.CLIENT_HELLO_INCOMPLETE)
                    : judge(from, header, body, 0, recordSequence, now);
        } catch (DecodeFailure unusable) {
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
    }

    /** Why {@link #admit} returned null. */
    DiscardReason refusal() {
        return refusal;
    }

    @Nullable
    private AdmittedClientHello refuse(DiscardReason reason) {
        refusal = reason;
        return null;
    }

    /** The body of the ClientHello is at {@code offset}; it is not looked at in full before its sender has proven its address. */
    @Nullable
    private AdmittedClientHello judge(
            PeerPath from, HandshakeHeader header, byte[] array, int offset, long recordSequence, long now)
            throws DecodeFailure {
        if (header.type() != HandshakeType.CLIENT_HELLO.code()) {
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
        var outline = ClientHelloOutline.of(array, offset, header.length());
        boolean isVouchedFor = config.provenPaths().test(from);
        if (!isVouchedFor && cookies != null) {
            if (!cookies.isProven(from, outline, now)) {
                return refuse(ask(from, cookies.make(from, outline, now), header.messageSeq(), recordSequence));
            }
            counters.count(Counters.Total.COOKIES_ACCEPTED);
        }
        var body = Arrays.copyOfRange(array, offset, offset + header.length());
        if (!(MessageDecoder.DTLS_1_2_ECDHE.decode(header.type(), body) instanceof ClientHello hello)) {
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
        int received = RecordLimits.HEADER_LENGTH + HandshakeHeader.LENGTH + header.fragmentLength();
        boolean isPathProven = isVouchedFor || cookies != null;
        return new AdmittedClientHello(
                whole(header.type(), header.messageSeq(), body),
                header.messageSeq(),
                recordSequence,
                hello.random(),
                received,
                isPathProven);
    }

    /** Message and record number are those of the ClientHello, so that nothing has to be remembered (RFC 6347 §4.2.1, §4.2.2). */
    private DiscardReason ask(PeerPath from, byte[] cookie, int messageSeq, long recordSequence) {
        if (answers.isFull()) {
            return DiscardReason.OVER_LIMIT;
        }
        var request = HelloVerifyRequest.of(new Cookie(Bytes.of(cookie)));
        var content = whole(request.type().code(), messageSeq, request.body());
        var datagram = new byte[RecordLimits.HEADER_LENGTH + content.length];
        Unprotected.INSTANCE.seal(
                ws,
                RecordNumber.of(0, recordSequence),
                ContentType.HANDSHAKE,
                RecordVersion.DTLS_1_0,
                content,
                0,
                content.length,
                datagram,
                0);
        answers.add(from, datagram);
        counters.count(Counters.Total.COOKIES_SENT);
        return DiscardReason.COOKIE_REQUESTED;
    }

    /** The message with its header, as if in one fragment. */
    private static byte[] whole(int type, int messageSeq, byte[] body) {
        var header = HandshakeHeader.whole(type, body.length, messageSeq).toByteArray();
        var message = Arrays.copyOf(header, HandshakeHeader.LENGTH + body.length);
        System.arraycopy(body, 0, message, HandshakeHeader.LENGTH, body.length);
        return message;
    }

    /** Heap that fragments hold. */
    int bytesHeld() {
        return fragments.bytesHeld();
    }

    @Override
    public void close() {
        fragments.clear();
        if (cookies != null) {
            cookies.close();
        }
    }
}
