package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyShareAnswer;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of DTLS 1.3 that breaks the rules, and what a server says to it. */
class HostileDtls13ClientTest {
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction MISSING =
            Reaction.refused(AlertDescription.MISSING_EXTENSION, FailureReason.REQUIRED_EXTENSION_MISSING);
    private static final Reaction NOTHING_IN_COMMON =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS);
    private static final Reaction BAD_FINISHED =
            Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED);
    private static final OpaqueExtension GREASE = new OpaqueExtension(0x3A3A, ScriptedPeer.bytes(1, 2));

    private static TestSettings server() {
        return TestSettings.server().dtls13Only();
    }

    private static TestSettings serverWithPsk() {
        return server().psk(
                        ServerPsk.fixed(Map.of(Psk.IDENTITY, Psk.credentials().key()), Optional.empty()));
    }

    private static ScriptedDtls13Client client() {
        return ScriptedDtls13Client.of(server());
    }

    private static Reaction without(Class<? extends Extension> kind) {
        var client = client();
        var extensions = client.usual();
        extensions.removeIf(kind::isInstance);
        return client.send(client.clientHello(extensions));
    }

    private static Reaction with(Extension replacement) {
        var client = client();
        var extensions = client.usual();
        replace(extensions, replacement);
        return client.send(client.clientHello(extensions));
    }

    private static void replace(List<Extension> extensions, Extension replacement) {
        extensions.replaceAll(given -> given.code() == replacement.code() ? replacement : given);
    }

    private static Reaction adding(Extension added) {
        var client = client();
        var extensions = client.usual();
        extensions.add(added);
        return client.send(client.clientHello(extensions));
    }

    @Test
    @Requirement({"RFC8446-9.2-d", "RFC8446-4.2.3-c", "RFC8446-9.2-b", "RFC8446-9.2-c"})
    void whatIsMandatoryIsMissed() {
        assertEquals(MISSING, without(SignatureAlgorithms.class));
        assertEquals(MISSING, without(SupportedGroups.class));
        assertEquals(MISSING, without(KeyShareOffer.class));
    }

    @Test
    @Requirement({"RFC8446-D.2-a"})
    void aServerOf13AloneSpeaksNothingElse() {
        var refused = Reaction.refused(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION);
        assertEquals(refused, without(SupportedVersions.class));
        assertEquals(refused, with(new SupportedVersions(List.of(0x0A0A, ScriptedDtls13Server.DTLS_1_2))));
    }

    @Test
    @Requirement({"RFC8446-2.1-a", "RFC8446-4.1.1-d", "RFC8446-4.4.2.2-b"})
    void nothingInCommonIsAHandshakeFailure() {
        var client = client();
        var suites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384.code(), ScriptedServer.SUITE);
        assertEquals(NOTHING_IN_COMMON, client.send(client.clientHello(suites, client.usual())));
        var rsaOnly = new SignatureAlgorithms(List.of(SignatureScheme.RSA_PSS_RSAE_SHA256.code()));
        assertEquals(NOTHING_IN_COMMON, with(rsaOnly));
    }

    @Test
    @Requirement({"RFC8446-4.1.1-a"})
    void noGroupInCommonIsAHandshakeFailure() {
        var client = client();
        var extensions = client.usual();
        replace(extensions, new SupportedGroups(List.of(NamedGroup.X448.code())));
        replace(extensions, new KeyShareOffer(List.of()));
        assertEquals(NOTHING_IN_COMMON, client.send(client.clientHello(extensions)));
    }

    @Test
    @Requirement({"RFC8446-4.1.2-i"})
    void anyOtherCompressionIsIllegal() {
        var client = client();
        var hello = client.clientHello();
        for (var methods : List.of(List.of(0, 1), List.of(1, 0), List.of(0, 0))) {
            assertEquals(
                    ILLEGAL,
                    client().send(new ClientHello(
                            hello.legacyVersion(),
                            hello.random(),
                            SessionId.NONE,
                            Cookie.EMPTY,
                            hello.cipherSuites(),
                            methods,
                            hello.extensions())));
        }
    }

    @Test
    void anOldCookieIsIllegal() {
        var client = client();
        assertEquals(ILLEGAL, client.send(client.clientHello().withCookie(new Cookie(ScriptedPeer.bytes(1)))));
    }

    @Test
    void aCookieThatNobodyAskedForIsIllegal() {
        assertEquals(ILLEGAL, adding(new CookieExtension(ScriptedPeer.bytes(1))));
    }

    @Test
    @Requirement({"RFC8446-4.2.8-e", "RFC8446-4.2.8-d"})
    void aShareOfAGroupThatIsNotListedIsIllegal() {
        assertEquals(ILLEGAL, with(new SupportedGroups(List.of(NamedGroup.SECP256R1.code()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void aShareOfAnyOtherLengthIsRefused(int length) {
        var entry = new KeyShareEntry(NamedGroup.X25519.code(), Bytes.of(new byte[length]));
        var reaction = with(new KeyShareOffer(List.of(entry)));
        assertEquals(
                length == 0
                        ? Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE)
                        : Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE),
                reaction);
    }

    @Test
    @Requirement({
        "RFC8446-4.1.2-f",
        "RFC8446-4.1.2-k",
        "RFC8446-9.3-b",
        "RFC8701-3.2-a",
        "RFC8701-3.2-b",
        "RFC8446-2-a",
        "RFC8446-4.2.8-i"
    })
    void whatIsUnknownIsPassedOverAndNeverChosen() {
        var client = client();
        var extensions = client.usual();
        extensions.add(0, GREASE);
        replace(extensions, new SupportedVersions(List.of(0x4A4A, ScriptedDtls13Server.DTLS_1_3)));
        replace(extensions, new SupportedGroups(List.of(0x5A5A, NamedGroup.X25519.code())));
        replace(extensions, new SignatureAlgorithms(List.of(0x6A6A, ScriptedServer.SCHEME)));
        var greased = new KeyShareEntry(0x5A5A, ScriptedPeer.bytes(0));
        replace(
                extensions,
                new KeyShareOffer(List.of(greased, client.shares().shares().get(0))));
        client.begin(client.clientHello(List.of(0x7A7A, 0xFFFF, ScriptedDtls13Client.SUITE), extensions));

        var answer = client.serverHello();
        assertEquals(ScriptedDtls13Client.SUITE, answer.cipherSuite());
        assertEquals(List.of(43, 51), answer.extensions().types());
        var share = answer.extensions().find(KeyShareAnswer.class).orElseThrow().share();
        assertEquals(NamedGroup.X25519.code(), share.group());
    }

    @Test
    @Requirement({
        "RFC8446-4.1.3-e",
        "RFC8446-4.1.3-f",
        "RFC8446-4.3.1-a",
        "RFC8446-4-a",
        "RFC8446-4.4.2-a",
        "RFC8446-4.4.2-e",
        "RFC8446-4.4.2-g",
        "RFC8446-4.4.3-a",
        "RFC8446-4.2.6-b",
        "RFC8446-4.2.9-e",
        "RFC9147-5-b",
        "RFC9147bis-5-a"
    })
    void theFlightOfAServerHoldsEachMessageInItsPlaceAndNothingElse() {
        var client = client();
        var flight = client.begin(client.clientHello());

        assertEquals(
                List.of(
                        HandshakeType.SERVER_HELLO.code(),
                        HandshakeType.ENCRYPTED_EXTENSIONS.code(),
                        HandshakeType.CERTIFICATE.code(),
                        HandshakeType.CERTIFICATE_VERIFY.code(),
                        HandshakeType.FINISHED.code()),
                flight.stream().map(Flown::type).toList());
        assertTrue(flight.stream().noneMatch(Flown::isChangeCipherSpec));
        assertEquals(List.of(0, 2, 2, 2, 2), flight.stream().map(Flown::epoch).toList());
        var hello = client.serverHello();
        assertEquals(SessionId.NONE, hello.sessionId());
        assertEquals(
                new SelectedVersion(ScriptedDtls13Server.DTLS_1_3),
                hello.extensions().find(SelectedVersion.class).orElseThrow());
        var encrypted = (EncryptedExtensions) flight.get(1).message(ScriptedDtls13Client.DECODER);
        assertEquals(List.of(), encrypted.extensions().types());
        var shown = (Dtls13Certificate) flight.get(2).message(ScriptedDtls13Client.DECODER);
        assertEquals(ScriptedDtls13Peer.certificate("server"), shown);
    }

    @Test
    @Requirement({"RFC8446-4.1.3-b"})
    void theRandomOfAServerIsItsOwn() {
        var client = client();
        client.begin(client.clientHello());
        assertFalse(client.serverHello().random().equals(client.random));
    }

    @Test
    @Requirement({"RFC8446-4.3.2-b", "RFC8446-4.3.2-c", "RFC8446-4.3.2-e", "RFC8446-4.2.5-a"})
    void aRequestForACertificateSaysWhatIsTaken() {
        var client = ScriptedDtls13Client.of(server().asking(ClientAuthentication.WANT));
        var flight = client.begin(client.clientHello());

        assertEquals(HandshakeType.ENCRYPTED_EXTENSIONS.code(), flight.get(1).type());
        var request = (Dtls13CertificateRequest) flight.get(2).message(ScriptedDtls13Client.DECODER);
        assertEquals(Bytes.EMPTY, request.requestContext());
        assertTrue(request.extensions().has(SignatureAlgorithms.class));
        assertFalse(request.extensions().types().contains(48));
        assertEquals(HandshakeType.CERTIFICATE.code(), flight.get(3).type());
    }

    @Test
    @Requirement({"RFC8446-4.4.2-d"})
    void aClientWithoutACertificateIsToldThatOneIsRequired() {
        var client = ScriptedDtls13Client.of(server().asking(ClientAuthentication.REQUIRE));
        client.begin(client.clientHello());
        assertEquals(
                Reaction.refused(AlertDescription.CERTIFICATE_REQUIRED, FailureReason.CERTIFICATE_REQUIRED),
                client.send(ScriptedDtls13Client.noCertificate()));
        var lenient = ScriptedDtls13Client.of(server().asking(ClientAuthentication.WANT));
        lenient.begin(lenient.clientHello());
        assertEquals(Reaction.TAKEN, lenient.send(ScriptedDtls13Client.noCertificate()));
        assertEquals(Reaction.TAKEN, lenient.send(lenient.finished()));
        assertTrue(lenient.driver.isComplete());
    }

    @Test
    @SecurityHistory({"T31", "T53"})
    @Requirement({"RFC8446-4-b", "RFC8446-4.4.3-b", "RFC8446-4.4.3-c"})
    void aCertificateWithoutProofOfItsKeyIsRefused() {
        var asking = server().asking(ClientAuthentication.REQUIRE);
        var client = ScriptedDtls13Client.of(asking).before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(UNEXPECTED, client.send(client.finished()));
        var twice = ScriptedDtls13Client.of(asking).before(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(UNEXPECTED, twice.send(ScriptedDtls13Peer.certificate("client")));
        var late = ScriptedDtls13Client.of(asking).before(HandshakeType.CERTIFICATE);
        assertEquals(UNEXPECTED, late.send(late.finished()));
        var genuine = ScriptedDtls13Client.of(asking).before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, genuine.send(genuine.finished()));
        assertTrue(genuine.driver.isComplete());
    }

    @Test
    @Requirement({"RFC8446-4.4.2-b", "RFC8446-4-b"})
    void aCertificateThatNobodyAskedForIsUnexpected() {
        var client = client();
        client.begin(client.clientHello());
        assertEquals(UNEXPECTED, client.send(ScriptedDtls13Peer.certificate("client")));
    }

    @Test
    @Requirement({"RFC8446-4.4.2-f", "RFC8701-4.1-a"})
    void anExtensionOfACertificateThatAnswersNothingIsUnsupported() {
        var client = ScriptedDtls13Client.of(server().asking(ClientAuthentication.REQUIRE))
                .before(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION),
                client.send(ScriptedDtls13Peer.certificate("client", GREASE)));
    }

    @Test
    @Requirement({"RFC8701-4.1-a"})
    void aSchemeThatWasNotAskedForIsIllegal() {
        var asking = server().asking(ClientAuthentication.REQUIRE);
        for (int scheme : new int[] {0x8A8A, SignatureScheme.RSA_PKCS1_SHA256.code(), 0x0203}) {
            var client = ScriptedDtls13Client.of(asking).before(HandshakeType.CERTIFICATE_VERIFY);
            assertEquals(ILLEGAL, client.send(client.certificateVerify("client", "client", scheme, "SHA256withECDSA")));
        }
    }

    @Test
    void aFinishedThatDoesNotVerifyIsADecryptError() {
        var client = client();
        client.begin(client.clientHello());
        assertEquals(BAD_FINISHED, client.send(new Finished(VerifyData.of(new byte[32]))));
        var mirrored = client();
        mirrored.begin(mirrored.clientHello());
        assertEquals(BAD_FINISHED, mirrored.send(mirrored.finished("s")));
    }

    @Test
    @Requirement({"RFC8446-4.2.11-g", "RFC8446-4.2.11-f"})
    void aBinderThatDoesNotVerifyIsADecryptError() {
        var client = ScriptedDtls13Client.of(serverWithPsk());
        assertEquals(BAD_FINISHED, client.send(client.withPsk(new byte[] {1}, PskKeyExchangeModes.PSK_DHE_KE)));
    }

    @Test
    @Requirement({"RFC8446-4.2.11-g"})
    void anIdentityWithoutABinderIsIllegal() {
        var client = ScriptedDtls13Client.of(serverWithPsk());
        var extensions = client.usual();
        extensions.add(new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE)));
        var two = new java.io.ByteArrayOutputStream();
        two.writeBytes(new byte[] {0, 14, 0, 1, 'a', 0, 0, 0, 0, 0, 1, 'b', 0, 0, 0, 0, 0, 33, 32});
        two.writeBytes(new byte[32]);
        extensions.add(new OpaqueExtension(41, Bytes.of(two.toByteArray())));
        assertEquals(ILLEGAL, client.send(client.clientHello(extensions)));
    }

    @Test
    @Requirement({"RFC8446-4.2.11-k", "RFC8446-4.2-d"})
    void preSharedKeyThatIsNotLastIsIllegal() {
        var client = ScriptedDtls13Client.of(serverWithPsk());
        var extensions = client.usual();
        extensions.add(new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE)));
        extensions.add(0, ScriptedDtls13Client.offer(new byte[32]));
        assertEquals(ILLEGAL, client.send(client.clientHello(extensions)));
    }

    @Test
    @Requirement({"RFC8446-4.2.9-b", "RFC8446-4.2.9-a"})
    void preSharedKeyWithoutModesLacksAnExtension() {
        var client = ScriptedDtls13Client.of(serverWithPsk());
        assertEquals(MISSING, client.send(client.bound(client.usual(), Psk.KEY)));
    }

    @Test
    @Requirement({
        "RFC8446-4.2.11-f",
        "RFC8446-4.2.11-b",
        "RFC8446-4.3.2-g",
        "RFC8446-4.2.9-g",
        "RFC8446-E.1-a",
        "RFC8446-4.1.1-b"
    })
    void aPreSharedKeyTakesThePlaceOfCertificates() {
        var client = ScriptedDtls13Client.of(serverWithPsk().asking(ClientAuthentication.REQUIRE));
        var flight = client.begin(client.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_DHE_KE));

        assertEquals(
                List.of(
                        HandshakeType.SERVER_HELLO.code(),
                        HandshakeType.ENCRYPTED_EXTENSIONS.code(),
                        HandshakeType.FINISHED.code()),
                flight.stream().map(Flown::type).toList());
        var answer = client.serverHello().extensions();
        assertEquals(0, answer.find(PreSharedKeyAnswer.class).orElseThrow().selected());
        assertTrue(answer.has(KeyShareAnswer.class));
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertTrue(client.driver.isComplete());
    }

    @Test
    @Requirement({"RFC8446-4.2.9-c", "RFC8446-4.1.1-b"})
    void aModeThatTheClientDoesNotListIsNotUsed() {
        var client = ScriptedDtls13Client.of(serverWithPsk());
        client.begin(client.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_KE));
        assertFalse(client.serverHello().extensions().has(PreSharedKeyAnswer.class));
        var alone = ScriptedDtls13Client.of(serverWithPsk().dtls13(pskAlone()));
        alone.begin(alone.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_DHE_KE));
        assertTrue(alone.serverHello().extensions().has(KeyShareAnswer.class));
    }

    @Test
    @Requirement({"RFC8446-4.2.9-f", "RFC8446-4.2.8-j"})
    void aPreSharedKeyAloneHasNoKeyShare() {
        var client = ScriptedDtls13Client.of(serverWithPsk().dtls13(pskAlone()));
        client.begin(client.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_KE));

        var answer = client.serverHello().extensions();
        assertTrue(answer.has(PreSharedKeyAnswer.class));
        assertFalse(answer.has(KeyShareAnswer.class));
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
    }

    private static Dtls13Settings pskAlone() {
        return new Dtls13Settings(List.of(NamedGroup.X25519), PskKeyExchange.EITHER, 2, false, false);
    }

    @Test
    @Requirement({"RFC8446-4.2.11-c", "RFC8446-4.2.11-e"})
    void aPreSharedKeyWithoutASuiteOfItsHashIsPassedOver() {
        var sha384 = server().suites(CipherSuite.TLS_AES_256_GCM_SHA384)
                .psk(ServerPsk.fixed(Map.of(Psk.IDENTITY, Psk.credentials().key()), Optional.empty()));
        var client = ScriptedDtls13Client.of(sha384);
        var hello = client.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_DHE_KE);
        var suites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384.code());
        ScriptedServer.requireTaken(
                client.send(client.clientHello(suites, hello.extensions().list())));

        var answer = (ServerHello) client.driver.sent().get(0).message(ScriptedDtls13Client.DECODER);
        assertFalse(answer.extensions().has(PreSharedKeyAnswer.class));
    }

    /** Not even once, so that the same ClientHello to another association cannot bring it in again. */
    @Test
    @Requirement({"RFC8446-4.2.10-g", "RFC9147-11-j"})
    void earlyDataIsNeverAccepted() {
        var first = ScriptedDtls13Client.of(serverWithPsk());
        var extensions = first.usual();
        extensions.add(new OpaqueExtension(42, Bytes.EMPTY));
        extensions.add(new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE)));
        var hello = first.bound(extensions, Psk.KEY);
        for (var client : List.of(first, ScriptedDtls13Client.of(serverWithPsk()))) {
            ScriptedServer.requireTaken(client.send(hello));

            var flight = client.driver.sent();
            var answer = (ServerHello) flight.get(0).message(ScriptedDtls13Client.DECODER);
            assertTrue(answer.extensions().has(PreSharedKeyAnswer.class));
            var encrypted = (EncryptedExtensions) flight.get(1).message(ScriptedDtls13Client.DECODER);
            assertFalse(encrypted.extensions().types().contains(42));
        }
    }

    @Test
    @Requirement({"RFC8446-4.6.3-a", "RFC8446-4-b"})
    void whatComesAfterAHandshakeDoesNotComeInIt() {
        var client = client();
        client.begin(client.clientHello());
        assertEquals(UNEXPECTED, client.send(new KeyUpdate(true)));
    }

    @Test
    @Requirement({"RFC8446-4.1.2-c", "RFC8446-4.1.2-e"})
    void aClientHelloInAnAssociationIsUnexpected() {
        var client = client().complete();
        assertEquals(UNEXPECTED, client.send(client.clientHello()));
    }

    @Test
    void aTicketForAServerIsUnexpected() {
        var client = client().complete();
        assertEquals(UNEXPECTED, client.send(HandshakeType.NEW_SESSION_TICKET.code(), new byte[] {
            0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0
        }));
    }

    @Test
    @Requirement({"RFC8446-4.6.3-d"})
    void aKeyUpdateThatAsksForSomethingUnknownIsIllegal() {
        var client = client().complete();
        assertEquals(ILLEGAL, client.send(HandshakeType.KEY_UPDATE.code(), new byte[] {2}));
    }

    @Test
    @Requirement({"RFC8446-4.1.3-h", "RFC8446-4.2.1-d"})
    void aServerOf13ThatIsOnlyAskedFor12SaysSoInItsRandom() {
        var settings = TestSettings.server()
                .versions(VersionRange.ALL)
                .suites(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        var client = ScriptedClient.of(settings);
        ScriptedServer.requireTaken(client.send(client.clientHello()));
        var hello = (ServerHello) client.driver.sent().get(0).message();

        var random = hello.random().bytes().toByteArray();
        assertEquals("DOWNGRD\u0001", new String(random, 24, 8, java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    @Requirement({"RFC8446-6-g"})
    void whatCannotBeReadIsADecodeError() {
        var malformed = Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
        var client = client();
        client.begin(client.clientHello());
        assertEquals(malformed, client.send(HandshakeType.FINISHED.code(), new byte[31]));
        var update = client().complete();
        assertEquals(malformed, update.send(HandshakeType.KEY_UPDATE.code(), new byte[] {0, 0}));
    }

    @Test
    @Requirement({"RFC9846-4.2.2-a"})
    void anyOtherLegacyVersionIsAProtocolVersionAlert() {
        var hello = client().clientHello();
        for (int version : new int[] {0xFEFF, ScriptedDtls13Server.DTLS_1_3, 0x0303}) {
            assertEquals(
                    Reaction.refused(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION),
                    client().send(new ClientHello(
                            version,
                            hello.random(),
                            SessionId.NONE,
                            Cookie.EMPTY,
                            hello.cipherSuites(),
                            hello.compressionMethods(),
                            hello.extensions())));
        }
    }

    @Test
    void applicationDataCannotBeReadBeforeFinishedHasCome() {
        var client = client();
        client.begin(client.clientHello());
        assertEquals(1, client.driver.readKeys().size());
        ScriptedServer.requireTaken(client.send(client.finished()));
        assertEquals(2, client.driver.readKeys().size());
    }

    @Test
    @Requirement({"RFC9846-4.3.8-c"})
    void aShareThatAClientUsesAgainIsTaken() {
        var hello = client().clientHello();
        assertEquals(Reaction.TAKEN, client().send(hello));
        assertEquals(Reaction.TAKEN, client().send(hello));
    }

    @Test
    @Requirement({"RFC8446-4.1.2-j"})
    void aClientOf12MayOfferCompression() {
        var settings = TestSettings.server()
                .versions(VersionRange.ALL)
                .suites(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        var client = ScriptedClient.of(settings);
        var hello = client.clientHello();
        assertEquals(
                Reaction.TAKEN,
                client.send(new ClientHello(
                        hello.legacyVersion(),
                        hello.random(),
                        hello.sessionId(),
                        hello.cookie(),
                        hello.cipherSuites(),
                        List.of(1, 0),
                        hello.extensions())));
    }
}
