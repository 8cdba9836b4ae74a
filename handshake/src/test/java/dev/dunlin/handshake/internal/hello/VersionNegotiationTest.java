package dev.dunlin.handshake.internal.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionNegotiationTest {
    private static final Random RANDOM = new Random(Bytes.of(new byte[32]));

    private static ClientHello hello(int version, Extensions extensions) {
        return new ClientHello(version, RANDOM, SessionId.NONE, Cookie.EMPTY, List.of(0xC02B), List.of(0), extensions);
    }

    private static Extensions listing(Integer... versions) {
        return Extensions.of(new SupportedVersions(List.of(versions)));
    }

    private static ServerHello answer(int version, Extensions extensions) {
        return new ServerHello(version, RANDOM, SessionId.NONE, 0xC02B, extensions);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFD, 0xFEFC, 0xFEFB, 0xFE00, 0xFDFF, 0xFDFD})
    @Requirement("RFC5246-E.1-b")
    void aServerAnswersThisVersionAndLaterOnesWithItsOwn(int version) throws HandshakeFailure {
        assertEquals(
                ProtocolVersion.DTLS_1_2,
                VersionNegotiation.choose(VersionRange.DTLS_1_2, hello(version, Extensions.NONE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFE, 0xFEFF, 0xFFFF, 0x0303, 0x0304, 0x0100, 0})
    void aServerHasNothingForOlderVersionsAndOtherProtocols(int version) {
        var failure = assertThrows(
                HandshakeFailure.class,
                () -> VersionNegotiation.choose(VersionRange.DTLS_1_2, hello(version, Extensions.NONE)));
        assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert());
    }

    @Test
    @Requirement({"RFC8446-4.2.1-d"})
    void theListDecidesWhateverTheOldFieldSays() throws HandshakeFailure {
        assertEquals(
                ProtocolVersion.DTLS_1_2,
                VersionNegotiation.choose(VersionRange.DTLS_1_2, hello(0xFEFF, listing(0x7A7A, 0xFEFC, 0xFEFD))));
        var failure = assertThrows(
                HandshakeFailure.class,
                () -> VersionNegotiation.choose(VersionRange.DTLS_1_2, hello(0xFEFD, listing(0xFEFC))));
        assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert());
    }

    @Test
    void aClientTakesWhatItOffered() throws HandshakeFailure {
        assertEquals(
                ProtocolVersion.DTLS_1_2,
                VersionNegotiation.chosenBy(VersionRange.DTLS_1_2, false, answer(0xFEFD, Extensions.NONE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFC, 0xFEFE, 0xFEFF, 0x0303, 0})
    void aClientTakesNothingElse(int version) {
        var failure = assertThrows(
                HandshakeFailure.class,
                () -> VersionNegotiation.chosenBy(VersionRange.DTLS_1_2, false, answer(version, Extensions.NONE)));
        assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert());
    }

    @Test
    void aClientDidNotListVersionsSoThatNoneCanBeSelectedFromThem() {
        var selecting = answer(0xFEFD, Extensions.of(new SelectedVersion(0xFEFC)));
        var failure = assertThrows(
                HandshakeFailure.class, () -> VersionNegotiation.chosenBy(VersionRange.DTLS_1_2, false, selecting));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, failure.alert());
    }

    private static StatelessAnswer stateless(VersionRange ours, ClientHello hello) {
        try {
            var body = hello.body();
            return VersionNegotiation.statelessAnswer(ours, ClientHelloOutline.of(body, 0, body.length));
        } catch (DecodeFailure e) {
            throw new AssertionError(e);
        }
    }

    private static StatelessAnswer fitting(VersionRange ours, ClientHello hello) {
        try {
            return switch (VersionNegotiation.choose(ours, hello)) {
                case DTLS_1_2 -> StatelessAnswer.HELLO_VERIFY_REQUEST;
                case DTLS_1_3 -> StatelessAnswer.HELLO_RETRY_REQUEST;
            };
        } catch (HandshakeFailure e) {
            return StatelessAnswer.PROTOCOL_VERSION;
        }
    }

    @Test
    @Requirement("RFC9147-5.2-k")
    void aServerAnswersByTheMessageOfTheVersionThatTheHelloLeadsTo() {
        var both = hello(0xFEFD, listing(0x7A7A, 0xFEFD, 0xFEFC));
        assertEquals(StatelessAnswer.HELLO_RETRY_REQUEST, stateless(VersionRange.ALL, both));
        assertEquals(StatelessAnswer.HELLO_VERIFY_REQUEST, stateless(VersionRange.DTLS_1_2, both));
        assertEquals(StatelessAnswer.HELLO_RETRY_REQUEST, stateless(VersionRange.DTLS_1_3, both));
        var old = hello(0xFEFD, Extensions.NONE);
        assertEquals(StatelessAnswer.HELLO_VERIFY_REQUEST, stateless(VersionRange.ALL, old));
        assertEquals(StatelessAnswer.PROTOCOL_VERSION, stateless(VersionRange.DTLS_1_3, old));
        var only13 = hello(0xFEFD, listing(0xFEFC));
        assertEquals(StatelessAnswer.PROTOCOL_VERSION, stateless(VersionRange.DTLS_1_2, only13));
    }

    @Test
    void theOutlineOfAHelloLeadsToTheSameVersionAsTheWhole() {
        for (var ours : List.of(VersionRange.DTLS_1_2, VersionRange.DTLS_1_3, VersionRange.ALL)) {
            for (int legacy : new int[] {0xFEFF, 0xFEFE, 0xFEFD, 0xFEFC, 0xFE00, 0x0303, 0}) {
                for (var listed : List.of(
                        Extensions.NONE,
                        listing(0xFEFD),
                        listing(0xFEFC),
                        listing(0xFEFC, 0xFEFD),
                        listing(0xFEFD, 0xFEFC, 0x0304),
                        listing(0xFEFF),
                        listing(0x5A5A))) {
                    var hello = hello(legacy, listed);
                    assertEquals(fitting(ours, hello), stateless(ours, hello), hello::toString);
                }
            }
        }
    }
}
