package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.handshake.internal.message.ApplicationProtocols;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.message.KeyShareAnswer;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.KeyShareRequest;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of DTLS 1.3 that says what it may not in ServerHello or HelloRetryRequest. */
class HostileDtls13ServerHelloTest {
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);
    private static final Reaction NO_VERSION =
            Reaction.refused(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION);
    private static final int SUITE = ScriptedDtls13Server.SUITE;
    private static final SelectedVersion VERSION = new SelectedVersion(ScriptedDtls13Server.DTLS_1_3);
    private static final CookieExtension COOKIE = new CookieExtension(ScriptedPeer.bytes(1, 2, 3));
    private static final KeyShareRequest P256 = new KeyShareRequest(NamedGroup.SECP256R1.code());

    private static TestSettings client() {
        return TestSettings.client().dtls13Only();
    }

    private static TestSettings clientWithPsk() {
        return client().psk(Psk.credentials());
    }

    private static Reaction answer(TestSettings settings, ServerHello hello) {
        return ScriptedDtls13Server.of(settings).send(hello);
    }

    private static Reaction answer(ServerHello hello) {
        return answer(client(), hello);
    }

    private static Reaction answer(int suite, Extension... extensions) {
        var server = ScriptedDtls13Server.of(client());
        return server.send(ScriptedDtls13Server.serverHello(suite, extensions));
    }

    private static KeyShareAnswer share() {
        return ScriptedDtls13Server.of(client()).share();
    }

    private static ServerHello sayingVersion(int legacyVersion, SessionId id, Extension... extensions) {
        return new ServerHello(legacyVersion, ScriptedDtls13Server.RANDOM, id, SUITE, Extensions.of(extensions));
    }

    private static SessionId echo() {
        return new SessionId(Bytes.of(new byte[32]));
    }

    @Test
    @Requirement({"RFC8446-4.1.3-c", "RFC8701-3.1-a"})
    void aSuiteThatWasNotOfferedIsIllegal() {
        for (int suite : new int[] {
            CipherSuite.TLS_AES_256_GCM_SHA384.code(),
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.code(),
            0x0A0A,
            0
        }) {
            assertEquals(ILLEGAL, answer(suite, VERSION, share()));
        }
    }

    @Test
    @Requirement({"RFC9147bis-5-c"})
    void aSessionIdThatComesBackIsIllegal() {
        assertEquals(ILLEGAL, answer(sayingVersion(ScriptedDtls13Server.DTLS_1_2, echo(), VERSION, share())));
    }

    @Test
    @Requirement({"RFC8446-4.2.1-m", "RFC8701-3.1-a", "RFC8446-D.1-a"})
    void aVersionThatWasNotOfferedIsIllegal() {
        for (int version : new int[] {0xFEFD, 0xFEFF, 0xFEFB, 0x0304, 0x0A0A}) {
            assertEquals(ILLEGAL, answer(SUITE, new SelectedVersion(version), share()));
        }
        assertEquals(NO_VERSION, answer(SUITE, share()));
    }

    @Test
    @SecurityHistory("T50")
    void afterHelloVerifyRequestThereIsNo13() {
        var settings = TestSettings.client()
                .versions(VersionRange.ALL)
                .suites(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        var server = ScriptedDtls13Server.of(settings);
        ScriptedServer.requireTaken(server.send(HelloVerifyRequest.of(new Cookie(ScriptedPeer.bytes(1)))));
        assertEquals(ScriptedPeer.bytes(1), server.readHello().cookie().bytes());

        assertEquals(NO_VERSION, server.send(server.serverHello()));
    }

    @Test
    @Requirement({"RFC8446-4.2-b"})
    void anAnswerToWhatWasNotOfferedIsUnsupported() {
        assertEquals(UNSOLICITED, answer(SUITE, VERSION, share(), new OpaqueExtension(0x0A0A, Bytes.EMPTY)));
        assertEquals(UNSOLICITED, answer(SUITE, VERSION, share(), new PreSharedKeyAnswer(0)));
    }

    @Test
    @Requirement({"RFC8446-4.1.3-e", "RFC8446-6-h"})
    void anAnswerThatHasItsPlaceElsewhereIsIllegal() {
        assertEquals(ILLEGAL, answer(SUITE, VERSION, share(), new RecordSizeLimit(1000)));
        assertEquals(ILLEGAL, answer(SUITE, VERSION, share(), new SignatureAlgorithms(List.of(0x0403))));
        assertEquals(ILLEGAL, answer(SUITE, VERSION, share(), new PskKeyExchangeModes(List.of(1))));
        assertEquals(ILLEGAL, answer(SUITE, VERSION, share(), COOKIE));
    }

    @Test
    @Requirement({"RFC8446-4.2.8-k", "RFC8446-4.2.8-i", "RFC8701-3.1-a"})
    void aShareOfAGroupForWhichNoneWasSentIsIllegal() {
        for (int group : new int[] {NamedGroup.SECP256R1.code(), NamedGroup.X448.code(), 0x0A0A}) {
            assertEquals(ILLEGAL, answer(SUITE, VERSION, new KeyShareAnswer(new KeyShareEntry(group, bytes(65)))));
        }
    }

    @Test
    void aPublicValueThatIsNoneIsIllegal() {
        var x25519 = NamedGroup.X25519.code();
        var bad = Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE);
        assertEquals(bad, answer(SUITE, VERSION, new KeyShareAnswer(new KeyShareEntry(x25519, bytes(32)))));
        assertEquals(bad, answer(SUITE, VERSION, new KeyShareAnswer(new KeyShareEntry(x25519, bytes(31)))));
    }

    @Test
    @SecurityHistory("T39")
    @Requirement({"RFC8446-4.2.9-g", "RFC8446-9.2-c"})
    void aServerThatLeavesOutKeyShareIsRefused() {
        var missing = Reaction.refused(AlertDescription.MISSING_EXTENSION, FailureReason.REQUIRED_EXTENSION_MISSING);
        assertEquals(missing, answer(SUITE, VERSION));
        assertEquals(
                missing,
                answer(clientWithPsk(), ScriptedDtls13Server.serverHello(SUITE, VERSION, new PreSharedKeyAnswer(0))));
    }

    @Test
    @Requirement({"RFC8446-4.2.11-i"})
    void aPreSharedKeyThatWasNotNamedIsIllegal() {
        for (int index : new int[] {1, 2, 0xFFFF}) {
            assertEquals(
                    ILLEGAL,
                    answer(
                            clientWithPsk(),
                            ScriptedDtls13Server.serverHello(SUITE, VERSION, share(), new PreSharedKeyAnswer(index))));
        }
    }

    @Test
    @Requirement({"RFC8446-4.2.11-i", "RFC8446-4.2.11-c"})
    void aPreSharedKeyOfAnotherHashThanThatOfTheSuiteIsIllegal() {
        var settings = client().suites(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384)
                .psk(PskCredentials.of(Psk.IDENTITY, PreSharedKey.of(Psk.KEY, HashAlgorithm.SHA384)));
        assertEquals(
                ILLEGAL,
                answer(settings, ScriptedDtls13Server.serverHello(SUITE, VERSION, share(), new PreSharedKeyAnswer(0))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Requirement({"RFC8446-4.1.3-l"})
    void aServerOf13ThatAnswersWithLessIsFoundOut(int last) {
        var settings = TestSettings.client()
                .versions(VersionRange.ALL)
                .suites(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        var random = ScriptedDtls13Server.RANDOM.bytes().toByteArray();
        System.arraycopy(new byte[] {0x44, 0x4F, 0x57, 0x4E, 0x47, 0x52, 0x44, (byte) last}, 0, random, 24, 8);
        var hello = new ServerHello(
                ScriptedDtls13Server.DTLS_1_2,
                new dev.dunlin.handshake.internal.message.Random(Bytes.of(random)),
                SessionId.NONE,
                ScriptedServer.SUITE,
                Extensions.of());

        assertEquals(ILLEGAL, answer(settings, hello));
    }

    @Test
    @Requirement({"RFC8446-4.1.4-e"})
    void aRetryThatChangesNothingIsIllegal() {
        assertEquals(ILLEGAL, answer(ScriptedDtls13Server.retry(SUITE, VERSION)));
    }

    @Test
    @Requirement({"RFC8446-4.2.8-g", "RFC8701-3.1-a"})
    void aRetryForAGroupThatWasNotListedOrHasAShareIsIllegal() {
        for (int group : new int[] {NamedGroup.X25519.code(), NamedGroup.SECP384R1.code(), 0x0A0A}) {
            assertEquals(ILLEGAL, answer(ScriptedDtls13Server.retry(SUITE, VERSION, new KeyShareRequest(group))));
        }
    }

    @Test
    @Requirement({"RFC8446-4.1.4-h", "RFC8446-4.1.4-d"})
    void aRetryIsHeldToWhatHoldsForServerHello() {
        assertEquals(
                ILLEGAL, answer(ScriptedDtls13Server.retry(CipherSuite.TLS_AES_256_GCM_SHA384.code(), VERSION, P256)));
        assertEquals(
                ILLEGAL,
                answer(new ServerHello(
                        ScriptedDtls13Server.DTLS_1_2,
                        ServerHello.HELLO_RETRY_REQUEST,
                        echo(),
                        SUITE,
                        Extensions.of(VERSION, P256))));
        assertEquals(
                ILLEGAL,
                answer(ScriptedDtls13Server.retry(SUITE, new SelectedVersion(ScriptedDtls13Server.DTLS_1_2), P256)));
        var body = ScriptedDtls13Server.retry(SUITE, VERSION, P256).body();
        body[2 + 32 + 1 + 2] = 1;
        var server = ScriptedDtls13Server.of(client());
        assertEquals(ILLEGAL, server.send(HandshakeType.SERVER_HELLO.code(), body));
    }

    @Test
    void whatHasNoPlaceInARetryIsIllegalAndWhatWasNotOfferedIsUnsupported() {
        var limit = new OpaqueExtension(28, ScriptedPeer.bytes(1, 0));
        assertEquals(ILLEGAL, answer(ScriptedDtls13Server.retry(SUITE, VERSION, P256, limit)));
        var unknown = new OpaqueExtension(0x1A1A, Bytes.EMPTY);
        assertEquals(UNSOLICITED, answer(ScriptedDtls13Server.retry(SUITE, VERSION, P256, unknown)));
    }

    @Test
    @Requirement({"RFC8446-4.1.4-f", "RFC9147-5.1-r"})
    void aSecondRetryIsUnexpected() {
        var server = ScriptedDtls13Server.of(client());
        server.retried(ScriptedDtls13Server.retry(SUITE, VERSION, COOKIE));

        assertEquals(UNEXPECTED, server.send(ScriptedDtls13Server.retry(SUITE, VERSION, P256)));
    }

    @Test
    @Requirement({"RFC8446-4.1.4-j", "RFC8446-4.1.4-l", "RFC8446-4.2.8-k"})
    void whatARetryHasSettledStays() {
        var both = client().suites(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        var another = CipherSuite.TLS_CHACHA20_POLY1305_SHA256.code();
        assertEquals(ILLEGAL, again(both, COOKIE, ScriptedDtls13Server.serverHello(another, VERSION, share())));
        assertEquals(ILLEGAL, again(client(), P256, ScriptedDtls13Server.serverHello(SUITE, VERSION, share())));
        var older = new SelectedVersion(ScriptedDtls13Server.DTLS_1_2);
        assertEquals(ILLEGAL, again(client(), COOKIE, ScriptedDtls13Server.serverHello(SUITE, older, share())));
        assertEquals(ILLEGAL, again(client(), COOKIE, ScriptedDtls13Server.serverHello(SUITE, share())));
    }

    private static Reaction again(TestSettings settings, Extension asked, ServerHello answer) {
        var server = ScriptedDtls13Server.of(settings);
        server.retried(ScriptedDtls13Server.retry(SUITE, VERSION, asked));
        return server.send(answer);
    }

    @Test
    @Requirement({"RFC8446-4.1.2-b", "RFC9147-5.3-f"})
    void theSecondClientHelloDiffersInWhatWasAskedForAlone() {
        var server = ScriptedDtls13Server.of(clientWithPsk());
        var first = server.hello();
        var second = server.retried(ScriptedDtls13Server.retry(SUITE, VERSION, P256, COOKIE));

        assertEquals(first.random(), second.random());
        assertEquals(first.legacyVersion(), second.legacyVersion());
        assertEquals(first.cipherSuites(), second.cipherSuites());
        assertEquals(Cookie.EMPTY, second.cookie());
        assertEquals(SessionId.NONE, second.sessionId());
        assertEquals(COOKIE, second.extensions().find(CookieExtension.class).orElseThrow());
        var shares = second.extensions().find(KeyShareOffer.class).orElseThrow().shares();
        assertEquals(1, shares.size());
        assertEquals(NamedGroup.SECP256R1.code(), shares.get(0).group());
        assertEquals(unchanged(first.extensions()), unchanged(second.extensions()));
        assertFalse(first.extensions()
                .find(PreSharedKeyOffer.class)
                .equals(second.extensions().find(PreSharedKeyOffer.class)));
    }

    private static List<Extension> unchanged(Extensions extensions) {
        return extensions.list().stream()
                .filter(extension -> !(extension instanceof KeyShareOffer)
                        && !(extension instanceof CookieExtension)
                        && !(extension instanceof PreSharedKeyOffer))
                .toList();
    }

    @Test
    @Requirement({"RFC8446-4.1.3-e"})
    void applicationProtocolsAreNotForServerHello() {
        var protocols = new ApplicationProtocols(List.of(dev.dunlin.handshake.ApplicationProtocol.of("coap")));
        var settings = client().protocols(false, "coap");
        assertEquals(ILLEGAL, answer(settings, ScriptedDtls13Server.serverHello(SUITE, VERSION, share(), protocols)));
    }

    @Test
    @Requirement({"RFC9846-4.3-a", "RFC8446-6-g"})
    void whatIsLeftOverInAnExtensionIsADecodeError() {
        var server = ScriptedDtls13Server.of(client());
        var longer = new OpaqueExtension(43, ScriptedPeer.bytes(0xFE, 0xFC, 0));

        assertEquals(
                Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE),
                server.send(ScriptedDtls13Server.serverHello(SUITE, longer, share())));
    }

    @Test
    @Requirement({"RFC9846-4.2.3-a"})
    void anyOtherLegacyVersionIsAProtocolVersionAlert() {
        for (int version : new int[] {0xFEFF, ScriptedDtls13Server.DTLS_1_3, 0x0303}) {
            assertEquals(NO_VERSION, answer(sayingVersion(version, SessionId.NONE, VERSION, share())));
        }
    }

    @Test
    @Requirement({"RFC8446-4.2.1-l"})
    void aGenuineServerHelloIsTaken() {
        var server = ScriptedDtls13Server.of(client());
        server.begin(server.serverHello());
        assertTrue(server.driver.hasKeys());
    }

    private static Bytes bytes(int length) {
        return Bytes.of(new byte[length]);
    }
}
