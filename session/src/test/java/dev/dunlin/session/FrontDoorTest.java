package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets in, and nothing is kept about anyone, before an address has brought back the cookie that was sent to it. */
class FrontDoorTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final long PERIOD = AcceptorGroup.COOKIE_PERIOD.toNanos();
    private static final ClientHello HELLO = Knock.hello(1);

    private final DtlsAcceptor acceptor = DtlsAcceptor.create(Pki.server().build());

    private ReceiveOutcome.Kind second(PeerPath from, ClientHello hello, long now) {
        return Carrier.kind(Carrier.bring(acceptor, from, Knock.datagram(hello, 1, 1), now));
    }

    private void assertAskedAgain(PeerPath from, ClientHello hello, long now) {
        var outcomes = Carrier.bring(acceptor, from, Knock.datagram(hello, 1, 1), now);
        assertEquals(List.of(DiscardReason.COOKIE_REQUESTED), reasons(outcomes));
        assertEquals(0, acceptor.associations());
        assertEquals(1, Carrier.output(acceptor, now).size());
    }

    private static List<DiscardReason> reasons(List<ReceiveOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> ((ReceiveOutcome.Discarded) outcome).reason())
                .toList();
    }

    private Cookie cookie(long now) {
        return Knock.cookieFor(acceptor, HERE, HELLO, now);
    }

    @Test
    @Requirement({"RFC6347-4.2.1-a", "RFC6347-4.2.1-c", "RFC6347-4.2.1-q", "RFC6347-4.2.1-s", "RFC6347-5-a"})
    void aClientThatBringsItsCookieBackGetsIn() {
        assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, second(HERE, HELLO.withCookie(cookie(0)), 0));
        assertEquals(1, acceptor.associations());
        assertEquals(1, acceptor.counters().total(Counters.Total.COOKIES_SENT));
        assertEquals(1, acceptor.counters().total(Counters.Total.COOKIES_ACCEPTED));
    }

    @Test
    @SecurityHistory("T49")
    void aCookieIsOfNoUseToAnotherAddressOrPort() {
        var stolen = HELLO.withCookie(cookie(0));
        assertAskedAgain(Carrier.path("192.0.2.2", 4000), stolen, 0);
        assertAskedAgain(Carrier.path("192.0.2.1", 4001), stolen, 0);
        assertAskedAgain(Carrier.path("2001:db8::1", 4000), stolen, 0);
        assertAskedAgain(PeerPath.of(new byte[] {1}), stolen, 0);
        assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, second(HERE, stolen, 0));
    }

    @Test
    @Requirement({"RFC6347-4.2.1-j", "RFC6347-4.2.1-w"})
    void aCookieIsOfNoUseToAnotherClientHello() {
        var cookie = cookie(0);
        var id = new SessionId(Bytes.of(new byte[] {1}));
        var suites = HELLO.cipherSuites();
        var none = HELLO.compressionMethods();
        var extensions = HELLO.extensions();
        for (var other : List.of(
                Knock.hello(2),
                new ClientHello(0xFEFC, HELLO.random(), SessionId.NONE, cookie, suites, none, extensions),
                new ClientHello(0xFEFD, HELLO.random(), id, cookie, suites, none, extensions),
                new ClientHello(0xFEFD, HELLO.random(), SessionId.NONE, cookie, List.of(0xC02B), none, extensions),
                new ClientHello(0xFEFD, HELLO.random(), SessionId.NONE, cookie, suites, List.of(0, 1), extensions))) {
            assertAskedAgain(HERE, other.withCookie(cookie), 0);
        }
    }

    @Test
    void aCookieLivesThroughOneChangeOfKeysAndNotThroughTwo() {
        var old = HELLO.withCookie(cookie(0));
        assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, second(HERE, old, 2 * PERIOD - 1));
        var other = Carrier.path("192.0.2.1", 4001);
        var older = Knock.hello(2);
        var cookie = Knock.cookieFor(acceptor, other, older, 2 * PERIOD);
        Knock.cookieFor(acceptor, other, older, 3 * PERIOD);
        var outcomes = Carrier.bring(acceptor, other, Knock.datagram(older.withCookie(cookie), 1, 1), 4 * PERIOD);
        assertEquals(List.of(DiscardReason.COOKIE_REQUESTED), reasons(outcomes));
        assertEquals(1, acceptor.associations());
    }

    /** JDK-8360539: half of all generations of secrets did not know their own cookies. */
    @Test
    @SecurityHistory("T49")
    void everyGenerationOfKeysKnowsItsOwnCookies() {
        for (int generation = 0; generation < 300; generation++) {
            long now = generation * PERIOD;
            var path = Carrier.path("192.0.2.1", 4000 + generation);
            var hello = HELLO.withCookie(Knock.cookieFor(acceptor, path, HELLO, now));
            assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, second(path, hello, now), path::toString);
        }
        assertEquals(300, acceptor.counters().total(Counters.Total.COOKIES_ACCEPTED));
    }

    @Test
    void theCookieOfAnotherServerIsForeign() {
        try (var elsewhere = DtlsAcceptor.create(Pki.server().build())) {
            var foreign = Knock.cookieFor(elsewhere, HERE, HELLO, 0);
            assertNotEquals(foreign, cookie(0));
            assertAskedAgain(HERE, HELLO.withCookie(foreign), 0);
        }
    }

    @Test
    @Requirement("RFC6347-4.2.1-n")
    void aServerThatSharesTheKeysTakesTheCookieOfAnother() {
        try (var keys = CookieKeys.create(new SecureRandom(), Duration.ofMinutes(1));
                var one = DtlsAcceptor.create(Pki.server().cookieKeys(keys).build());
                var other = DtlsAcceptor.create(Pki.server().cookieKeys(keys).build())) {
            var hello = HELLO.withCookie(Knock.cookieFor(one, HERE, HELLO, 0));
            var outcomes = Carrier.bring(other, HERE, Knock.datagram(hello, 1, 1), 0);
            assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, Carrier.kind(outcomes));
        }
    }

    /** CVE-2015-0207: the stateless stage is a function of the datagram and the keys, and leaves nothing behind. */
    @Test
    @Requirement("RFC6347-3.2.1-a")
    @SecurityHistory({"T11", "T53", "T55"})
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

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 1000, (1L << 48) - 1})
    @Requirement({"RFC6347-4.2.1-f", "RFC6347-4.2.1-m", "RFC6347-4.2.2-a", "RFC6347-4.2.1-k"})
    @SecurityHistory("T20")
    void theAnswerCopiesTheNumbersOfTheQuestion(long recordNumber) {
        for (int messageSeq : new int[] {0, 1, 300}) {
            Carrier.bring(acceptor, HERE, Knock.datagram(HELLO, messageSeq, recordNumber), 0);
            var answer =
                    HexFormat.of().formatHex(Carrier.output(acceptor, 0).get(0).bytes());
            var sequence = String.format("%04x", messageSeq);
            var expected = "16" + "feff" + String.format("%016x", recordNumber) + "002f" // record
                    + "03" + "000023" + sequence + "000000" + "000023" // handshake
                    + "feff" + "20";
            assertEquals(expected, answer.substring(0, expected.length()));
            assertEquals(expected.length() + 2 * 32, answer.length());
        }
    }

    @Test
    @SecurityHistory({"T34", "T55"})
    void theAnswerIsNoLongerThanTheShortestQuestion() {
        var shortest = new ClientHello(
                0xFEFD, HELLO.random(), SessionId.NONE, Cookie.EMPTY, List.of(0xC02B), List.of(0), Extensions.NONE);
        var question = Knock.datagram(shortest, 0, 0);
        Carrier.bring(acceptor, HERE, question, 0);
        var answer = Carrier.output(acceptor, 0).get(0).bytes();
        assertTrue(answer.length <= question.length, answer.length + " for " + question.length);
    }

    @Test
    @Requirement({"RFC6347-4.2.1-o", "RFC6347-4.2.1-p"})
    @SecurityHistory("T20")
    void theFirstServerHelloHasTheRecordNumberOfItsClientHelloAndTheRestCountsUp() {
        var hello = HELLO.withCookie(cookie(0));
        Carrier.bring(acceptor, HERE, Knock.datagram(hello, 1, 500), 0);
        long expected = 500;
        for (var datagram : Carrier.output(acceptor, 0)) {
            var records = datagram.datagram().duplicate();
            while (records.hasRemaining()) {
                assertEquals(expected++, records.getLong(records.position() + 3));
                int length = records.getChar(records.position() + 11);
                records.position(records.position() + Knock.RECORD_HEADER + length);
            }
        }
        assertTrue(expected > 502, "only " + expected);
    }

    @Test
    @Requirement("RFC6347-4.2.1-r")
    void withoutCookiesTheFirstClientHelloBegins() {
        try (var trusting =
                DtlsAcceptor.create(Pki.server().cookieExchange(false).build())) {
            var outcomes = Carrier.bring(trusting, HERE, Knock.datagram(HELLO, 0, 0), 0);
            assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, Carrier.kind(outcomes));
            assertEquals(1, trusting.associations());
        }
    }

    /** CVE-2022-35409: the hello ends at every byte, inside a record that says so. */
    @Test
    @SecurityHistory("T42")
    void aClientHelloThatIsCutShortIsNotAnswered() {
        var body = HELLO.body();
        for (int length = 0; length < body.length; length++) {
            var cut = Arrays.copyOf(body, length);
            var outcomes = Carrier.bring(acceptor, HERE, Knock.fragment(cut, 0, 0, 0, length), 0);
            boolean isLegalWithoutExtensions = length == body.length - extensionBytes();
            assertEquals(
                    List.of(
                            isLegalWithoutExtensions
                                    ? DiscardReason.COOKIE_REQUESTED
                                    : DiscardReason.UNUSABLE_CLIENT_HELLO),
                    reasons(outcomes));
            assertEquals(
                    isLegalWithoutExtensions ? 1 : 0,
                    Carrier.output(acceptor, 0).size());
        }
        assertEquals(0, acceptor.bytesHeld());
    }

    private static int extensionBytes() {
        var bare = new ClientHello(
                HELLO.legacyVersion(),
                HELLO.random(),
                HELLO.sessionId(),
                HELLO.cookie(),
                HELLO.cipherSuites(),
                HELLO.compressionMethods(),
                Extensions.NONE);
        return HELLO.body().length - bare.body().length;
    }

    @Test
    @SecurityHistory("T42")
    void aDatagramThatIsCutShortIsNotAnswered() {
        var datagram = Knock.datagram(HELLO, 0, 0);
        for (int length = 1; length < datagram.length; length++) {
            Carrier.bring(acceptor, HERE, Arrays.copyOf(datagram, length), 0);
            assertTrue(Carrier.output(acceptor, 0).isEmpty());
        }
        assertEquals(0, acceptor.bytesHeld());
        assertEquals(0, acceptor.associations());
    }

    /** Whoever does not fetch the answers gets no more of them. */
    @Test
    void answersThatNobodyFetchesAreBounded() {
        for (int i = 0; i < 2 * Answers.MOST; i++) {
            Carrier.bring(acceptor, HERE, Knock.datagram(Knock.hello(i), 0, 0), 0);
        }
        assertEquals(Answers.MOST, acceptor.counters().discarded(DiscardReason.COOKIE_REQUESTED));
        assertEquals(Answers.MOST, acceptor.counters().discarded(DiscardReason.OVER_LIMIT));
        assertEquals(Answers.MOST, Carrier.output(acceptor, 0).size());
    }
}
