package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloRequest;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server meets a client that sends the right messages at the wrong time, or leaves out what would prove who it is. */
@SecurityHistory("T53")
class HostileClientOrderTest {
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction IGNORED_CCS = Reaction.discarded(DiscardReason.UNEXPECTED_CHANGE_CIPHER_SPEC);

    private static ScriptedClient anonymous() {
        return ScriptedClient.of(TestSettings.server());
    }

    private static ScriptedClient asked(ClientAuthentication authentication) {
        return ScriptedClient.asked(TestSettings.server().asking(authentication));
    }

    private static void assertNothingInstalled(ScriptedClient client) {
        assertFalse(client.driver.hasKeys());
        assertFalse(client.driver.isComplete());
        assertTrue(client.driver.sent().isEmpty());
    }

    @Test
    @Requirement({"RFC5246-7.4.1.4.1-d", "RFC7627-5.1-a", "RFC9325-3.1.2-b", "RFC9325-3.5-c"})
    void aClientThatFollowsTheRulesGetsThrough() {
        var client = anonymous().before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, client.changeCipherSpec());
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertTrue(client.driver.result().peer().chain().isEmpty());
        assertTrue(client.driver.driver().lastFlightIsOurs());
    }

    @ParameterizedTest
    @EnumSource(names = {"WANT", "REQUIRE"})
    @Requirement("RFC5246-7.4.8-c")
    void aClientThatProvesItsKeyIsKnownByItsCertificate(ClientAuthentication authentication) {
        var client = asked(authentication).before(HandshakeType.FINISHED);
        client.changeCipherSpec();
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertEquals(
                Pki.credentials("client").chain(), client.driver.result().peer().chain());
    }

    @Test
    @Requirement({"RFC5246-7.4-a", "RFC5246-7.4.9-d"})
    void finishedInsteadOfClientKeyExchangeIsRefused() {
        var client = anonymous().before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, client.send(client.finished()));
        assertNothingInstalled(client);
    }

    /** Scandium aeadac6, CVE-2019-20786: a Finished in the clear must complete nothing. */
    @Test
    @Requirement("RFC5246-7.4.9-d")
    @SecurityHistory("T28")
    void finishedInTheClearBeforeChangeCipherSpecIsRefused() {
        var client = anonymous().before(HandshakeType.FINISHED);
        assertEquals(UNEXPECTED, client.send(client.finished()));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.9-d")
    @SecurityHistory("T28")
    void finishedInTheClearAfterChangeCipherSpecIsNotEvenLookedAt() {
        var client = anonymous().before(HandshakeType.FINISHED);
        client.changeCipherSpec();
        client.epoch = 0;
        assertEquals(Reaction.discarded(DiscardReason.UNPROTECTED), client.send(client.finished()));
        assertFalse(client.driver.isComplete());
        assertTrue(client.driver.sent().isEmpty());
    }

    @Test
    @SecurityHistory("T38")
    void changeCipherSpecBeforeTheHelloIsIgnored() {
        var client = anonymous();
        assertEquals(IGNORED_CCS, client.driver.changeCipherSpec());
        assertNothingInstalled(client);
    }

    /** It has no message_seq and may have overtaken the rest, so that it is remembered; keys change only when there are any. */
    @Test
    @Requirement({"RFC5246-7.4-a", "RFC6347-4.2.5-b"})
    @SecurityHistory("T38")
    void changeCipherSpecBeforeClientKeyExchangeSwitchesNothingUntilTheKeysAreKnown() {
        var client = anonymous().before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(Reaction.TAKEN, client.driver.changeCipherSpec());
        assertNothingInstalled(client);
        assertEquals("WaitClientKeyExchange", client.driver.driver().stateName());
        assertEquals(Reaction.TAKEN, client.sendClientKeyExchange());
        assertEquals(1, client.driver.readKeys().size());
        client.epoch = 1;
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
    }

    @Test
    @Requirement("RFC6347-4.2.5-b")
    void changeCipherSpecThatOvertakesTheProofOfTheKeyDoesNotReplaceIt() {
        var client = asked(ClientAuthentication.REQUIRE).before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(Reaction.TAKEN, client.driver.changeCipherSpec());
        assertNothingInstalled(client);
        assertEquals(UNEXPECTED, client.send(client.finished()));
        assertNothingInstalled(client);
    }

    @Test
    void theSecondChangeCipherSpecIsIgnoredInEitherEpoch() {
        var client = anonymous().before(HandshakeType.CLIENT_KEY_EXCHANGE);
        client.driver.changeCipherSpec();
        assertEquals(IGNORED_CCS, client.driver.changeCipherSpec());
        client.sendClientKeyExchange();
        assertEquals(IGNORED_CCS, client.driver.changeCipherSpec(0, 1));
        assertEquals(IGNORED_CCS, client.driver.changeCipherSpec(1, 1));
        assertEquals(1, client.driver.readKeys().size());
    }

    @Test
    @Requirement("RFC5246-7.1-b")
    void changeCipherSpecIsTheSingleByteOne() {
        var client = anonymous().before(HandshakeType.FINISHED);
        var malformed = Reaction.discarded(DiscardReason.MALFORMED);
        assertEquals(malformed, client.driver.changeCipherSpec(0, 0));
        assertEquals(malformed, client.driver.changeCipherSpec(0, 1, 1));
        assertEquals(malformed, client.driver.changeCipherSpec(0));
        assertNothingInstalled(client);
    }

    /** CVE-2020-2655: JSSE took the client for authenticated. */
    @Test
    @Requirement("RFC5246-7.4-a")
    void aClientThatLeavesOutItsCertificateIsRefusedEvenWhereItIsOnlyWanted() {
        for (var authentication : List.of(ClientAuthentication.WANT, ClientAuthentication.REQUIRE)) {
            var client = asked(authentication).before(HandshakeType.CERTIFICATE);
            assertEquals(UNEXPECTED, client.sendClientKeyExchange());
            assertNothingInstalled(client);
        }
    }

    @Test
    @Requirement("RFC5246-7.4.6-b")
    void anEmptyCertificateIsRefusedWhereOneIsRequired() {
        var client = asked(ClientAuthentication.REQUIRE).before(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.CERTIFICATE_REQUIRED),
                client.send(new Certificate(List.of())));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.6-b")
    void anEmptyCertificateIsServedAnonymouslyWhereOneIsWanted() {
        var client = asked(ClientAuthentication.WANT).before(HandshakeType.CERTIFICATE);
        assertEquals(Reaction.TAKEN, client.send(new Certificate(List.of())));
        assertEquals(Reaction.TAKEN, client.sendClientKeyExchange());
        client.changeCipherSpec();
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertTrue(client.driver.result().peer().chain().isEmpty());
    }

    @Test
    void certificateVerifyAfterAnEmptyCertificateIsRefused() {
        var client = asked(ClientAuthentication.WANT).before(HandshakeType.CERTIFICATE);
        client.send(new Certificate(List.of()));
        client.sendClientKeyExchange();
        assertEquals(UNEXPECTED, client.send(client.certificateVerify()));
        assertNothingInstalled(client);
    }

    /** CVE-2022-29222: a certificate is public; the key behind it has to be shown. */
    @Test
    @Requirement("RFC5246-7.4.8-a")
    @SecurityHistory({"T25", "T31"})
    void aCertificateWithoutCertificateVerifyIsRefused() {
        var client = asked(ClientAuthentication.REQUIRE).before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(UNEXPECTED, client.send(client.finished()));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.8-a")
    void certificateVerifyBeforeCertificateIsRefused() {
        var client = asked(ClientAuthentication.REQUIRE).before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, client.send(client.certificateVerify()));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.8-a")
    void certificateVerifyBeforeClientKeyExchangeIsRefused() {
        var client = asked(ClientAuthentication.REQUIRE).before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, client.send(client.certificateVerify()));
        assertNothingInstalled(client);
    }

    @Test
    void aCertificateThatWasNotAskedForIsRefused() {
        var client = anonymous().before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, client.send(client.certificate()));
        assertNothingInstalled(client);
    }

    @Test
    void certificateVerifyThatWasNotAskedForIsRefused() {
        var client = anonymous().before(HandshakeType.FINISHED);
        assertEquals(UNEXPECTED, client.send(client.certificateVerify()));
        assertNothingInstalled(client);
    }

    @Test
    void everyMessageOfTheClientComesOnce() {
        var twoCertificates = asked(ClientAuthentication.WANT).before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, twoCertificates.send(twoCertificates.certificate()));
        var twoExchanges = anonymous().before(HandshakeType.FINISHED);
        assertEquals(UNEXPECTED, twoExchanges.send(twoExchanges.clientKeyExchange()));
        var twoProofs = asked(ClientAuthentication.REQUIRE).before(HandshakeType.FINISHED);
        assertEquals(UNEXPECTED, twoProofs.send(twoProofs.certificateVerify()));
        assertNothingInstalled(twoProofs);
    }

    /** Whoever begins anew does so with message_seq 0 and meets the front door; inside of a handshake there is no other hello. */
    @ParameterizedTest
    @ValueSource(strings = {"CLIENT_KEY_EXCHANGE", "FINISHED"})
    void anotherClientHelloInTheMiddleIsRefused(HandshakeType before) {
        var client = anonymous().before(before);
        assertEquals(UNEXPECTED, client.send(client.clientHello()));
        assertNothingInstalled(client);
    }

    @Test
    void aServerTakesNoHelloRequest() {
        var client = anonymous().before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, client.send(new HelloRequest()));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC6347-4.2.2-c")
    void messagesWithAnotherMessageSeqAreNotTaken() {
        var client = anonymous().before(HandshakeType.CLIENT_KEY_EXCHANGE);
        var body = client.clientKeyExchange().body();
        int type = HandshakeType.CLIENT_KEY_EXCHANGE.code();
        assertEquals(Reaction.discarded(DiscardReason.FUTURE_MESSAGE), client.driver.message(type, 500, body, 0));
        assertEquals(Reaction.TAKEN, client.driver.message(type, 2, body, 0));
        assertEquals("WaitClientKeyExchange", client.driver.driver().stateName());
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.9-a")
    void finishedWithOneWrongBitIsRefusedAndNotAnswered() {
        for (int bit = 0; bit < 96; bit += 13) {
            var client = anonymous().before(HandshakeType.FINISHED);
            client.changeCipherSpec();
            var body = client.finished().body();
            body[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(
                    Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED),
                    client.send(HandshakeType.FINISHED.code(), body));
            assertFalse(client.driver.isComplete());
            assertTrue(client.driver.writeKeys().isEmpty());
            assertTrue(client.driver.sent().isEmpty());
        }
    }
}
