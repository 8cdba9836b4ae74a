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
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ClientKeyExchange;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server meets a client whose messages come in the right order and say what they must not say, or leave no choice. */
class HostileClientContentTest {
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction NOTHING_IN_COMMON =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS);
    private static final Reaction WRONG_VERSION =
            Reaction.refused(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION);

    private static final int TRUNCATED_HMAC = 4;
    private static final int HEARTBEAT = 15;

    private static void assertNothingInstalled(ScriptedClient client) {
        assertFalse(client.driver.hasKeys());
        assertFalse(client.driver.isComplete());
        assertTrue(client.driver.sent().isEmpty());
    }

    private static List<Extension> usualWithout(Class<? extends Extension> kind) {
        var extensions = ScriptedClient.usualExtensions();
        extensions.removeIf(kind::isInstance);
        return extensions;
    }

    private static List<Extension> usualWith(Extension other) {
        var extensions = ScriptedClient.usualExtensions();
        extensions.removeIf(extension -> extension.code() == other.code());
        extensions.add(other);
        return extensions;
    }

    private static Reaction toHello(int version, List<Integer> suites, List<Extension> extensions) {
        var client = ScriptedClient.of(TestSettings.server());
        var reaction = client.send(client.clientHello(version, suites, extensions));
        if (!reaction.equals(Reaction.TAKEN)) {
            assertNothingInstalled(client);
        }
        return reaction;
    }

    private static Reaction toHello(List<Extension> extensions) {
        return toHello(ScriptedServer.VERSION, List.of(ScriptedServer.SUITE), extensions);
    }

    private static ServerHello serverHelloTo(List<Integer> suites, List<Extension> extensions) {
        var client = ScriptedClient.of(TestSettings.server().allowingNoExtendedMasterSecret());
        assertEquals(Reaction.TAKEN, client.send(client.clientHello(ScriptedServer.VERSION, suites, extensions)));
        return (ServerHello) client.readAnswer().get(0).message();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFF, 0xFEFE, 0x0303, 0x0304, 0xFFFF, 0})
    @Requirement({"RFC5246-E.1-c", "RFC9325-3.1.2-a"})
    void aClientThatSpeaksOnlyOlderVersionsOrAnotherProtocolIsRefused(int version) {
        assertEquals(WRONG_VERSION, toHello(version, List.of(ScriptedServer.SUITE), ScriptedClient.usualExtensions()));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5288-3-e", "RFC6655-3-e", "RFC7905-2-d", "RFC8442-3-b"})
    void noSuiteIsSpokenBelowThisVersion(CipherSuite suite) {
        var server = TestSettings.server().suites(CipherSuite.values());
        var client = ScriptedClient.of(server);
        var hello = client.clientHello(0xFEFF, List.of(suite.code()), ScriptedClient.usualExtensions());
        assertEquals(WRONG_VERSION, client.send(hello));
        assertNothingInstalled(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFD, 0xFEFC, 0xFE00})
    @Requirement("RFC5746-3.6-d")
    void aClientThatSpeaksNewerVersionsAsWellGetsOurs(int version) {
        assertEquals(Reaction.TAKEN, toHello(version, List.of(ScriptedServer.SUITE), ScriptedClient.usualExtensions()));
    }

    @Test
    void supportedVersionsDecidesWhereItIsThere() {
        assertEquals(Reaction.TAKEN, toHello(usualWith(new SupportedVersions(List.of(0x1A1A, 0xFEFC, 0xFEFD)))));
        assertEquals(WRONG_VERSION, toHello(usualWith(new SupportedVersions(List.of(0xFEFC, 0xFEFF)))));
    }

    @Test
    @Requirement("RFC5246-7.4.1.2-c")
    void unknownSuitesAndExtensionsAreLookedPast() {
        assertEquals(
                Reaction.TAKEN,
                toHello(
                        ScriptedServer.VERSION,
                        List.of(0x0A0A, 0x1301, ScriptedServer.SUITE, 0xFFFF),
                        usualWith(new OpaqueExtension(0x1A1A, ScriptedPeer.bytes(1, 2, 3)))));
    }

    /** CBC, static RSA, RC4, 3DES and export suites, however much the client likes them. */
    @Test
    @Requirement({"RFC9325-4.2.1-b", "RFC9325-4.1-b", "RFC9325-4.1-c"})
    void weakerSuitesAheadOfOursAreLookedPast() {
        var weakerFirst = List.of(0x0005, 0x000A, 0x0003, 0x002F, 0x009C, 0xC009, 0xC023, ScriptedServer.SUITE);
        assertEquals(
                ScriptedServer.SUITE,
                serverHelloTo(weakerFirst, ScriptedClient.usualExtensions()).cipherSuite());
    }

    /** The null suite, those without encryption, and those without authentication. */
    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x0001, 0x003B, 0xC006, 0xC010, 0xC015, 0xC018, 0x0034, 0x00A6})
    @Requirement({"RFC5246-A.5-a", "RFC5246-A.5-b", "RFC9325-4.1-a"})
    void suitesWithoutEncryptionOrAuthenticationAreRefused(int suite) {
        assertEquals(
                NOTHING_IN_COMMON, toHello(ScriptedServer.VERSION, List.of(suite), ScriptedClient.usualExtensions()));
    }

    /** Binary curves and others of the registry that have fewer than 224 bits, down to 160. */
    @Test
    @Requirement("RFC9325-4.5-a")
    void curvesThatAreTooSmallAreRefused() {
        var small = List.of(1, 2, 3, 4, 5, 15, 16, 17, 18, 19);
        assertEquals(NOTHING_IN_COMMON, toHello(usualWith(new SupportedGroups(small))));
    }

    /** Lists and strings cut short, overlong, empty, in extensions that we do not speak: what is in them is not our business. */
    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0002", "00020001", "ffff00010002", "0004000100ff"})
    @SecurityHistory("T10")
    void extensionsThatWeDoNotSpeakMayBeMalformed(String hex) {
        var content = Bytes.of(HexFormat.of().parseHex(hex));
        for (int type : new int[] {TRUNCATED_HMAC, HEARTBEAT}) {
            var extensions = serverHelloTo(List.of(ScriptedServer.SUITE), usualWith(new OpaqueExtension(type, content)))
                    .extensions();
            assertTrue(extensions.list().stream().noneMatch(extension -> extension.code() == type));
        }
    }

    @Test
    void noSuiteInCommonIsRefused() {
        assertEquals(
                NOTHING_IN_COMMON,
                toHello(ScriptedServer.VERSION, List.of(0x1301, 0xC02C), ScriptedClient.usualExtensions()));
    }

    @Test
    @Requirement("RFC8422-4-b")
    void noGroupInCommonIsRefused() {
        assertEquals(
                NOTHING_IN_COMMON,
                toHello(usualWith(new SupportedGroups(List.of(0x0A0A, NamedGroup.SECP384R1.code())))));
    }

    @Test
    @Requirement("RFC5246-7.4.3-b")
    void noSchemeInCommonIsRefused() {
        assertEquals(
                NOTHING_IN_COMMON,
                toHello(usualWith(new SignatureAlgorithms(List.of(SignatureScheme.RSA_PKCS1_SHA256.code())))));
    }

    @Test
    @Requirement("RFC5246-7.4.1.4.1-b")
    void withoutSignatureAlgorithmsOnlySha1WouldBeLeft() {
        assertEquals(NOTHING_IN_COMMON, toHello(usualWithout(SignatureAlgorithms.class)));
    }

    @Test
    @Requirement({"RFC7627-5.2-c", "RFC7627-4-b"})
    void theExtendedMasterSecretIsInsistedOnByDefault() {
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.REQUIRED_EXTENSION_MISSING),
                toHello(usualWithout(ExtendedMasterSecret.class)));
    }

    @Test
    @Requirement({"RFC7627-5.2-d", "RFC7627-5.2-f"})
    void withoutTheExtendedMasterSecretTheOldDerivationIsUsedAndNothingExported() {
        var client = ScriptedClient.of(TestSettings.server().allowingNoExtendedMasterSecret());
        client.send(client.clientHello(usualWithout(ExtendedMasterSecret.class)));
        var hello = (ServerHello) client.readAnswer().get(0).message();
        assertFalse(hello.extensions().has(ExtendedMasterSecret.class));
        client.sendClientKeyExchange();
        client.changeCipherSpec();
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertFalse(client.driver.result().exporter().isAvailable());
    }

    @Test
    @Requirement("RFC5746-3.6-b")
    void renegotiationInfoMustBeEmpty() {
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.ILLEGAL_PARAMETER),
                toHello(usualWith(new RenegotiationInfo(ScriptedPeer.bytes(1)))));
    }

    @Test
    @Requirement({"RFC5746-3.6-a", "RFC5746-3.6-c", "RFC5746-4.3-a", "RFC7627-5.2-b"})
    void theAnswerSaysThatRenegotiationWouldBeSecure() {
        var plain = List.of(ScriptedServer.SUITE);
        var signalled = List.of(ScriptedServer.SUITE, ClientHello.EMPTY_RENEGOTIATION_INFO_SCSV);
        var bySignal = serverHelloTo(signalled, usualWithout(RenegotiationInfo.class));
        assertTrue(bySignal.extensions().list().contains(RenegotiationInfo.INITIAL));
        var byExtension = serverHelloTo(plain, ScriptedClient.usualExtensions());
        assertTrue(byExtension.extensions().list().contains(RenegotiationInfo.INITIAL));
        assertTrue(byExtension.extensions().has(ExtendedMasterSecret.class));
    }

    @Test
    @Requirement({"RFC5246-7.4.1.4-a", "RFC5246-7.4.1.4.1-c"})
    void onlyWhatWasOfferedIsAnswered() {
        var least = List.<Extension>of(new SignatureAlgorithms(List.of(ScriptedServer.SCHEME)));
        assertEquals(
                List.of(),
                serverHelloTo(List.of(ScriptedServer.SUITE), least).extensions().list());
    }

    @Test
    @Requirement("RFC5246-7.4.1.4-c")
    @SecurityHistory("T39")
    void anExtensionThatComesTwiceIsRefused() {
        var client = ScriptedClient.of(TestSettings.server());
        var single = client.clientHello(List.of(new ExtendedMasterSecret())).body();
        var twice = BareTls.join(single, new byte[] {0, 23, 0, 0});
        twice[single.length - 5] = (byte) (twice[single.length - 5] + 4);
        assertEquals(ILLEGAL, client.send(HandshakeType.CLIENT_HELLO.code(), twice));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.1.2-e")
    void aHelloWithoutNullCompressionIsRefused() {
        var client = ScriptedClient.of(TestSettings.server());
        var body = client.clientHello().body();
        int compression = 2 + 32 + 1 + 1 + 2 + 2 + 1;
        body[compression] = 1;
        assertEquals(ILLEGAL, client.send(HandshakeType.CLIENT_HELLO.code(), body));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC8422-5.10-b")
    void anX25519ValueThatLeadsToZeroIsRefused() {
        assertBadPublicValue(new byte[32]);
        assertBadPublicValue(new byte[31]);
        assertBadPublicValue(new byte[] {4});
    }

    private static void assertBadPublicValue(byte[] value) {
        var client = ScriptedClient.of(TestSettings.server()).before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(
                Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE),
                client.send(new ClientKeyExchange(Bytes.of(value))));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement({"RFC8422-5.11-a", "RFC8422-5.1.2-a"})
    void aPointOffTheCurveIsRefused() {
        var offCurve = BareTls.publicValue(BareTls.p256());
        offCurve[64] ^= 1;
        var client = ScriptedClient.of(TestSettings.server().groups(NamedGroup.SECP256R1));
        client.send(client.clientHello(usualWith(new SupportedGroups(List.of(NamedGroup.SECP256R1.code())))));
        client.readAnswer();
        assertEquals(
                Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE),
                client.send(new ClientKeyExchange(Bytes.of(offCurve))));
        assertNothingInstalled(client);
    }

    @Test
    void anEmptyPublicValueIsMalformed() {
        var client = ScriptedClient.of(TestSettings.server()).before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(MALFORMED, client.send(HandshakeType.CLIENT_KEY_EXCHANGE.code(), new byte[1]));
        assertNothingInstalled(client);
    }

    private static ScriptedClient asked(HandshakeType before) {
        return ScriptedClient.asked(TestSettings.server().asking(ClientAuthentication.REQUIRE))
                .before(before);
    }

    @Test
    void aCertificateThatIsNoneIsBad() {
        var client = asked(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE),
                client.send(new Certificate(List.of(ScriptedPeer.bytes(0x30, 0x00)))));
        assertNothingInstalled(client);
    }

    @Test
    void aCertificateForAnotherPurposeIsRefused() {
        var client = asked(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_CERTIFICATE, FailureReason.UNSUPPORTED_CERTIFICATE),
                client.send(ScriptedServer.certificate(Pki.credentials("server"))));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.8-b")
    void aCertificateOfAKindThatWasNotAskedForCannotProveItsKey() {
        var rsaOnly = TestSettings.server()
                .credentials("server-rsa")
                .asking(ClientAuthentication.REQUIRE)
                .suites(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)
                .schemes(SignatureScheme.RSA_PKCS1_SHA256);
        var client = ScriptedClient.asked(rsaOnly);
        var suites = List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.code());
        var schemes = new SignatureAlgorithms(List.of(SignatureScheme.RSA_PKCS1_SHA256.code(), ScriptedServer.SCHEME));
        client.send(client.clientHello(ScriptedServer.VERSION, suites, usualWith(schemes)));
        client.readAnswer();
        client.send(client.certificate());
        client.sendClientKeyExchange();
        assertEquals(ILLEGAL, client.send(client.certificateVerify()));
        assertNothingInstalled(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0401, 0x0804, 0x0503, 0x0203, 0x0000})
    @Requirement("RFC5246-7.4.8-b")
    @SecurityHistory("T39")
    void aProofByASchemeThatWasNotListedOrDoesNotFitTheKeyIsRefused(int scheme) {
        var client = asked(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(ILLEGAL, client.send(client.certificateVerify(scheme, "SHA256withECDSA")));
        assertNothingInstalled(client);
    }

    @Test
    @SecurityHistory("T25")
    void anEmptyProofIsMalformed() {
        var client = asked(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(MALFORMED, client.send(new CertificateVerify(ScriptedServer.SCHEME, Bytes.EMPTY)));
        assertNothingInstalled(client);
    }

    @Test
    @Requirement("RFC5246-7.4.8-c")
    @SecurityHistory("T29")
    void aProofOverAnythingElseIsRefused() {
        var bad = Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_SIGNATURE);
        var client = asked(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(bad, client.send(asked(HandshakeType.CERTIFICATE_VERIFY).certificateVerify()));
        assertNothingInstalled(client);
        var zero = ScriptedPeer.bytes(0x30, 6, 2, 1, 0, 2, 1, 0);
        var second = asked(HandshakeType.CERTIFICATE_VERIFY);
        assertEquals(bad, second.send(new CertificateVerify(ScriptedServer.SCHEME, zero)));
        assertNothingInstalled(second);
    }
}
