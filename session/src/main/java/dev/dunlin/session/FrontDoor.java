package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.hello.CookieMac;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Where ClientHellos arrive from addresses that have proven nothing (RFC 6347 §4.2.1). Keeps no state for anyone: a whole ClientHello is
 * either let in or answered with HelloVerifyRequest, which is shorter than any ClientHello; fragments go into one bounded table.
 */
final class FrontDoor implements AutoCloseable {
    /**
     * Answers that wait to be sent. A caller that drains {@code transmit} after each datagram never has more than one; beyond this, clients
     * have to ask again.
     */
    static final int MOST_ANSWERS = 64;

    /** Offset of the epoch in a record's header (RFC 6347 §4.1). */
    private static final int EPOCH = 3;

    /** Keys of our own rotate this often; with the period after it a cookie lives one to two minutes, as long as a time-out can get. */
    private static final Duration COOKIE_PERIOD = Duration.ofMinutes(1);

    private final DtlsServerConfig config;
    private final WorkingSet ws;
    private final Counters counters;
    private final ClientHelloTable fragments;
    private final ArrayDeque<Answer> answers = new ArrayDeque<>(1);
    private final boolean ownsKeys;

    @Nullable
    private final CookieKeys keys;

    private DiscardReason refusal = DiscardReason.UNUSABLE_CLIENT_HELLO;

    private static final class Answer {
        final PeerPath destination;
        final byte[] datagram;

        Answer(PeerPath destination, byte[] datagram) {
            this.destination = destination;
            this.datagram = datagram;
        }
    }

    FrontDoor(DtlsServerConfig config, WorkingSet ws, Counters counters) {
        this.config = config;
        this.ws = ws;
        this.counters = counters;
        var random = config.common().jca().random();
        this.fragments = new ClientHelloTable(config.limits(), random);
        this.ownsKeys = config.cookieExchange() && config.cookieKeys().isEmpty();
        this.keys = ownsKeys
                ? CookieKeys.create(random, COOKIE_PERIOD)
                : config.cookieKeys().orElse(null);
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
    ProvenClientHello admit(PeerPath from, ByteBuffer datagram, long now) {
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
    private ProvenClientHello open(
            PeerPath from, byte[] record, int offset, int length, long recordSequence, long now) {
        try {
            var in = new WireReader(record, offset, offset + length);
            var header = HandshakeHeader.decode(in);
            in.skip(header.fragmentLength());
            int fragment = offset + HandshakeHeader.LENGTH;
            var body = header.isWhole()
                    ? Arrays.copyOfRange(record, fragment, fragment + header.length())
                    : fragments.add(from, header, record, fragment);
            return body == null
                    ? refuse(DiscardReason.CLIENT_HELLO_INCOMPLETE)
                    : judge(from, header, body, recordSequence, now);
        } catch (DecodeFailure unusable) {
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
    }

    /** What the handshake of a client that was let in goes by. */
    HandshakeSettings handshakeSettings() {
        return config.handshakeSettings();
    }

    /** Why {@link #admit} returned null. */
    DiscardReason refusal() {
        return refusal;
    }

    @Nullable
    private ProvenClientHello refuse(DiscardReason reason) {
        refusal = reason;
        return null;
    }

    @Nullable
    private ProvenClientHello judge(PeerPath from, HandshakeHeader header, byte[] body, long recordSequence, long now)
            throws DecodeFailure {
        if (!(MessageDecoder.DTLS_1_2_ECDHE.decode(header.type(), body) instanceof ClientHello hello)) {
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
        if (keys != null && !isProven(keys, from, hello, now)) {
            return refuse(ask(keys, from, header, hello, recordSequence, now));
        }
        var whole = HandshakeHeader.whole(header.type(), body.length, header.messageSeq());
        var message = Arrays.copyOf(whole.toByteArray(), HandshakeHeader.LENGTH + body.length);
        System.arraycopy(body, 0, message, HandshakeHeader.LENGTH, body.length);
        return new ProvenClientHello(message, header.messageSeq(), recordSequence, hello.random());
    }

    /** A cookie under the current key, or under the one before while that is accepted. */
    private boolean isProven(CookieKeys cookieKeys, PeerPath from, ClientHello hello, long now) {
        boolean proven = !hello.cookie().isEmpty()
                && (matches(cookieKeys.current(now), from, hello) || matches(cookieKeys.previous(now), from, hello));
        if (proven) {
            counters.count(Counters.Total.COOKIES_ACCEPTED);
        }
        return proven;
    }

    private boolean matches(@Nullable byte[] key, PeerPath from, ClientHello hello) {
        if (key == null) {
            return false;
        }
        try {
            return CookieMac.matches(config.common().jca(), key, from.bytes(), hello);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Message and record number are those of the ClientHello, so that nothing has to be remembered (RFC 6347 §4.2.1, §4.2.2). */
    private DiscardReason ask(
            CookieKeys cookieKeys,
            PeerPath from,
            HandshakeHeader header,
            ClientHello hello,
            long recordSequence,
            long now) {
        if (answers.size() == MOST_ANSWERS) {
            return DiscardReason.OVER_LIMIT;
        }
        var request = HelloVerifyRequest.of(cookie(cookieKeys.current(now), from, hello));
        var body = request.body();
        var whole = HandshakeHeader.whole(request.type().code(), body.length, header.messageSeq());
        var content = Arrays.copyOf(whole.toByteArray(), HandshakeHeader.LENGTH + body.length);
        System.arraycopy(body, 0, content, HandshakeHeader.LENGTH, body.length);
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
        answers.add(new Answer(from, datagram));
        counters.count(Counters.Total.COOKIES_SENT);
        return DiscardReason.COOKIE_REQUESTED;
    }

    private Cookie cookie(byte[] key, PeerPath from, ClientHello hello) {
        try {
            return CookieMac.of(config.common().jca(), key, from.bytes(), hello);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
    }

    /** Bytes of the next answer. */
    int answerLength() {
        return answers.element().datagram.length;
    }

    /** Where the next answer goes. */
    PeerPath answerDestination() {
        return answers.element().destination;
    }

    /** Takes the next answer. */
    byte[] takeAnswer() {
        return answers.remove().datagram;
    }

    /** Heap that fragments hold. */
    int bytesHeld() {
        return fragments.bytesHeld();
    }

    @Override
    public void close() {
        answers.clear();
        fragments.clear();
        if (ownsKeys && keys != null) {
            keys.close();
        }
    }
}
