package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CipherSuite.KeyExchange;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.PskLookup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.PskClientKeyExchange;
import dev.dunlin.handshake.internal.message.PskServerKeyExchange;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.requirements.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with pre-shared keys meets clients that follow the rules and clients that do not. */
class HostilePskClientTest {
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction BAD_VALUE =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.BAD_PUBLIC_VALUE);
    private static final Reaction BAD_FINISHED =
            Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED);
    private static final Reaction TASK_FAILED =
            Reaction.refused(AlertDescription.INTERNAL_ERROR, FailureReason.TASK_FAILED);

    private static ScriptedPskClient client(KeyExchange keyExchange) {
        return ScriptedPskClient.of(Psk.server(keyExchange), keyExchange);
    }

    private static ScriptedPskClient client(KeyExchange keyExchange, PskLookup lookup) {
        return ScriptedPskClient.of(
                Psk.server(keyExchange).psk(ServerPsk.foundBy(lookup, Optional.empty())), keyExchange);
    }

    private static Reaction finish(ScriptedPskClient client) {
        ScriptedServer.requireTaken(client.changeCipherSpec());
        return client.send(client.finished());
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement({"RFC4279-2-a", "RFC5489-2-a", "RFC5489-2-d", "RFC8442-3-a"})
    void aClientThatHoldsTheKeyIsKnownByItsIdentity(KeyExchange keyExchange) {
        var client = client(keyExchange).before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, finish(client));
        var result = client.driver.result();
        assertEquals(Optional.of(Psk.IDENTITY), result.peer().pskIdentity());
        assertEquals(List.of(), result.peer().chain());
        assertEquals(
                keyExchange == KeyExchange.PSK ? Optional.empty() : Optional.of(NamedGroup.X25519), result.group());
    }

    @Test
    @Requirement("RFC4279-2-b")
    void plainPskWithoutAHintHasNoServerKeyExchange() {
        assertEquals(
                List.of(HandshakeType.SERVER_HELLO, HandshakeType.SERVER_HELLO_DONE),
                answered(ScriptedPskClient.of(Psk.server(KeyExchange.PSK), KeyExchange.PSK)).stream()
                        .map(message -> message.type())
                        .toList());
    }

    @Test
    @Requirement("RFC4279-2-c")
    void plainPskWithAHintHasAServerKeyExchangeOfThatAlone() {
        var hint = PskIdentityHint.of(new byte[] {0, (byte) 0xFF});
        var flight = answered(ScriptedPskClient.of(Psk.server(KeyExchange.PSK, Optional.of(hint)), KeyExchange.PSK));
        assertEquals(3, flight.size());
        assertArrayEquals(HexFormat.of().parseHex("000200ff"), flight.get(1).body());
    }

    @Test
    @Requirement("RFC5489-2-b")
    void ecdhePskSendsAHintThatMayBeEmptyAndThenTheUnsignedValue() {
        var without = answered(client(KeyExchange.ECDHE_PSK));
        assertEquals(
                "0000" + "03001d20",
                HexFormat.of().formatHex(Arrays.copyOf(without.get(1).body(), 6)));
        assertEquals(6 + 32, without.get(1).body().length);
        var with = answered(ScriptedPskClient.of(
                Psk.server(KeyExchange.ECDHE_PSK, Optional.of(PskIdentityHint.of("h"))), KeyExchange.ECDHE_PSK));
        assertEquals(
                "000168" + "03001d20",
                HexFormat.of().formatHex(Arrays.copyOf(with.get(1).body(), 7)));
    }

    @Test
    void onlySuitesWithCurvesSpeakOfPointFormats() {
        assertFalse(hello(answered(client(KeyExchange.PSK))).extensions().has(EcPointFormats.class));
        assertTrue(hello(answered(client(KeyExchange.ECDHE_PSK))).extensions().has(EcPointFormats.class));
    }

    private static List<HandshakeMessage> answered(ScriptedPskClient client) {
        ScriptedServer.requireTaken(client.send(client.clientHello()));
        var flight = client.readAnswer();
        flight.stream()
                .filter(PskServerKeyExchange.class::isInstance)
                .forEach(message -> assertEquals(1, flight.indexOf(message)));
        return flight;
    }

    private static ServerHello hello(List<HandshakeMessage> flight) {
        return assertInstanceOf(ServerHello.class, flight.get(0));
    }

    @Test
    @Requirement("RFC9325-4.1-g")
    void forwardSecrecyIsPreferredAndDoneWithoutWhereThereIsNoGroup() {
        var both =
                List.of(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256);
        var extensions = ScriptedClient.usualExtensions();
        assertEquals(both.get(1).code(), chosen(both, extensions));
        extensions.removeIf(SupportedGroups.class::isInstance);
        extensions.add(new SupportedGroups(List.of(0x1234)));
        assertEquals(both.get(0).code(), chosen(both, extensions));
    }

    private static int chosen(List<CipherSuite> suites, List<Extension> extensions) {
        var settings = Psk.server(KeyExchange.PSK)
                .suites(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
        var client = ScriptedPskClient.of(settings, KeyExchange.ECDHE_PSK);
        ScriptedServer.requireTaken(client.send(client.clientHello(suites, extensions)));
        return assertInstanceOf(ServerHello.class, client.driver.sent().get(0).message())
                .cipherSuite();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 128, 1000, PskIdentity.MAX_LENGTH})
    @Requirement({"RFC4279-5.3-a", "RFC4279-5.3-b", "RFC4279-5.1-a"})
    void anIdentityOfAnyBytesReachesTheApplication(int length) {
        var sent = new byte[length];
        for (int i = 0; i < length; i++) {
            sent[i] = (byte) (i * 37);
        }
        var asked = new ArrayList<PskIdentity>();
        var client = client(KeyExchange.PSK, identity -> {
                    asked.add(identity);
                    return Optional.of(PreSharedKey.of(Psk.KEY));
                })
                .before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(Reaction.TAKEN, client.sendClientKeyExchange(sent));
        assertEquals(Reaction.TAKEN, finish(client));
        assertEquals(List.of(PskIdentity.of(sent)), asked);
        assertEquals(
                Optional.of(PskIdentity.of(sent)), client.driver.result().peer().pskIdentity());
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement("RFC4279-2-d")
    void anUnknownIdentityAnOverlongOneAndAWrongKeyMeetTheSameReactions(KeyExchange keyExchange) {
        var wrongKey = client(keyExchange).before(HandshakeType.FINISHED);
        wrongKey.master[0] ^= 1;
        assertEquals(BAD_FINISHED, finish(wrongKey));
        for (var identity : List.of("nobody".getBytes(StandardCharsets.US_ASCII), new byte[0xF000])) {
            var unknown = client(keyExchange).before(HandshakeType.CLIENT_KEY_EXCHANGE);
            assertEquals(Reaction.TAKEN, unknown.sendClientKeyExchange(identity));
            assertEquals(BAD_FINISHED, finish(unknown));
            assertFalse(unknown.driver.isComplete());
        }
    }

    @Test
    void anOverlongIdentityIsNotAskedFor() {
        var client = client(KeyExchange.PSK, identity -> {
                    throw new AssertionError("asked for " + identity);
                })
                .before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(Reaction.TAKEN, client.sendClientKeyExchange(new byte[PskIdentity.MAX_LENGTH + 1]));
    }

    @Test
    void eachUnknownIdentityMeetsAnotherRandomKey() {
        var secrets = new ArrayList<Bytes>();
        for (int i = 0; i < 2; i++) {
            var client = ScriptedPskClient.of(
                            Psk.server(KeyExchange.PSK)
                                    .keyLog((label, random, secret) -> secrets.add(Bytes.of(secret))),
                            KeyExchange.PSK)
                    .before(HandshakeType.CLIENT_KEY_EXCHANGE);
            client.sendClientKeyExchange(new byte[] {1});
            assertFalse(secrets.get(i).equals(Bytes.of(client.master)));
        }
        assertFalse(secrets.get(0).equals(secrets.get(1)));
    }

    @Test
    void aLookUpThatRaisesEndsTheHandshakeWithInternalError() {
        var client = client(KeyExchange.PSK, identity -> {
                    throw new IOException("the database is gone");
                })
                .before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(TASK_FAILED, client.sendClientKeyExchange(new byte[1]));
        assertFalse(client.driver.hasKeys());
    }

    @Test
    @SuppressWarnings("NullAway") // What an application may do all the same.
    void aLookUpThatAnswersNullEndsTheHandshakeWithInternalError() {
        var client = client(KeyExchange.PSK, identity -> null).before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(TASK_FAILED, client.sendClientKeyExchange(new byte[1]));
    }

    @Test
    void theApplicationsKeyIsReadAndLeftAlone() {
        var key = PreSharedKey.of(Psk.KEY);
        var client = client(KeyExchange.PSK, identity -> Optional.of(key)).before(HandshakeType.FINISHED);
        assertEquals(Reaction.TAKEN, finish(client));
        client.driver.wipe();
        assertArrayEquals(Psk.KEY, key.toByteArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement("RFC5489-2-d")
    void certificatesHaveNoPlaceBesideAPreSharedKey(KeyExchange keyExchange) {
        var first = client(keyExchange).before(HandshakeType.CLIENT_KEY_EXCHANGE);
        assertEquals(UNEXPECTED, first.send(ScriptedServer.certificate(Pki.credentials("client"))));
        var second = client(keyExchange).before(HandshakeType.FINISHED);
        assertEquals(UNEXPECTED, second.send(new CertificateVerify(ScriptedServer.SCHEME, ScriptedPeer.bytes(1, 2))));
        assertFalse(second.driver.isComplete());
    }

    @Test
    void aBadPublicValueIsRefusedWhetherTheIdentityIsKnownOrNot() {
        for (var identity : List.of(Psk.IDENTITY.toByteArray(), new byte[] {1})) {
            for (int length : new int[] {1, 31, 32, 33}) {
                var client = client(KeyExchange.ECDHE_PSK).before(HandshakeType.CLIENT_KEY_EXCHANGE);
                var exchange = new PskClientKeyExchange(Bytes.of(identity), Optional.of(Bytes.of(new byte[length])));
                assertEquals(BAD_VALUE, client.send(exchange));
                assertFalse(client.driver.hasKeys());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0001", "000241", "00014100", "ffff00"})
    void aMalformedIdentityIsRefused(String body) {
        assertEquals(
                Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE),
                client(KeyExchange.PSK)
                        .before(HandshakeType.CLIENT_KEY_EXCHANGE)
                        .send(
                                HandshakeType.CLIENT_KEY_EXCHANGE.code(),
                                HexFormat.of().parseHex(body)));
    }

    @Test
    @Requirement({"RFC8442-3-b", "RFC6655-3-e"})
    void suitesOf12AreNotForEarlierVersions() {
        var client = client(KeyExchange.ECDHE_PSK);
        var hello = client.clientHello();
        var old = new ClientHello(
                0xFEFF,
                hello.random(),
                hello.sessionId(),
                hello.cookie(),
                List.of(
                        CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256.code(),
                        CipherSuite.TLS_PSK_WITH_AES_128_CCM.code()),
                hello.compressionMethods(),
                hello.extensions());
        assertEquals(
                Reaction.refused(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION), client.send(old));
    }
}
