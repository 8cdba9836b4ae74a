package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.hello.ClientHelloOutline;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.hello.VersionNegotiation;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.negotiation.Dtls13Choice;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordLimits;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Where ClientHellos arrive from addresses that have proven nothing (RFC 6347 §4.2.1, RFC 9147 §5.1). Keeps no state for anyone: a whole
 * ClientHello is either let in or answered, and fragments go into one bounded table.
 *
 * <pre>
 *   leads to   without its cookie                      with it     with another
 *   1.2        HelloVerifyRequest, 60 bytes            let in      HelloVerifyRequest
 *   1.3        HelloRetryRequest, 151 bytes at most    let in      illegal_parameter
 *   nothing    protocol_version or handshake_failure
 * </pre>
 *
 * <p>Who needs no cookie is let in whatever it says, and hears of its faults from the states of its handshake; all that it may be asked
 * for is another share, by a HelloRetryRequest that is not remembered either.
 */
final class FrontDoor implements AutoCloseable {
    /** Offset of the epoch in a record's header (RFC 6347 §4.1). */
    private static final int EPOCH = 3;

    private final DtlsServerConfig config;
    private final HandshakeSettings settings;
    private final WorkingSet ws;
    private final Counters counters;
    private final ClientHelloTable fragments;
    private final StatelessReplies replies;
    private final Cookies cookies;
    private final Predicate<PeerPath> isKnown;

    private DiscardReason refusal = DiscardReason.UNUSABLE_CLIENT_HELLO;

    /**
     * A door that nobody has come to.
     *
     * @param keys what cookies are made with
     * @param isKnown whether a path has an association, which no alert from here may disturb
     */
    FrontDoor(
            DtlsServerConfig config,
            WorkingSet ws,
            Counters counters,
            Answers answers,
            CookieKeys keys,
            Predicate<PeerPath> isKnown) {
        this.config = config;
        this.settings = config.handshakeSettings();
        this.ws = ws;
        this.counters = counters;
        this.replies = new StatelessReplies(ws, answers);
        this.cookies = new Cookies(config.common().jca(), keys);
        this.isKnown = isKnown;
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
                return judge(header, new UnprovenHello(from, header, record, fragment, recordSequence), now);
            }
            var body = fragments.add(from, header, record, fragment);
            return body == null
                    ? refuse(DiscardReason.CLIENT_HELLO_INCOMPLETE)
                    : judge(header, new UnprovenHello(from, header, body, 0, recordSequence), now);
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

    @Nullable
    private AdmittedClientHello judge(HandshakeHeader header, UnprovenHello hello, long now) throws DecodeFailure {
        if (header.type() != HandshakeType.CLIENT_HELLO.code()) {
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
        if (config.provenPaths().test(hello.from())) {
            return unasked(hello, true, now);
        }
        return config.cookieExchange() ? asked(hello, now) : unasked(hello, false, now);
    }

    /** Nobody begins a handshake without a cookie, nor is more than an outline looked at. */
    @Nullable
    private AdmittedClientHello asked(UnprovenHello hello, long now) throws DecodeFailure {
        var outline = hello.outline();
        return switch (VersionNegotiation.statelessAnswer(settings.versions(), outline)) {
            case HELLO_VERIFY_REQUEST -> verified(hello, outline, now);
            case HELLO_RETRY_REQUEST -> retried(hello, outline, now);
            case PROTOCOL_VERSION -> alert(hello, AlertDescription.PROTOCOL_VERSION);
        };
    }

    @Nullable
    private AdmittedClientHello verified(UnprovenHello hello, ClientHelloOutline outline, long now)
            throws DecodeFailure {
        if (cookies.isProven(hello.from(), outline, now)) {
            counters.count(Counters.Total.COOKIES_ACCEPTED);
            return letIn(hello, true, null);
        }
        var cookie = new Cookie(Bytes.of(cookies.make(hello.from(), outline, now)));
        return ask(hello, HelloVerifyRequest.of(cookie), RecordVersion.DTLS_1_0);
    }

    @Nullable
    private AdmittedClientHello retried(UnprovenHello hello, ClientHelloOutline outline, long now)
            throws DecodeFailure {
        if (outline.hasCookie()) {
            // RFC 9147 §5.3: HelloVerifyRequest does not lead here.
            return alert(hello, AlertDescription.ILLEGAL_PARAMETER);
        }
        if (outline.hasRetryCookie()) {
            return answering(hello, outline, now);
        }
        var choice = Dtls13Choice.of(settings, outline, true);
        return choice.isEmpty()
                ? alert(hello, AlertDescription.HANDSHAKE_FAILURE)
                : askAgain(hello, outline, choice.get(), now);
    }

    /**
     * It has a cookie of HelloRetryRequest. To ask again would not help when that is wrong, or has grown old: a client follows no second
     * one (RFC 8446 §4.1.4), which is why RFC 9147 §5.1 wants an end.
     */
    @Nullable
    private AdmittedClientHello answering(UnprovenHello hello, ClientHelloOutline outline, long now)
            throws DecodeFailure {
        var retry = cookies.asked(hello.from(), outline, now).filter(this::isOurs);
        if (retry.isEmpty()) {
            return alert(hello, AlertDescription.ILLEGAL_PARAMETER);
        }
        counters.count(Counters.Total.COOKIES_ACCEPTED);
        return letIn(hello, true, retry.get());
    }

    /** Whoever shares our keys may be configured otherwise. */
    private boolean isOurs(HelloRetry retry) {
        return settings.suites().contains(retry.suite())
                && retry.group().map(settings.groups()::contains).orElse(true);
    }

    /** It needs no cookie, but the wish for another share is one that the client has to bring back with it. */
    @Nullable
    private AdmittedClientHello unasked(UnprovenHello hello, boolean isPathProven, long now) throws DecodeFailure {
        ClientHelloOutline outline;
        try {
            outline = hello.outline();
        } catch (DecodeFailure fault) {
            // The state that finds the same is the one to say so.
            return letIn(hello, isPathProven, null);
        }
        if (hello.messageSeq() > 0 && !outline.hasCookie() && !outline.hasRetryCookie()) {
            // Only what answers a request for a cookie or a share is not the first message (RFC 6347 §4.2.2, RFC 9147
            // §5.2).
            return refuse(DiscardReason.UNUSABLE_CLIENT_HELLO);
        }
        return switch (VersionNegotiation.statelessAnswer(settings.versions(), outline)) {
            case HELLO_RETRY_REQUEST -> retriedUnasked(hello, outline, isPathProven, now);
            case HELLO_VERIFY_REQUEST, PROTOCOL_VERSION -> letIn(hello, isPathProven, null);
        };
    }

    @Nullable
    private AdmittedClientHello retriedUnasked(
            UnprovenHello hello, ClientHelloOutline outline, boolean isPathProven, long now) throws DecodeFailure {
        if (outline.hasRetryCookie()) {
            return answering(hello, outline, now);
        }
        var choice = Dtls13Choice.of(settings, outline, false);
        return choice.isPresent() && choice.get().asksForShare()
                ? askAgain(hello, outline, choice.get(), now)
                : letIn(hello, isPathProven, null);
    }

    private static AdmittedClientHello letIn(UnprovenHello hello, boolean isPathProven, @Nullable HelloRetry retry)
            throws DecodeFailure {
        return new AdmittedClientHello(
                hello.message(),
                hello.messageSeq(),
                hello.recordSequence(),
                hello.random(),
                hello.bytesReceived(),
                isPathProven,
                retry);
    }

    @Nullable
    private AdmittedClientHello askAgain(
            UnprovenHello hello, ClientHelloOutline outline, Dtls13Choice choice, long now) {
        var request = cookies.ask(hello.from(), outline, choice, now).message();
        return ask(hello, request, RecordVersion.DTLS_1_2);
    }

    @Nullable
    private AdmittedClientHello ask(UnprovenHello hello, HandshakeMessage request, int recordVersion) {
        if (replies.areFull()) {
            return refuse(DiscardReason.OVER_LIMIT);
        }
        replies.say(hello, request, recordVersion);
        counters.count(Counters.Total.COOKIES_SENT);
        return refuse(DiscardReason.COOKIE_REQUESTED);
    }

    /** The client of an association may be repeating itself under a cookie that has grown old meanwhile: it hears nothing from here. */
    @Nullable
    private AdmittedClientHello alert(UnprovenHello hello, AlertDescription description) {
        if (!replies.areFull() && !isKnown.test(hello.from())) {
            replies.alert(hello, description);
        }
        return refuse(DiscardReason.CLIENT_HELLO_REFUSED);
    }

    /** Heap that fragments hold. */
    int bytesHeld() {
        return fragments.bytesHeld();
    }

    @Override
    public void close() {
        fragments.clear();
        cookies.close();
    }
}
