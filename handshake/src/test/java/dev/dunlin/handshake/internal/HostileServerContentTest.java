package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client meets a server whose messages come in the right order and say what they must not say. */
class HostileServerContentTest {
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction MISSING_EXTENSION =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.REQUIRED_EXTENSION_MISSING);

    private static void assertNothingInstalled(ScriptedServer server) {
        assertFalse(server.driver.hasKeys());
        assertFalse(server.driver.isComplete());
    }

    private static Reaction toHello(int version, int suite, Extension... extensions) {
        var server = ScriptedServer.of(TestSettings.client());
        var reaction = server.send(server.serverHello(version, suite, extensions));
        assertNothingInstalled(server);
        return reaction;
    }

    private static Reaction toKeyExchange(ServerKeyExchange exchange) {
        return toKeyExchange(exchange.body());
    }

    private static Reaction toKeyExchange(byte[] body) {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        var reaction = server.send(HandshakeType.SERVER_KEY_EXCHANGE.code(), body);
        assertNothingInstalled(server);
        return reaction;
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFF, 0xFEFC, 0xFEFE, 0x0303, 0x0100, 0xFFFF, 0})
    @Requirement({"RFC5246-7.4.1.3-c", "RFC5246-E.1-a", "RFC8446-4.1.3-k", "RFC9325-3.1.2-a", "RFC9325-3.1.3-a"})
    void aVersionThatWasNotOfferedIsRefused(int version) {
        assertEquals(
                Reaction.refused(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION),
                toHello(version, ScriptedServer.SUITE, RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFC, 0xFEFD, 0xFEFF})
    void supportedVersionsInServerHelloIsRefusedForItWasNotOffered(int version) {
        assertEquals(
                ILLEGAL,
                toHello(
                        ScriptedServer.VERSION,
                        ScriptedServer.SUITE,
                        RenegotiationInfo.INITIAL,
                        new ExtendedMasterSecret(),
                        new SelectedVersion(version)));
    }

    /** A suite that we speak but did not offer, unknown ones, and the signalling ones, which nobody can choose. */
    @ParameterizedTest
    @ValueSource(ints = {0xC02C, 0xC030, 0x0000, 0x00FF, 0x5600, 0x1301, 0xFFFF})
    @Requirement({"RFC5246-7.4.1.3-c", "RFC5246-A.5-a"})
    @SecurityHistory("T10")
    void aSuiteThatWasNotOfferedIsRefused(int suite) {
        assertEquals(
                ILLEGAL, toHello(ScriptedServer.VERSION, suite, RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
    }

    @Test
    @Requirement("RFC5246-7.4.1.3-c")
    void compressionIsRefused() {
        var server = ScriptedServer.of(TestSettings.client());
        var body = server.serverHello().body();
        int compression = 2 + 32 + 1 + 2;
        body[compression] = 1;
        assertEquals(ILLEGAL, server.send(HandshakeType.SERVER_HELLO.code(), body));
        assertNothingInstalled(server);
    }

    /** status_request, use_srtp, session_ticket, connection_id, an unknown one. */
    @ParameterizedTest
    @CsvSource({"5,''", "14,0002000100", "35,''", "54,00", "0x1234,''"})
    @Requirement("RFC5246-7.4.1.4-b")
    void anExtensionThatWasNotOfferedIsRefused(int type, String hex) {
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION),
                toHello(
                        ScriptedServer.VERSION,
                        ScriptedServer.SUITE,
                        RenegotiationInfo.INITIAL,
                        new ExtendedMasterSecret(),
                        new OpaqueExtension(type, Bytes.of(HexFormat.of().parseHex(hex)))));
    }

    @Test
    @Requirement("RFC5246-7.4.1.4-c")
    @SecurityHistory("T39")
    void anExtensionThatComesTwiceIsRefused() {
        var server = ScriptedServer.of(TestSettings.client());
        var single = server.serverHello(ScriptedServer.VERSION, ScriptedServer.SUITE, new ExtendedMasterSecret())
                .body();
        var twice = BareTls.join(single, new byte[] {0, 23, 0, 0});
        twice[single.length - 5] = (byte) (twice[single.length - 5] + 4);
        assertEquals(ILLEGAL, server.send(HandshakeType.SERVER_HELLO.code(), twice));
        assertNothingInstalled(server);
    }

    @Test
    @Requirement({"RFC7627-5.2-e", "RFC7627-4-b"})
    void theExtendedMasterSecretIsInsistedOnByDefault() {
        assertEquals(
                MISSING_EXTENSION, toHello(ScriptedServer.VERSION, ScriptedServer.SUITE, RenegotiationInfo.INITIAL));
    }

    @Test
    @Requirement("RFC7627-5.2-f")
    void withoutTheExtendedMasterSecretTheOldDerivationIsUsedAndNothingExported() {
        var server = ScriptedServer.of(TestSettings.client().allowingNoExtendedMasterSecret());
        server.leaveOutExtendedMasterSecret();
        server.before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        assertFalse(server.driver.result().extendedMasterSecret());
        assertFalse(server.driver.result().exporter().isAvailable());
    }

    @Test
    @Requirement({"RFC5746-3.4-c", "RFC5746-4.1-a", "RFC9325-3.5-b"})
    void renegotiationInfoIsInsistedOn() {
        assertEquals(
                MISSING_EXTENSION, toHello(ScriptedServer.VERSION, ScriptedServer.SUITE, new ExtendedMasterSecret()));
    }

    @Test
    @Requirement("RFC5746-3.4-d")
    void renegotiationInfoMustBeEmpty() {
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.ILLEGAL_PARAMETER),
                toHello(
                        ScriptedServer.VERSION,
                        ScriptedServer.SUITE,
                        new RenegotiationInfo(ScriptedPeer.bytes(1)),
                        new ExtendedMasterSecret()));
    }

    @Test
    void aCertificateMessageWithoutCertificateIsMalformed() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        assertEquals(MALFORMED, server.send(new Certificate(List.of())));
        assertNothingInstalled(server);
    }

    @Test
    void aCertificateThatIsNoneIsBad() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE),
                server.send(new Certificate(List.of(ScriptedPeer.bytes(0x30, 0x00)))));
        assertNothingInstalled(server);
    }

    /** CVE-2024-12797: a bare public key stands in no chain, so that nothing but a check of the key itself could trust it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SecurityHistory("T14")
    void aRawPublicKeyIsNoCertificateEvenWhereAnyoneIsTrusted(boolean anyone) {
        var settings = TestSettings.client();
        if (anyone) {
            settings.trust(TrustAnchors.anyCertificate());
        }
        var key = Pki.credentials("server").chain().get(0).getPublicKey().getEncoded();
        var server = ScriptedServer.of(settings).before(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE),
                server.send(new Certificate(List.of(Bytes.of(key)))));
        assertNothingInstalled(server);

        // As RFC 7250 §3 has it: the key alone, in the place of the list.
        var bare = ScriptedServer.of(settings).before(HandshakeType.CERTIFICATE);
        var body = new WireWriter().u24(key.length).bytes(key).toByteArray();
        assertEquals(MALFORMED, bare.send(HandshakeType.CERTIFICATE.code(), body));
        assertNothingInstalled(bare);
    }

    @Test
    @Requirement("RFC5246-7.4.2-b")
    void anRsaCertificateUnderAnEcdsaSuiteIsRefused() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        var rsa = Pki.credentials("server-rsa");
        var client = TestSettings.client();
        assertTrue(client.build().suites().contains(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256));
        assertEquals(
                Reaction.refused(AlertDescription.CERTIFICATE_UNKNOWN, FailureReason.WRONG_NAME),
                server.send(ScriptedServer.certificate(rsa)));
        var named = ScriptedServer.of(DriverUnderTest.client(client, "server-rsa.test"))
                .before(HandshakeType.CERTIFICATE);
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_CERTIFICATE, FailureReason.UNSUPPORTED_CERTIFICATE),
                named.send(ScriptedServer.certificate(rsa)));
        assertNothingInstalled(named);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0018, 0x0019, 0x001E, 0x0100, 0})
    @Requirement({"RFC8422-5.4-a", "RFC7251-2-b"})
    void aGroupThatWasNotOfferedIsRefused(int group) {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(ILLEGAL, server.send(server.serverKeyExchange(group, new byte[97])));
        assertNothingInstalled(server);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0, 255})
    @Requirement("RFC8422-5.4-a")
    void explicitCurvesAreRefused(int curveType) {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        var body = server.serverKeyExchange().body();
        body[0] = (byte) curveType;
        assertEquals(ILLEGAL, server.send(HandshakeType.SERVER_KEY_EXCHANGE.code(), body));
        assertNothingInstalled(server);
    }

    /** RSA for an EC key, hashes that were not listed, SHA-1, and the empty algorithms of RFC 5246. */
    @ParameterizedTest
    @ValueSource(ints = {0x0401, 0x0804, 0x0503, 0x0603, 0x0203, 0x0201, 0x0000, 0x0807})
    @Requirement("RFC5246-7.4.3-a")
    @SecurityHistory("T39")
    void aSchemeThatWasNotListedOrDoesNotFitTheKeyIsRefused(int scheme) {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        var genuine = server.serverKeyExchange();
        assertEquals(ILLEGAL, server.send(new ServerKeyExchange(genuine.params(), scheme, genuine.signature())));
        assertNothingInstalled(server);
    }

    /** CVE-2021-34433: a signature that is not there must not count. */
    @Test
    @SecurityHistory("T25")
    void anEmptySignatureIsMalformedAndSoIsNone() {
        var params = new ServerEcdhParams(NamedGroup.X25519.code(), Bytes.of(BareTls.publicValue(BareTls.x25519())));
        var empty = new ServerKeyExchange(params, ScriptedServer.SCHEME, Bytes.EMPTY).body();
        assertEquals(MALFORMED, toKeyExchange(empty));
        assertEquals(MALFORMED, toKeyExchange(Arrays.copyOf(empty, empty.length - 4)));
    }

    @Test
    @Requirement("RFC5246-7.4.3-c")
    @SecurityHistory("T29")
    void aSignatureOverAnythingElseIsRefused() {
        var bad = Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_SIGNATURE);
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        var genuine = server.serverKeyExchange();
        var otherPoint =
                new ServerEcdhParams(NamedGroup.X25519.code(), Bytes.of(BareTls.publicValue(BareTls.x25519())));
        assertEquals(bad, server.send(new ServerKeyExchange(otherPoint, genuine.scheme(), genuine.signature())));
        assertNothingInstalled(server);
        // A genuine one, but of another handshake: other randoms.
        assertEquals(bad, toKeyExchange(genuine));
        // ECDSA with r and s zero (CVE-2022-21449).
        assertEquals(
                bad,
                toKeyExchange(new ServerKeyExchange(
                        genuine.params(), genuine.scheme(), ScriptedPeer.bytes(0x30, 6, 2, 1, 0, 2, 1, 0))));
    }

    @Test
    @Requirement("RFC8422-5.10-b")
    void anX25519ValueThatLeadsToZeroIsRefused() {
        assertBadPublicValue(NamedGroup.X25519.code(), new byte[32]);
        var one = new byte[32];
        one[0] = 1;
        assertBadPublicValue(NamedGroup.X25519.code(), one);
    }

    @Test
    @Requirement({"RFC8422-5.11-a", "RFC8422-5.1.2-a"})
    void aPointThatIsNoneIsRefused() {
        var offCurve = BareTls.publicValue(BareTls.p256());
        offCurve[64] ^= 1;
        assertBadPublicValue(NamedGroup.SECP256R1.code(), offCurve);
        var compressed = Arrays.copyOf(BareTls.publicValue(BareTls.p256()), 33);
        compressed[0] = 2;
        assertBadPublicValue(NamedGroup.SECP256R1.code(), compressed);
        assertBadPublicValue(NamedGroup.SECP256R1.code(), new byte[] {0});
        assertBadPublicValue(NamedGroup.X25519.code(), new byte[31]);
    }

    /** The signature is good; what it covers is not. */
    private static void assertBadPublicValue(int group, byte[] point) {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(Reaction.TAKEN, server.send(server.serverKeyExchange(group, point)));
        assertEquals(
                Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE),
                server.send(new ServerHelloDone()));
        assertNothingInstalled(server);
    }

    @Test
    @Requirement({"RFC5246-7.4.6-a", "RFC8422-3-a", "RFC5246-7.3-a", "RFC5246-7.4.7-a"})
    void aClientWithNothingThatWasAskedForShowsAnEmptyCertificateAndSignsNothing() {
        var rsaOnly = new CertificateRequest(
                List.of(CertificateRequest.RSA_SIGN), List.of(SignatureScheme.RSA_PKCS1_SHA256.code()), List.of());
        var server =
                ScriptedServer.of(TestSettings.client().credentials("client")).before(HandshakeType.SERVER_HELLO_DONE);
        server.send(rsaOnly);
        server.send(new ServerHelloDone());
        var answer = server.readAnswer();
        var shown = assertInstanceOf(Certificate.class, answer.get(0).message());
        assertTrue(shown.chain().isEmpty());
        assertEquals(HandshakeType.CLIENT_KEY_EXCHANGE.code(), answer.get(1).type());
        assertTrue(answer.get(2).isChangeCipherSpec());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void messagesThatAreLongerOrShorterThanTheirContentAreMalformed(int difference) {
        var server = ScriptedServer.of(TestSettings.client());
        var body = server.serverHello().body();
        assertEquals(
                MALFORMED,
                server.send(HandshakeType.SERVER_HELLO.code(), Arrays.copyOf(body, body.length + difference)));
        var done = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_HELLO_DONE);
        assertEquals(MALFORMED, done.send(HandshakeType.SERVER_HELLO_DONE.code(), new byte[1]));
        assertNothingInstalled(done);
    }
}
