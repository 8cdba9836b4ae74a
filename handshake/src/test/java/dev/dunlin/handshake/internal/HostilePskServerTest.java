package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CipherSuite.KeyExchange;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.PskSelector;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.requirements.Requirement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client with a pre-shared key meets servers that follow the rules and servers that do not. */
class HostilePskServerTest {
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction BAD_VALUE =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction TASK_FAILED =
            Reaction.refused(AlertDescription.INTERNAL_ERROR, FailureReason.TASK_FAILED);

    private final List<Optional<PskIdentityHint>> hints = new ArrayList<>();

    private TestSettings asking(KeyExchange keyExchange) {
        return Psk.client(keyExchange).psk((hint, server) -> {
            hints.add(hint);
            assertEquals("server.test", server.orElseThrow().toString());
            return Optional.of(Psk.credentials());
        });
    }

    private static void assertComplete(ScriptedPskServer server, Optional<NamedGroup> group) {
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        var result = server.driver.result();
        assertEquals(Optional.of(Psk.IDENTITY), result.peer().pskIdentity());
        assertEquals(List.of(), result.peer().chain());
        assertEquals(group, result.group());
    }

    private static void assertNothingInstalled(ScriptedPskServer server) {
        assertFalse(server.driver.hasKeys());
        assertFalse(server.driver.isComplete());
        assertTrue(server.driver.sent().isEmpty());
    }

    @Test
    @Requirement({"RFC4279-2-a", "RFC4279-2-b"})
    void plainPskNeedsNoServerKeyExchange() {
        var server = ScriptedPskServer.of(asking(KeyExchange.PSK), KeyExchange.PSK)
                .before(HandshakeType.SERVER_KEY_EXCHANGE);
        server.finishFlight();
        assertComplete(server, Optional.empty());
        assertEquals(List.of(Optional.empty()), hints);
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement({"RFC4279-2-c", "RFC5489-2-a"})
    void aHintOfAnyBytesReachesTheApplication(KeyExchange keyExchange) {
        var hint = Bytes.of(new byte[] {0, (byte) 0xFF, (byte) 0x80, '\n'});
        var server = ScriptedPskServer.of(asking(keyExchange), keyExchange).before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(Reaction.TAKEN, server.send(server.serverKeyExchange(hint)));
        server.finishFlight();
        assertComplete(server, keyExchange == KeyExchange.PSK ? Optional.empty() : Optional.of(NamedGroup.X25519));
        assertEquals(List.of(Optional.of(PskIdentityHint.of(hint.toByteArray()))), hints);
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    void anEmptyHintIsNone(KeyExchange keyExchange) {
        ScriptedPskServer.of(asking(keyExchange), keyExchange).before(HandshakeType.FINISHED);
        assertEquals(List.of(Optional.empty()), hints);
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement({"RFC4279-5.1-a", "RFC5489-2-c"})
    void theIdentityGoesOutUnchangedAndBeforeThePublicValue(KeyExchange keyExchange) {
        var server = ScriptedPskServer.of(Psk.client(keyExchange), keyExchange).before(HandshakeType.SERVER_HELLO_DONE);
        assertEquals(Reaction.TAKEN, server.send(new ServerHelloDone()));
        var body = server.readAnswer().body();
        assertArrayEquals(HexFormat.of().parseHex("000673656e736f72"), Arrays.copyOf(body, 8));
        assertEquals(keyExchange == KeyExchange.PSK ? 8 : 8 + 1 + 32, body.length);
    }

    @Test
    @Requirement("RFC5489-2-b")
    void ecdhePskCannotDoWithoutThePublicValue() {
        var server = ScriptedPskServer.of(Psk.client(KeyExchange.ECDHE_PSK), KeyExchange.ECDHE_PSK)
                .before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, server.send(new ServerHelloDone()));
        assertNothingInstalled(server);
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement({"RFC5489-2-d", "RFC5246-7.4.4-a"})
    void certificatesHaveNoPlaceBesideAPreSharedKey(KeyExchange keyExchange) {
        for (var before : List.of(HandshakeType.SERVER_KEY_EXCHANGE, HandshakeType.SERVER_HELLO_DONE)) {
            for (var message : List.of(
                    ScriptedServer.certificate(Pki.credentials("server")), ScriptedServer.certificateRequest())) {
                var server = ScriptedPskServer.of(Psk.client(keyExchange), keyExchange)
                        .before(before);
                assertEquals(UNEXPECTED, server.send(message));
                assertNothingInstalled(server);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    void aSecondServerKeyExchangeIsRefused(KeyExchange keyExchange) {
        var server = ScriptedPskServer.of(Psk.client(keyExchange), keyExchange).before(HandshakeType.SERVER_HELLO_DONE);
        assertEquals(UNEXPECTED, server.send(server.serverKeyExchange(Bytes.EMPTY)));
    }

    @Test
    void aGroupThatWasNotOfferedIsRefused() {
        var server = ScriptedPskServer.of(Psk.client(KeyExchange.ECDHE_PSK), KeyExchange.ECDHE_PSK)
                .before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(
                ILLEGAL, server.send(server.serverKeyExchange(Bytes.EMPTY, NamedGroup.SECP384R1.code(), new byte[97])));
        assertNothingInstalled(server);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33})
    void aValueThatIsNoPointOrLeadsToATrivialSecretIsRefused(int length) {
        var server = ScriptedPskServer.of(Psk.client(KeyExchange.ECDHE_PSK), KeyExchange.ECDHE_PSK)
                .before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(
                Reaction.TAKEN,
                server.send(server.serverKeyExchange(Bytes.EMPTY, NamedGroup.X25519.code(), new byte[length])));
        assertEquals(BAD_VALUE, server.send(new ServerHelloDone()));
        assertNothingInstalled(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0001", "000241", "000100ff", "ffff00"})
    void aMalformedHintIsRefused(String body) {
        var server = ScriptedPskServer.of(Psk.client(KeyExchange.PSK), KeyExchange.PSK)
                .before(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(
                MALFORMED,
                server.send(
                        HandshakeType.SERVER_KEY_EXCHANGE.code(), HexFormat.of().parseHex(body)));
        assertNothingInstalled(server);
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    void aServerWithAnotherKeyIsNotBelieved(KeyExchange keyExchange) {
        var server = ScriptedPskServer.of(Psk.client(keyExchange), keyExchange).before(HandshakeType.FINISHED);
        server.master[0] ^= 1;
        assertEquals(
                Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED),
                server.send(server.finished()));
        assertFalse(server.driver.isComplete());
    }

    @Test
    void noKeyForThisServerEndsTheHandshake() {
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_PRE_SHARED_KEY),
                whenDone((hint, server) -> Optional.empty()));
    }

    @Test
    void aSelectorThatRaisesEndsTheHandshakeWithInternalError() {
        assertEquals(TASK_FAILED, whenDone((hint, server) -> {
            throw new IOException("the database is gone");
        }));
    }

    @Test
    @SuppressWarnings("NullAway") // What an application may do all the same.
    void aSelectorThatAnswersNullEndsTheHandshakeWithInternalError() {
        assertEquals(TASK_FAILED, whenDone((hint, server) -> null));
    }

    @Test
    void aKeyThatHasBeenClosedEndsTheHandshakeWithInternalError() {
        PskCredentials closed = Psk.credentials();
        closed.key().close();
        assertEquals(TASK_FAILED, whenDone((hint, server) -> Optional.of(closed)));
    }

    private static Reaction whenDone(PskSelector selector) {
        var server = ScriptedPskServer.of(Psk.client(KeyExchange.PSK).psk(selector), KeyExchange.PSK)
                .before(HandshakeType.SERVER_HELLO_DONE);
        var reaction = server.send(new ServerHelloDone());
        assertNothingInstalled(server);
        return reaction;
    }

    @Test
    @Requirement("RFC8422-4-c")
    void aClientOfPlainPskSaysNothingAboutCurvesAndSignatures() {
        var plain = hello(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256).extensions();
        assertFalse(plain.has(SupportedGroups.class));
        assertFalse(plain.has(EcPointFormats.class));
        assertFalse(plain.has(SignatureAlgorithms.class));
        var ecdhe = hello(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256).extensions();
        assertTrue(ecdhe.has(SupportedGroups.class));
        assertTrue(ecdhe.has(EcPointFormats.class));
        assertFalse(ecdhe.has(SignatureAlgorithms.class));
    }

    private static ClientHello hello(CipherSuite suite) {
        var client = DriverUnderTest.client(Psk.client(KeyExchange.PSK).suites(suite));
        return (ClientHello) client.sent().get(0).message();
    }
}
