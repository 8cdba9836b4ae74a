package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloRequest;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client meets a server that sends the right messages at the wrong time: the patterns of the protocol state fuzzers. */
@SecurityHistory("T53")
class HostileServerOrderTest {
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction IGNORED_CCS = Reaction.discarded(DiscardReason.UNEXPECTED_CHANGE_CIPHER_SPEC);

    private static void assertNothingInstalled(ScriptedServer server) {
        assertFalse(server.driver.hasKeys());
        assertFalse(server.driver.isComplete());
    }

    private static void assertNotDone(ScriptedServer server) {
        assertFalse(server.driver.isComplete());
    }

    @Test
    @Requirement({"RFC7627-5.1-a", "RFC9325-3.1.2-b"})
    void aServerThatFollowsTheRulesGetsThrough() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        assertTrue(server.driver.isComplete());
        assertEquals(1, server.driver.readKeys().size());
        assertEquals(1, server.driver.writeKeys().size());
    }

    @Test
    @Requirement("RFC5246-7.4-a")
    void finishedRightAfterServerHelloIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, server.send(server.finished()));
        assertNothingInstalled(server);
    }

    @Test
    @Requirement("RFC5246-7.4.9-d")
    @SecurityHistory("T28")
    void finishedInTheClearBeforeChangeCipherSpecIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_HELLO_DONE);
        server.send(new ServerHelloDone());
        server.readAnswer();
        assertEquals(UNEXPECTED, server.send(server.finished()));
        assertTrue(server.driver.readKeys().isEmpty());
        assertNotDone(server);
    }

    @Test
    @Requirement("RFC5246-7.4.9-d")
    @SecurityHistory("T28")
    void finishedInTheClearAfterChangeCipherSpecIsNotEvenLookedAt() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
        server.epoch = 0;
        assertEquals(Reaction.discarded(DiscardReason.UNPROTECTED), server.send(server.finished()));
        assertNotDone(server);
    }

    /** Keys would then come from a secret that everybody knows (CVE-2014-0224, CVE-2026-93304). */
    @ParameterizedTest
    @ValueSource(strings = {"SERVER_HELLO", "CERTIFICATE", "SERVER_KEY_EXCHANGE", "SERVER_HELLO_DONE"})
    @Requirement("RFC5246-7.4-a")
    @SecurityHistory("T38")
    void changeCipherSpecBeforeTheKeyExchangeNeverSwitches(HandshakeType before) {
        var server = ScriptedServer.of(TestSettings.client()).before(before);
        assertEquals(IGNORED_CCS, server.driver.changeCipherSpec());
        assertNothingInstalled(server);
    }

    @Test
    void theSecondChangeCipherSpecIsIgnoredInEitherEpoch() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
        assertEquals(IGNORED_CCS, server.driver.changeCipherSpec(0, 1));
        assertEquals(IGNORED_CCS, server.driver.changeCipherSpec(1, 1));
        assertEquals(1, server.driver.readKeys().size());
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
    }

    @Test
    @Requirement("RFC5246-7.1-b")
    void changeCipherSpecIsTheSingleByteOne() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_HELLO_DONE);
        server.send(new ServerHelloDone());
        var malformed = Reaction.discarded(DiscardReason.MALFORMED);
        assertEquals(malformed, server.driver.changeCipherSpec(0, 2));
        assertEquals(malformed, server.driver.changeCipherSpec(0, 1, 1));
        assertEquals(malformed, server.driver.changeCipherSpec(0));
        assertTrue(server.driver.readKeys().isEmpty());
    }

    @Test
    @Requirement("RFC5246-7.4-a")
    @SecurityHistory("T25")
    void noServerKeyExchangeIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, server.send(new ServerHelloDone()));
        assertNothingInstalled(server);
    }

    @Test
    @Requirement("RFC5246-7.4.2-a")
    void noServerCertificateIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, server.send(server.serverKeyExchange()));
        assertNothingInstalled(server);
    }

    @Test
    void twoServerHellosAreRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, server.send(server.serverHello()));
        assertNothingInstalled(server);
    }

    @Test
    void twoCertificatesAreRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, server.send(server.certificate()));
        assertNothingInstalled(server);
    }

    @Test
    void twoServerKeyExchangesAreRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_HELLO_DONE);
        assertEquals(UNEXPECTED, server.send(server.serverKeyExchange()));
        assertNothingInstalled(server);
    }

    @Test
    void twoCertificateRequestsAreRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_HELLO_DONE);
        assertEquals(Reaction.TAKEN, server.send(ScriptedServer.certificateRequest()));
        assertEquals(UNEXPECTED, server.send(ScriptedServer.certificateRequest()));
        assertNothingInstalled(server);
    }

    /** The key must be proven before the client answers with anything of its own. */
    @Test
    void certificateRequestBeforeServerKeyExchangeIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, server.send(ScriptedServer.certificateRequest()));
        assertNothingInstalled(server);
    }

    @Test
    @Requirement("RFC6347-4.2.2-c")
    void messagesWithAnotherMessageSeqAreNotTaken() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        var body = server.certificate().body();
        int type = HandshakeType.CERTIFICATE.code();
        assertEquals(Reaction.discarded(DiscardReason.OLD_MESSAGE), server.driver.message(type, 0, body, 0));
        assertEquals(Reaction.discarded(DiscardReason.FUTURE_MESSAGE), server.driver.message(type, 500, body, 0));
        // One ahead is kept for later, and changes nothing.
        assertEquals(Reaction.TAKEN, server.driver.message(type, 2, body, 0));
        assertEquals("WaitServerCertificate", server.driver.driver().stateName());
        assertNothingInstalled(server);
    }

    /** More than six have no honest cause, as WaitServerHello argues: the exchange must not go on for ever. */
    @Test
    @Requirement("RFC6347-4.2.1-x")
    void furtherHelloVerifyRequestsAreAnsweredAndTheSeventhIsRefused() {
        var server = ScriptedServer.of(TestSettings.client());
        for (int cookie = 1; cookie <= 6; cookie++) {
            assertEquals(Reaction.TAKEN, server.send(HelloVerifyRequest.of(new Cookie(ScriptedPeer.bytes(cookie)))));
            assertEquals(ScriptedPeer.bytes(cookie), server.readHello().cookie().bytes());
        }
        assertEquals(UNEXPECTED, server.send(HelloVerifyRequest.of(new Cookie(ScriptedPeer.bytes(7)))));
        assertNothingInstalled(server);
    }

    @Test
    void helloVerifyRequestAfterServerHelloIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, server.send(HelloVerifyRequest.of(new Cookie(ScriptedPeer.bytes(1)))));
        assertNothingInstalled(server);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 255})
    @Requirement({"RFC6347-4.2.1-b", "RFC6347-4.2.1-d", "RFC6347-4.2.1-e", "RFC6347-4.2.1-i"})
    @SecurityHistory("T21")
    void onlyTheCookieOfTheSecondClientHelloDiffers(int length) {
        var driver = DriverUnderTest.client(TestSettings.client());
        var first = (ClientHello) driver.sent().get(0).message();
        var cookie = new Cookie(ScriptedPeer.bytes(new int[length]));
        var request = HelloVerifyRequest.of(cookie);
        assertEquals(Reaction.TAKEN, driver.message(request.type().code(), 0, request.body(), 0));
        var flown = driver.sent();
        assertEquals(1, flown.size());
        assertEquals(1, flown.get(0).messageSeq());
        assertEquals(first.withCookie(cookie), flown.get(0).message());
        assertTrue(first.cookie().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFF, 0xFEFD})
    @Requirement({"RFC6347-4.2.1-g", "RFC6347-4.2.1-h", "RFC6347-4.2.1-l", "RFC6347-4.2.1-v", "RFC6347-4.2.6-b"})
    void theVersionOfHelloVerifyRequestSaysNothingAndTheExchangeIsNotHashed(int version) {
        var server = ScriptedServer.of(TestSettings.client());
        assertEquals(
                Reaction.TAKEN, server.send(new HelloVerifyRequest(version, new Cookie(ScriptedPeer.bytes(1, 2)))));
        assertEquals(ScriptedServer.VERSION, server.readHello().legacyVersion());
        server.before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        assertTrue(server.driver.isComplete());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVER_HELLO", "CERTIFICATE", "SERVER_KEY_EXCHANGE", "SERVER_HELLO_DONE"})
    @Requirement({"RFC5246-7.4-b", "RFC5246-7.4.1.1-b"})
    void helloRequestInTheMiddleIsIgnoredAndNotHashed(HandshakeType before) {
        var server = ScriptedServer.of(TestSettings.client()).before(before);
        var state = server.driver.driver().stateName();
        assertEquals(
                Reaction.TAKEN,
                server.driver.message(
                        HandshakeType.HELLO_REQUEST.code(), server.nextSeq++, new HelloRequest().body(), 0));
        assertEquals(state, server.driver.driver().stateName());
        server.continueFrom(before);
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        assertTrue(server.driver.isComplete());
    }

    @Test
    @Requirement("RFC5246-7.4.9-a")
    void finishedWithOneWrongBitIsRefused() {
        for (int bit = 0; bit < 96; bit += 13) {
            var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
            var body = server.finished().body();
            body[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(
                    Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED),
                    server.send(HandshakeType.FINISHED.code(), body));
            assertNotDone(server);
        }
    }

    /** A server must not get away with sending the client's own proof back. */
    @Test
    void theClientsOwnFinishedIsNoProofOfTheServer() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
        assertEquals(
                Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED),
                server.send(server.finished("client finished")));
        assertNotDone(server);
    }

    @Test
    void finishedOfAnotherLengthIsMalformed() {
        for (int length : new int[] {0, 11, 13, 36}) {
            var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
            assertEquals(
                    Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE),
                    server.send(HandshakeType.FINISHED.code(), new byte[length]));
            assertNotDone(server);
        }
    }

    @Test
    void aSecondFinishedChangesNothingAnyMore() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
        Finished finished = server.finished();
        server.send(finished);
        var result = server.driver.result();
        assertEquals(UNEXPECTED, server.send(finished));
        assertEquals(result, server.driver.result());
    }
}
