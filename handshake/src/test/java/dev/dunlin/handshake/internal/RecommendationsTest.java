package dev.dunlin.handshake.internal;

import static dev.dunlin.handshake.internal.ExtensionAnswers.answerOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.ServerNameAcknowledgement;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RFC 9325 rules out or asks for, as far as hellos show it, and what RFC 6066 says of names and stapled responses. */
class RecommendationsTest {
    private static final Reaction NOTHING_IN_COMMON =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS);
    private static final int TRUNCATED_HMAC = 4;
    private static final int SECP192R1 = 19;
    private static final int SHA_256 = 4;
    private static final int CERTIFICATE_STATUS = 22;

    private static ClientHello offer() {
        return ScriptedServer.of(TestSettings.client()).hello();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "0x0002, TLS_RSA_WITH_NULL_SHA",
        "0xC006, TLS_ECDHE_ECDSA_WITH_NULL_SHA",
        "0x0005, TLS_RSA_WITH_RC4_128_SHA",
        "0xC007, TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
        "0x0008, TLS_RSA_EXPORT_WITH_DES40_CBC_SHA",
        "0x0009, TLS_RSA_WITH_DES_CBC_SHA",
        "0xC008, TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
        "0x009C, TLS_RSA_WITH_AES_128_GCM_SHA256",
        "0xC02D, TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
        "0x00A0, TLS_DH_RSA_WITH_AES_128_GCM_SHA256",
        "0x009E, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        "0xC009, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    })
    @Requirement({
        "RFC9325-4.1-a",
        "RFC9325-4.1-b",
        "RFC9325-4.1-c",
        "RFC9325-4.1-d",
        "RFC9325-4.1-e",
        "RFC9325-4.1-f",
        "RFC9325-4.1-h",
        "RFC9325-4.2-b",
        "RFC8446-D.5-a"
    })
    void suitesThatAreRuledOutAreUnknown(String code, String name) {
        int suite = Integer.decode(code);
        assertEquals(Optional.empty(), CipherSuite.of(suite));
        var client = ScriptedClient.of(TestSettings.server());
        assertEquals(
                NOTHING_IN_COMMON,
                client.send(
                        client.clientHello(ScriptedServer.VERSION, List.of(suite), ScriptedClient.usualExtensions())));
    }

    @Test
    @Requirement("RFC9325-4.2.1-b")
    void theServersOrderOfSuitesDecides() {
        var weaker = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
        var preferred = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        var client = ScriptedClient.of(TestSettings.server().suites(preferred, weaker));
        var offered = List.of(weaker.code(), preferred.code());
        assertEquals(
                Reaction.TAKEN,
                client.send(client.clientHello(ScriptedServer.VERSION, offered, ScriptedClient.usualExtensions())));
        var hello = (ServerHello) client.readAnswer().get(0).message();
        assertEquals(preferred.code(), hello.cipherSuite());
    }

    @Test
    @Requirement("RFC9325-4.5-a")
    void curvesBelow224BitsAreNotUsed() {
        var extensions = ScriptedClient.usualExtensions();
        extensions.removeIf(SupportedGroups.class::isInstance);
        extensions.add(new SupportedGroups(List.of(SECP192R1)));
        var client = ScriptedClient.of(TestSettings.server());
        assertEquals(NOTHING_IN_COMMON, client.send(client.clientHello(extensions)));
    }

    @Test
    @Requirement("RFC9325-4.6-a")
    void truncatedHmacIsNotAnswered() {
        var offered = new OpaqueExtension(TRUNCATED_HMAC, Bytes.EMPTY);
        assertFalse(answerOf(TestSettings.server(), offered).types().contains(TRUNCATED_HMAC));
        assertFalse(offer().extensions().types().contains(TRUNCATED_HMAC));
    }

    @Test
    @Requirement({
        "RFC8422-4-a",
        "RFC9325-3.1.3-a",
        "RFC9325-3.3-a",
        "RFC9325-3.5-c",
        "RFC9325-4.2.1-c",
        "RFC9325-4.2.1-e",
        "RFC9325-4.5-d"
    })
    void theFirstHelloOffersWhatIsRecommended() {
        var hello = offer();
        assertEquals(ScriptedServer.VERSION, hello.legacyVersion());
        assertEquals(List.of(ClientHello.NULL_COMPRESSION), hello.compressionMethods());
        assertTrue(hello.extensions().has(SupportedGroups.class));
        assertTrue(hello.extensions().has(ExtendedMasterSecret.class));
        assertTrue(hello.extensions().has(RenegotiationInfo.class));
        assertEquals(
                Optional.of(EcPointFormats.UNCOMPRESSED_ONLY),
                hello.extensions().find(EcPointFormats.class));
        var schemes = hello.extensions().find(SignatureAlgorithms.class).orElseThrow();
        assertTrue(schemes.codes().stream().anyMatch(code -> code >> 8 == SHA_256));
    }

    @Test
    @Requirement("RFC9325-3.5-b")
    void aServerWithoutSecureRenegotiationIsRefused() {
        var server = ScriptedServer.of(TestSettings.client());
        var withoutIt = new Extension[] {new ExtendedMasterSecret()};
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.REQUIRED_EXTENSION_MISSING),
                server.send(server.serverHello(ScriptedServer.VERSION, ScriptedServer.SUITE, withoutIt)));
    }

    @Test
    @Requirement("RFC6066-3-f")
    void aServerThatGoesByTheNameSaysSo() {
        assertTrue(
                answerOf(TestSettings.server(), new ServerName("server.test")).has(ServerNameAcknowledgement.class));
        assertFalse(answerOf(TestSettings.server()).has(ServerNameAcknowledgement.class));
    }

    /** status_request is never offered, so that there is nothing to wait for and nothing to judge. */
    @Test
    @Requirement("RFC6066-8-a")
    void aStapledResponseThatNobodyAskedForIsRefused() {
        var types = Set.copyOf(offer().extensions().types());
        assertFalse(types.contains(5));
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(
                Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE),
                server.send(CERTIFICATE_STATUS, new byte[] {1, 0, 0, 1, 0}));
    }
}
