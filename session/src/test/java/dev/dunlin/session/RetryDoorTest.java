package dev.dunlin.session;

import static dev.dunlin.session.Knock13.P256;
import static dev.dunlin.session.Knock13.X25519;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.KeyShareRequest;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HelloRetryRequest as the front door gives it: nothing is kept before the second ClientHello, and nothing is missing after it. */
class RetryDoorTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final long PERIOD = AcceptorGroup.COOKIE_PERIOD.toNanos();
    private static final ClientHello HELLO = Knock13.hello(1, X25519);

    private final DtlsAcceptor acceptor = DtlsAcceptor.create(server().build());

    @AfterEach
    void close() {
        acceptor.close();
    }

    private static DtlsServerConfig.Builder server() {
        return Pki.server()
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3)
                .groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1));
    }

    private List<ReceiveOutcome> bring(DtlsAcceptor to, PeerPath from, ClientHello hello, int messageSeq, long now) {
        return Carrier.bring(to, from, Knock.datagram(hello, messageSeq, messageSeq), now);
    }

    private static List<DiscardReason> reasons(List<ReceiveOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> ((ReceiveOutcome.Discarded) outcome).reason())
                .toList();
    }

    private void assertGetsIn(PeerPath from, ClientHello second, long now) {
        int before = acceptor.associations();
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                Carrier.kind(bring(acceptor, from, second, 1, now)),
                () -> acceptor.session().flatMap(DtlsSession::failure).toString());
        assertEquals(before + 1, acceptor.associations());
        Carrier.output(acceptor, now);
    }

    private void assertRefused(PeerPath from, ClientHello second, AlertDescription alert, long now) {
        int before = acceptor.associations();
        assertEquals(List.of(DiscardReason.CLIENT_HELLO_REFUSED), reasons(bring(acceptor, from, second, 1, now)));
        var output = Carrier.output(acceptor, now);
        assertEquals(1, output.size());
        assertArrayEquals(
                new byte[] {21, -2, -3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, (byte) alert.code()},
                output.get(0).bytes());
        assertEquals(before, acceptor.associations());
    }

    private CookieExtension cookie() {
        return Knock13.cookieFor(acceptor, HERE, HELLO, 0);
    }

    private static ClientHello second(ClientHello first, CookieExtension cookie) {
        return Knock13.with(first, cookie);
    }

    @Test
    @Requirement({
        "RFC9147-5.1-a",
        "RFC9147-5.1-c",
        "RFC9147-5.1-i",
        "RFC9147-5.1-k",
        "RFC9147-11-a",
        "RFC8446-4.2.2-a",
        "RFC9147-5.2-k"
    })
    void aClientThatBringsItsCookieBackGetsIn() {
        assertGetsIn(HERE, second(HELLO, cookie()), 0);
        assertEquals(1, acceptor.counters().total(Counters.Total.COOKIES_SENT));
        assertEquals(1, acceptor.counters().total(Counters.Total.COOKIES_ACCEPTED));
    }

    @Test
    @Requirement({
        "RFC8446-4.1.4-a",
        "RFC8446-4.1.4-b",
        "RFC8446-4.1.4-c",
        "RFC8446-4.2-a",
        "RFC9147-5-a",
        "RFC9147-5.4-a",
        "RFC9147bis-5-b",
        "RFC9147-11-f"
    })
    void theRequestSaysWhatTheClientNeedsAndNothingElse() {
        var id = new byte[32];
        Arrays.fill(id, (byte) 5);
        var first = new ClientHello(
                0xFEFD,
                HELLO.random(),
                new SessionId(Bytes.of(id)),
                Cookie.EMPTY,
                HELLO.cipherSuites(),
                HELLO.compressionMethods(),
                HELLO.extensions());
        bring(acceptor, HERE, first, 0, 0);
        var request = Knock13.request(Carrier.output(acceptor, 0).get(0).bytes());
        assertTrue(request.isHelloRetryRequest());
        assertEquals(0xFEFD, request.legacyVersion());
        assertEquals(SessionId.NONE, request.sessionId());
        assertEquals(0x1301, request.cipherSuite());
        assertEquals(
                List.of(ExtensionType.SUPPORTED_VERSIONS.code(), ExtensionType.COOKIE.code()),
                request.extensions().types());
        var version = request.extensions().find(SelectedVersion.class).orElseThrow();
        assertEquals(0xFEFC, version.version());
        assertEquals(
                2 + 2 + 32 + 16,
                request.extensions()
                        .find(CookieExtension.class)
                        .orElseThrow()
                        .cookie()
                        .length());
    }

    @Test
    @Requirement({"RFC8446-4.1.1-c", "RFC8446-4.2.8-a", "RFC9846-4.3.8-a"})
    void oneRequestAsksForTheCookieAndForAShareOfTheGroupThatTheServerPrefers() {
        for (var shares : List.of(List.of(Knock13.share(P256)), List.<KeyShareEntry>of())) {
            var first = Knock13.hello(
                    7,
                    new SupportedVersions(List.of(0xFEFC)),
                    new SupportedGroups(List.of(P256, X25519)),
                    new SignatureAlgorithms(List.of(0x0403)),
                    new KeyShareOffer(shares));
            bring(acceptor, HERE, first, 0, 0);
            var request = Knock13.request(Carrier.output(acceptor, 0).get(0).bytes());
            var asked = request.extensions().find(KeyShareRequest.class).orElseThrow();
            assertEquals(X25519, asked.group());
        }
    }

    @Test
    @Requirement({"RFC9147-5.1-q", "RFC9147-11-c"})
    @SecurityHistory("T49")
    void aCookieIsOfNoUseToAnotherAddressOrPort() {
        var stolen = second(HELLO, cookie());
        assertRefused(Carrier.path("192.0.2.2", 4000), stolen, AlertDescription.ILLEGAL_PARAMETER, 0);
        assertRefused(Carrier.path("192.0.2.1", 4001), stolen, AlertDescription.ILLEGAL_PARAMETER, 0);
        assertRefused(Carrier.path("2001:db8::1", 4000), stolen, AlertDescription.ILLEGAL_PARAMETER, 0);
        assertGetsIn(HERE, stolen, 0);
    }

    @Test
    @Requirement("RFC9147-5.1-q")
    void aCookieIsOfNoUseToAnotherClientHello() {
        var cookie = cookie();
        var suites = HELLO.cipherSuites();
        var none = HELLO.compressionMethods();
        var extensions = second(HELLO, cookie).extensions();
        var id = new SessionId(Bytes.of(new byte[] {1}));
        for (var other : List.of(
                new ClientHello(0xFEFD, Knock13.random(2), SessionId.NONE, Cookie.EMPTY, suites, none, extensions),
                new ClientHello(0xFEFD, HELLO.random(), id, Cookie.EMPTY, suites, none, extensions),
                new ClientHello(
                        0xFEFD, HELLO.random(), SessionId.NONE, Cookie.EMPTY, List.of(0x1301), none, extensions),
                new ClientHello(
                        0xFEFD, HELLO.random(), SessionId.NONE, Cookie.EMPTY, suites, List.of(0, 1), extensions))) {
            assertRefused(HERE, other, AlertDescription.ILLEGAL_PARAMETER, 0);
        }
        var otherVersion =
                new ClientHello(0xFEFC, HELLO.random(), SessionId.NONE, Cookie.EMPTY, suites, none, extensions);
        assertRefused(HERE, otherVersion, AlertDescription.PROTOCOL_VERSION, 0);
    }

    @Test
    @Requirement({"RFC9147-5.1-q", "RFC9147-11-d"})
    void everyOtherCookieIsRefused() {
        var cookie = cookie().cookie().toByteArray();
        for (int i = 0; i < cookie.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                var forged = cookie.clone();
                forged[i] ^= (byte) (1 << bit);
                assertRefused(HERE, bringing(forged), AlertDescription.ILLEGAL_PARAMETER, 0);
            }
        }
        for (int length = 1; length < cookie.length; length++) {
            assertRefused(HERE, bringing(Arrays.copyOf(cookie, length)), AlertDescription.ILLEGAL_PARAMETER, 0);
        }
        assertRefused(HERE, bringing(Arrays.copyOf(cookie, cookie.length + 1)), AlertDescription.ILLEGAL_PARAMETER, 0);
        assertRefused(HERE, bringing(new byte[4000]), AlertDescription.ILLEGAL_PARAMETER, 0);
        assertGetsIn(HERE, bringing(cookie), 0);
    }

    private static ClientHello bringing(byte[] cookie) {
        return second(HELLO, new CookieExtension(Bytes.of(cookie)));
    }

    /** RFC 8446 §4.2.2 has no empty cookie; what cannot be parsed is not answered. */
    @Test
    void anEmptyCookieIsNoCookie() {
        var second = Knock13.with(HELLO, new OpaqueExtension(ExtensionType.COOKIE.code(), Bytes.of(new byte[2])));
        assertEquals(List.of(DiscardReason.UNUSABLE_CLIENT_HELLO), reasons(bring(acceptor, HERE, second, 1, 0)));
        assertTrue(Carrier.output(acceptor, 0).isEmpty());
    }

    @Test
    @Requirement({"RFC9147-5.1-h", "RFC9147-11-g"})
    void aCookieLivesThroughOneChangeOfKeysAndNotThroughTwo() {
        assertGetsIn(HERE, second(HELLO, cookie()), 2 * PERIOD - 1);
        var other = Carrier.path("192.0.2.1", 4001);
        var cookie = Knock13.cookieFor(acceptor, other, HELLO, 2 * PERIOD);
        Knock13.cookieFor(acceptor, other, HELLO, 3 * PERIOD);
        assertRefused(other, second(HELLO, cookie), AlertDescription.ILLEGAL_PARAMETER, 4 * PERIOD);
    }

    @Test
    @SecurityHistory("T49")
    void everyGenerationOfKeysKnowsItsOwnCookies() {
        for (int generation = 0; generation < 300; generation++) {
            long now = generation * PERIOD;
            var path = Carrier.path("192.0.2.1", 4000 + generation);
            assertGetsIn(path, second(HELLO, Knock13.cookieFor(acceptor, path, HELLO, now)), now);
        }
    }

    @Test
    @Requirement("RFC9147-5.1-c")
    void aServerThatSharesTheKeysTakesTheCookieOfAnother() {
        try (var keys = CookieKeys.create(new SecureRandom(), Duration.ofMinutes(1));
                var one = DtlsAcceptor.create(server().cookieKeys(keys).build());
                var other = DtlsAcceptor.create(server().cookieKeys(keys).build())) {
            var second = second(HELLO, Knock13.cookieFor(one, HERE, HELLO, 0));
            assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, Carrier.kind(bring(other, HERE, second, 1, 0)));
        }
    }

    /** Whoever shares our keys may choose what we would not. */
    @Test
    void whatASiblingHasChosenHasToBeOurs() {
        var suites = List.of(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        try (var keys = CookieKeys.create(new SecureRandom(), Duration.ofMinutes(1));
                var one = DtlsAcceptor.create(server().cookieKeys(keys).build());
                var other = DtlsAcceptor.create(Pki.server()
                        .versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3)
                        .suites(suites)
                        .cookieKeys(keys)
                        .build())) {
            var second = second(HELLO, Knock13.cookieFor(one, HERE, HELLO, 0));
            assertEquals(List.of(DiscardReason.CLIENT_HELLO_REFUSED), reasons(bring(other, HERE, second, 1, 0)));
        }
    }

    @Test
    @Requirement("RFC8446-4.1.4-i")
    void theExtensionsOfTheSecondClientHelloMayStandInAnyOrder() {
        var reordered = new ArrayList<>(second(HELLO, cookie()).extensions().list());
        Collections.reverse(reordered);
        assertGetsIn(HERE, Knock13.replaced(HELLO, new Extensions(reordered)), 0);
    }

    @Test
    @SecurityHistory({"T11", "T53", "T55"})
    @Requirement("RFC9147-11-e")
    void theSameDatagramHasTheSameAnswerAndLeavesNothingBehind() {
        var datagram = Knock.datagram(HELLO, 0, 0);
        Carrier.bring(acceptor, HERE, datagram, 0);
        var first = Carrier.output(acceptor, 0).get(0).bytes();
        for (int i = 0; i < 1000; i++) {
            Carrier.bring(acceptor, HERE, datagram, i);
            assertArrayEquals(first, Carrier.output(acceptor, i).get(0).bytes());
        }
        assertEquals(0, acceptor.associations());
        assertEquals(0, acceptor.bytesHeld());
        assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(0));
        assertTrue(Carrier.output(acceptor, 120 * PERIOD).isEmpty());
    }

    @Test
    @Requirement("RFC9147-11-e")
    void aHundredThousandHellosFromAnywhereCostNoMemory() {
        var question = ByteBuffer.wrap(Knock.datagram(HELLO, 0, 0));
        var answer = ByteBuffer.allocate(200);
        var plaintext = ByteBuffer.allocate(0);
        for (int i = 0; i < 100_000; i++) {
            var from = PeerPath.of(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i});
            var outcome = acceptor.receive(from, question.rewind(), plaintext, i);
            assertEquals(ReceiveOutcome.Discarded.of(DiscardReason.COOKIE_REQUESTED), outcome);
            assertEquals(
                    TransmitOutcome.Kind.DATAGRAM,
                    acceptor.transmit(answer.clear(), i).kind());
        }
        assertEquals(0, acceptor.associations());
        assertEquals(0, acceptor.halfOpen());
        assertEquals(0, acceptor.bytesHeld());
        assertEquals(100_000, acceptor.counters().total(Counters.Total.COOKIES_SENT));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 1000, (1L << 48) - 1})
    @Requirement("RFC9147-5.2-c")
    void theAnswerCopiesTheNumbersOfTheQuestion(long recordNumber) {
        for (int messageSeq : new int[] {0, 1, 300}) {
            Carrier.bring(acceptor, HERE, Knock.datagram(HELLO, messageSeq, recordNumber), 0);
            var answer = Carrier.output(acceptor, 0).get(0).datagram();
            assertEquals(recordNumber, answer.getLong(3));
            assertEquals(messageSeq, answer.getChar(Knock.RECORD_HEADER + 4));
        }
    }

    /** 98 bytes are the least that a ClientHello with a key share of X25519 can have and be accepted. */
    @Test
    @Requirement("RFC9147-5.1-m")
    @SecurityHistory({"T34", "T55"})
    void theAnswerStaysBelowThreeTimesTheShortestQuestion() {
        var shortest = new ClientHello(
                0xFEFD,
                HELLO.random(),
                SessionId.NONE,
                Cookie.EMPTY,
                List.of(0x1302),
                List.of(0),
                Extensions.of(
                        new SupportedVersions(List.of(0xFEFC)),
                        new SupportedGroups(List.of(X25519)),
                        new KeyShareOffer(List.of())));
        var question = Knock.datagram(shortest, 0, 0);
        Carrier.bring(acceptor, HERE, question, 0);
        var answer = Carrier.output(acceptor, 0).get(0).bytes();
        assertEquals(151, answer.length);
        assertTrue(answer.length <= 3 * question.length, answer.length + " for " + question.length);
        assertTrue(answer.length <= 2 * question.length, answer.length + " for " + question.length);
    }

    @Test
    @Requirement("draft-ecdhe-mlkem-3.1.1-d")
    void bothClientHellosMayComeInFragments() {
        var first = Knock13.with(HELLO, new OpaqueExtension(ExtensionType.PADDING.code(), Bytes.of(new byte[1300])));
        inFragments(first, 0);
        var cookie = Knock13.cookieIn(Carrier.output(acceptor, 0).get(0).bytes());
        assertEquals(0, acceptor.bytesHeld());
        inFragments(second(first, cookie), 1);
        assertEquals(1, acceptor.associations());
        assertFalse(Carrier.output(acceptor, 0).isEmpty());
    }

    private void inFragments(ClientHello hello, int messageSeq) {
        var body = hello.body();
        for (int offset = 0; offset < body.length; offset += 600) {
            int length = Math.min(600, body.length - offset);
            Carrier.bring(acceptor, HERE, Knock.fragment(body, messageSeq, offset / 600, offset, length), 0);
        }
    }

    @Test
    @Requirement("RFC9147-5.3-g")
    void theCookieOfTheOtherVersionLeadsNowhere() {
        assertRefused(
                HERE, HELLO.withCookie(new Cookie(Bytes.of(new byte[] {1}))), AlertDescription.ILLEGAL_PARAMETER, 0);
    }

    @Test
    @Requirement("RFC9147-5.2-k")
    void aClientOfDtls12IsAskedByHelloVerifyRequest() {
        var old = Knock.hello(3);
        bring(acceptor, HERE, old, 0, 0);
        assertEquals(3, Carrier.output(acceptor, 0).get(0).bytes()[Knock.RECORD_HEADER]);
    }

    @Test
    @Requirement("RFC8446-4.1.1-c")
    void nothingInCommonIsSaidAtOnce() {
        var stranger = new ClientHello(
                0xFEFD,
                HELLO.random(),
                SessionId.NONE,
                Cookie.EMPTY,
                List.of(0x13F0, 0xC02B),
                List.of(0),
                HELLO.extensions());
        assertRefused(HERE, stranger, AlertDescription.HANDSHAKE_FAILURE, 0);
        assertRefused(
                HERE, Knock13.hello(4, new SupportedVersions(List.of(0xFEFB))), AlertDescription.PROTOCOL_VERSION, 0);
    }

    /** The client may be repeating itself, under a cookie that has grown old while its answer was lost. */
    @Test
    void anAssociationIsNotDisturbedByACookieThatHasGrownOld() {
        var second = second(HELLO, cookie());
        assertGetsIn(HERE, second, 0);
        Knock13.cookieFor(acceptor, Carrier.path("192.0.2.9", 1), HELLO, PERIOD);
        Knock13.cookieFor(acceptor, Carrier.path("192.0.2.9", 1), HELLO, 2 * PERIOD);
        assertEquals(
                List.of(DiscardReason.CLIENT_HELLO_REFUSED), reasons(bring(acceptor, HERE, second, 1, 3 * PERIOD)));
        assertTrue(Carrier.output(acceptor, 3 * PERIOD).stream().noneMatch(datagram -> datagram.bytes()[0] == 21));
        assertEquals(1, acceptor.associations());
    }

    @Test
    @Requirement({"RFC9147-5.1-j", "RFC8446-4.1.1-c"})
    void withoutCookiesOnlyAMissingShareIsAskedFor() {
        try (var trusting = DtlsAcceptor.create(server().cookieExchange(false).build())) {
            assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, Carrier.kind(bring(trusting, HERE, HELLO, 0, 0)));
            Carrier.output(trusting, 0);
            var there = Carrier.path("192.0.2.7", 7);
            var other = Knock13.hello(5, P256);
            assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, Carrier.kind(bring(trusting, there, other, 0, 0)));
            Carrier.output(trusting, 0);
            var elsewhere = Carrier.path("192.0.2.8", 8);
            var none = Knock13.hello(
                    6,
                    new SupportedVersions(List.of(0xFEFC)),
                    new SupportedGroups(List.of(P256)),
                    new SignatureAlgorithms(List.of(0x0403)),
                    new KeyShareOffer(List.of()));
            assertEquals(List.of(DiscardReason.COOKIE_REQUESTED), reasons(bring(trusting, elsewhere, none, 0, 0)));
            assertEquals(2, trusting.associations());
            var asked =
                    Knock13.request(Carrier.output(trusting, 0).get(0).bytes()).extensions();
            assertEquals(P256, asked.find(KeyShareRequest.class).orElseThrow().group());
            assertTrue(asked.has(CookieExtension.class));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"RFC9147-5.1-f", "RFC9147-5.1-g", "RFC9147-5.1-n"})
    void aHandshakeOfOursGoesThroughTheDoorToItsEnd(boolean asksForShare) {
        var config = Pki.client()
                .versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3)
                .keyShares(List.of(asksForShare ? NamedGroup.SECP256R1 : NamedGroup.X25519))
                .build();
        try (var client = DtlsSession.client(config, Pki.SERVER, 0)) {
            Carrier.converse(client, HERE, acceptor, 0);
            assertTrue(client.isEstablished(), () -> client.failure().toString());
            assertEquals(1, acceptor.associations());
            assertEquals(0, acceptor.halfOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoneServerGoesTheSameWay(boolean asksForCookie) {
        var config = Pki.client()
                .versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3)
                .keyShares(List.of(NamedGroup.SECP521R1))
                .build();
        try (var client = DtlsSession.client(config, Pki.SERVER, 0);
                var server = DtlsSession.server(
                        server().cookieExchange(asksForCookie).build(), 0)) {
            Carrier.converse(client, server, 0);
            assertTrue(
                    client.isEstablished() && server.isEstablished(), () -> client.failure() + " " + server.failure());
        }
    }
}
