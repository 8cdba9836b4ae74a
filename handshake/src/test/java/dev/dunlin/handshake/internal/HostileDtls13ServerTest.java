package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of DTLS 1.3 that breaks the rules after its ServerHello, and what a client says to it. */
class HostileDtls13ServerTest {
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction BAD_SIGNATURE =
            Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_SIGNATURE);
    private static final Reaction BAD_FINISHED =
            Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED);
    private static final OpaqueExtension GREASE = new OpaqueExtension(0x2A2A, ScriptedPeer.bytes(1));

    private static ScriptedDtls13Server before(HandshakeType type) {
        return before(TestSettings.client(), type);
    }

    private static ScriptedDtls13Server before(TestSettings settings, HandshakeType type) {
        return ScriptedDtls13Server.of(settings.dtls13Only()).before(type);
    }

    private static Reaction encrypted(Extension... extensions) {
        return before(HandshakeType.ENCRYPTED_EXTENSIONS).send(ScriptedDtls13Server.encrypted(extensions));
    }

    @ParameterizedTest
    @EnumSource(
            value = HandshakeType.class,
            names = {"CERTIFICATE", "CERTIFICATE_VERIFY", "FINISHED"})
    @Requirement({"RFC8446-4.3.1-a", "RFC8446-4-b", "RFC8446-4.4.3-c"})
    void nothingComesBeforeEncryptedExtensions(HandshakeType type) {
        var server = before(HandshakeType.ENCRYPTED_EXTENSIONS);
        assertEquals(UNEXPECTED, server.send(server.message(type)));
    }

    @Test
    @Requirement({"RFC8446-4.3.1-b", "RFC8446-4.2.10-g"})
    void whatIsForbiddenInEncryptedExtensionsIsIllegal() {
        assertEquals(ILLEGAL, encrypted(new SelectedVersion(ScriptedDtls13Server.DTLS_1_3)));
        assertEquals(ILLEGAL, encrypted(new PreSharedKeyAnswer(0)));
        assertEquals(ILLEGAL, encrypted(new PskKeyExchangeModes(List.of(1))));
        assertEquals(ILLEGAL, encrypted(new SignatureAlgorithms(List.of(0x0403))));
    }

    @Test
    @Requirement({"RFC8446-4.2-b", "RFC8701-3.1-a"})
    void whatWasNotOfferedIsUnsupportedInEncryptedExtensions() {
        assertEquals(UNSOLICITED, encrypted(GREASE));
        assertEquals(UNSOLICITED, encrypted(new OpaqueExtension(42, Bytes.EMPTY)));
        assertEquals(UNSOLICITED, encrypted(new OpaqueExtension(16, ScriptedPeer.bytes(0, 3, 2, 'h', '2'))));
    }

    @Test
    @Requirement({"RFC8446-4.2.7-a"})
    void groupsOfTheServerAreTakenNoteOfByNobody() {
        assertEquals(Reaction.TAKEN, encrypted(new SupportedGroups(List.of(0x0018, 0x0A0A))));
    }

    @Test
    @Requirement({"RFC8446-4.3.2-b", "RFC8446-4-b"})
    void aRequestForACertificateComesOnceAndBeforeTheServersOwn() {
        var twice = before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(twice.send(ScriptedDtls13Server.certificateRequest()));
        assertEquals(UNEXPECTED, twice.send(ScriptedDtls13Server.certificateRequest()));
        assertEquals(
                UNEXPECTED, before(HandshakeType.CERTIFICATE_VERIFY).send(ScriptedDtls13Server.certificateRequest()));
        assertEquals(UNEXPECTED, before(HandshakeType.FINISHED).send(ScriptedDtls13Server.certificateRequest()));
    }

    @Test
    @Requirement({"RFC8446-4.3.2-c"})
    void aRequestInAHandshakeHasNoContext() {
        var request = new Dtls13CertificateRequest(
                ScriptedPeer.bytes(1), ScriptedDtls13Server.certificateRequest().extensions());
        assertEquals(ILLEGAL, before(HandshakeType.CERTIFICATE).send(request));
    }

    @Test
    @Requirement({"RFC8446-4.3.2-e"})
    void aRequestWithoutSignatureAlgorithmsLacksAnExtension() {
        assertEquals(
                Reaction.refused(AlertDescription.MISSING_EXTENSION, FailureReason.REQUIRED_EXTENSION_MISSING),
                before(HandshakeType.CERTIFICATE).send(new Dtls13CertificateRequest(Bytes.EMPTY, Extensions.of())));
    }

    @Test
    @Requirement({"RFC8446-4.3.2-f", "RFC8446-9.3-c", "RFC8701-4.2-a"})
    void whatIsUnknownInARequestIsIgnored() {
        var request = new Dtls13CertificateRequest(
                Bytes.EMPTY, Extensions.of(GREASE, new SignatureAlgorithms(List.of(0x0A0A, ScriptedServer.SCHEME))));
        var server = before(TestSettings.client().credentials("client"), HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(request));
        finish(server);

        assertEquals(ScriptedDtls13Peer.certificate("client"), answer(server).get(0));
    }

    private static void finish(ScriptedDtls13Server server) {
        ScriptedServer.requireTaken(server.send(server.certificate()));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        ScriptedServer.requireTaken(server.send(server.finished()));
    }

    /** What the client says at the end. */
    private static List<HandshakeMessage> answer(ScriptedDtls13Server server) {
        return server.driver.sent().stream()
                .map(flown -> flown.message(ScriptedDtls13Client.DECODER))
                .toList();
    }

    @Test
    @Requirement({"RFC8446-4.4.2-b", "RFC8446-4.4.3-b", "RFC8446-4.4.3-c", "RFC8446-4-a"})
    void aClientThatIsAskedShowsItsCertificateAndProvesItsKey() {
        var server = before(TestSettings.client().credentials("client"), HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.certificateRequest()));
        finish(server);

        var answer = answer(server);
        assertEquals(3, answer.size());
        assertEquals(ScriptedDtls13Peer.certificate("client"), answer.get(0));
        assertInstanceOf(CertificateVerify.class, answer.get(1));
        assertInstanceOf(Finished.class, answer.get(2));
    }

    @Test
    @Requirement({"RFC8446-4.4.2-b"})
    void aClientThatIsNotAskedShowsNone() {
        var server = before(TestSettings.client().credentials("client"), HandshakeType.CERTIFICATE);
        finish(server);

        var answer = answer(server);
        assertEquals(1, answer.size());
        assertInstanceOf(Finished.class, answer.get(0));
    }

    @Test
    @Requirement({"RFC8446-4.4.2-c", "RFC8446-4.4.2-d", "RFC8446-4.4.2.3-c"})
    void aClientWithoutAFittingCertificateSaysSoAndFinishes() {
        var server = before(TestSettings.client().credentials("client-rsa"), HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.certificateRequest()));
        finish(server);

        var answer = answer(server);
        assertEquals(2, answer.size());
        assertEquals(ScriptedDtls13Client.noCertificate(), answer.get(0));
        assertInstanceOf(Finished.class, answer.get(1));
    }

    @Test
    @Requirement({"RFC8446-4.4.2.4-a", "RFC8446-4.4.2-m"})
    void anEmptyCertificateOfAServerIsADecodeError() {
        assertEquals(MALFORMED, before(HandshakeType.CERTIFICATE).send(ScriptedDtls13Client.noCertificate()));
    }

    @Test
    @Requirement({"RFC8446-4.4.2-e"})
    void aCertificateInAHandshakeHasNoContext() {
        var server = before(HandshakeType.CERTIFICATE);
        var entries = server.certificate().entries();
        assertEquals(ILLEGAL, server.send(new Dtls13Certificate(ScriptedPeer.bytes(1), entries)));
    }

    @Test
    @Requirement({"RFC8446-4.4.2-f"})
    void anExtensionOfACertificateAnswersOneThatWasOffered() {
        var server = before(HandshakeType.CERTIFICATE);
        assertEquals(UNSOLICITED, server.send(ScriptedDtls13Peer.certificate("server", GREASE)));
        var status = new OpaqueExtension(5, ScriptedPeer.bytes(1, 0, 0, 1, 0));
        assertEquals(
                UNSOLICITED, before(HandshakeType.CERTIFICATE).send(ScriptedDtls13Peer.certificate("server", status)));
    }

    @Test
    @Requirement({"RFC8446-4.4.2.2-g"})
    void aChainThatLeadsToNobodyWeTrustIsRefusedByACertificateAlert() {
        var server = before(TestSettings.client().trust(Pki.trust("other-ca")), HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.UNKNOWN_CA, FailureReason.UNTRUSTED_CERTIFICATE),
                server.send(server.certificate()));
    }

    @Test
    @SecurityHistory({"T25", "T53"})
    @Requirement({"RFC8446-4.4.3-a", "RFC8446-4-b"})
    void aServerThatDoesNotProveItsKeyIsRefused() {
        var server = before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(UNEXPECTED, server.send(server.finished()));
        var bare = before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, bare.send(bare.finished()));
        var early = before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, early.send(early.certificateVerify()));
    }

    @Test
    void aSignatureThatDoesNotVerifyIsADecryptError() {
        var server = before(HandshakeType.CERTIFICATE_VERIFY);
        var signature = server.certificateVerify().signature().toByteArray();
        signature[signature.length - 1] ^= 1;
        assertEquals(BAD_SIGNATURE, server.send(new CertificateVerify(ScriptedServer.SCHEME, Bytes.of(signature))));
        var mirrored = before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(
                BAD_SIGNATURE,
                mirrored.send(
                        mirrored.certificateVerify("server", "client", ScriptedServer.SCHEME, "SHA256withECDSA")));
        var empty = before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(MALFORMED, empty.send(new CertificateVerify(ScriptedServer.SCHEME, Bytes.EMPTY)));
    }

    @Test
    @Requirement({"RFC8701-3.1-a"})
    void aSchemeThatWasNotListedOrIsOf12IsIllegal() {
        for (int scheme : new int[] {
            SignatureScheme.ECDSA_SECP384R1_SHA384.code(), SignatureScheme.RSA_PKCS1_SHA256.code(), 0x0203, 0x0A0A
        }) {
            var server = before(HandshakeType.CERTIFICATE_VERIFY);
            assertEquals(ILLEGAL, server.send(server.certificateVerify("server", "server", scheme, "SHA256withECDSA")));
        }
    }

    @Test
    void pkcs1IsNotForCertificateVerify() {
        var client = DriverUnderTest.client(TestSettings.client().dtls13Only(), "server-rsa.test");
        var server = ScriptedDtls13Server.of(client).before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Peer.certificate("server-rsa")));
        assertEquals(
                ILLEGAL,
                server.send(server.certificateVerify(
                        "server-rsa", "server", SignatureScheme.RSA_PKCS1_SHA256.code(), "SHA256withRSA")));
    }

    @Test
    void aSchemeOfAnotherCurveThanThatOfTheKeyIsIllegal() {
        var settings = TestSettings.client()
                .schemes(SignatureScheme.ECDSA_SECP256R1_SHA256, SignatureScheme.ECDSA_SECP384R1_SHA384);
        var server = before(settings, HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(
                ILLEGAL,
                server.send(server.certificateVerify(
                        "server", "server", SignatureScheme.ECDSA_SECP384R1_SHA384.code(), "SHA384withECDSA")));
    }

    @Test
    void aFinishedThatDoesNotVerifyIsADecryptError() {
        var server = before(HandshakeType.FINISHED);
        assertEquals(BAD_FINISHED, server.send(new Finished(VerifyData.of(new byte[32]))));
        var mirrored = before(HandshakeType.FINISHED);
        assertEquals(BAD_FINISHED, mirrored.send(mirrored.finished("c")));
    }

    @Test
    @SecurityHistory("T28")
    void messagesThatBelongInEpochTwoAreNotTakenInTheClear() {
        var server = before(HandshakeType.FINISHED);
        server.epoch = 0;
        assertFalse(server.send(server.finished()).equals(Reaction.TAKEN));
        assertFalse(server.driver.isComplete());
    }

    @Test
    @Requirement({"RFC8446-4.6.3-a", "RFC8446-4.6.1-j"})
    void whatComesAfterAHandshakeDoesNotComeInIt() {
        for (var type : List.of(
                HandshakeType.ENCRYPTED_EXTENSIONS,
                HandshakeType.CERTIFICATE,
                HandshakeType.CERTIFICATE_VERIFY,
                HandshakeType.FINISHED)) {
            assertEquals(UNEXPECTED, before(type).send(new KeyUpdate(false)));
            assertEquals(UNEXPECTED, before(type).send(ticket()));
        }
    }

    private static Dtls13NewSessionTicket ticket(Extension... extensions) {
        return new Dtls13NewSessionTicket(
                60, 1, ScriptedPeer.bytes(0), ScriptedPeer.bytes(1, 2, 3), Extensions.of(extensions));
    }

    private static ScriptedDtls13Server connected() {
        var server = ScriptedDtls13Server.of(TestSettings.client().dtls13Only()).complete();
        server.driver.sent();
        ScriptedServer.requireTaken(server.acknowledge(ScriptedDtls13Peer.HANDSHAKE_EPOCH));
        return server;
    }

    @Test
    @Requirement({"RFC9846-4.7.1-a", "RFC8446-4.6.1-j", "RFC8446-9.3-c", "RFC8701-4.2-a"})
    void aTicketIsTakenByAClientThatHasNoUseForItAndWhateverItsExtensions() {
        var server = connected();
        assertEquals(Reaction.TAKEN, server.send(ticket()));
        assertEquals(Reaction.TAKEN, server.send(ticket(GREASE)));
    }

    @Test
    @Requirement({"RFC8446-4.6.2-d", "RFC8446-4.2.6-a"})
    void aRequestForACertificateAfterTheHandshakeIsUnexpected() {
        var server = connected();
        var request = new Dtls13CertificateRequest(
                ScriptedPeer.bytes(1), ScriptedDtls13Server.certificateRequest().extensions());
        assertEquals(UNEXPECTED, server.send(request));
    }

    @Test
    @Requirement({"RFC8446-4.6.3-d"})
    void aKeyUpdateThatAsksForSomethingUnknownIsIllegal() {
        for (int request : new int[] {2, 3, 255}) {
            assertEquals(ILLEGAL, connected().send(HandshakeType.KEY_UPDATE.code(), new byte[] {(byte) request}));
        }
    }

    @Test
    @Requirement({"RFC9147-9-p", "RFC9147-9-h"})
    void messagesAboutConnectionIdsAreUnexpectedWhereNoneWereAgreedOn() {
        assertEquals(UNEXPECTED, connected().send(HandshakeType.REQUEST_CONNECTION_ID.code(), new byte[] {1}));
        assertEquals(UNEXPECTED, connected().send(HandshakeType.NEW_CONNECTION_ID.code(), new byte[] {0, 0, 0}));
    }

    @Test
    @Requirement({"RFC8446-4.6.3-b", "RFC8446-4.6.3-f", "RFC9147-8-g", "RFC8446-4.4.4-b"})
    void aKeyUpdateIsAnsweredUnderTheOldKeysAndNewOnesWaitForItsAcknowledgement() {
        var server = connected();
        int written = server.driver.writeKeys().size();
        int read = server.driver.readKeys().size();
        ScriptedServer.requireTaken(server.send(new KeyUpdate(true)));

        var answer = server.driver.sent();
        assertEquals(read + 1, server.driver.readKeys().size());
        assertEquals(written, server.driver.writeKeys().size());
        assertTrue(answer.stream()
                .anyMatch(flown -> flown.type() == HandshakeType.KEY_UPDATE.code()
                        && flown.epoch() == ScriptedDtls13Peer.APPLICATION_EPOCH));
    }

    @Test
    @Requirement({"RFC9846-4.7.3-a", "RFC8446-4-b"})
    void noSecondKeyUpdateGoesOutWhileOneIsUnderWay() {
        var server = connected();
        ScriptedServer.requireTaken(server.send(new KeyUpdate(true)));
        assertEquals(1, keyUpdates(server));
        server.epoch++;
        ScriptedServer.requireTaken(server.send(new KeyUpdate(true)));
        assertEquals(0, keyUpdates(server));
    }

    private static long keyUpdates(ScriptedDtls13Server server) {
        return server.driver.sent().stream()
                .filter(flown -> flown.type() == HandshakeType.KEY_UPDATE.code())
                .count();
    }

    @Test
    @SecurityHistory("T36")
    @Requirement({"RFC8446-5.1-c"})
    void nothingNewComesInAnEpochThatAKeyUpdateHasEnded() {
        var server = connected();
        ScriptedServer.requireTaken(server.send(new KeyUpdate(false)));
        assertEquals(UNEXPECTED, server.send(ticket()));
    }
}
