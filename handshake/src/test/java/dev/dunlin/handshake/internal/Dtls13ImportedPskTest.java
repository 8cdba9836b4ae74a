package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.requirements.Requirement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are imported (RFC 9258), with a peer in the hand of the test that knows what others have derived from them. */
class Dtls13ImportedPskTest {
    private static final CipherSuite SHA_256 = CipherSuite.TLS_AES_128_GCM_SHA256;
    private static final CipherSuite SHA_256_TOO = CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    private static final CipherSuite SHA_384 = CipherSuite.TLS_AES_256_GCM_SHA384;
    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final String FOR_SHA_256 = "0008636c69656e742d310000fefc0001";
    private static final String FOR_SHA_384 = "0008636c69656e742d310000fefc0002";
    private static final byte[] DERIVED =
            HexFormat.of().parseHex("7a8085684dbcbeedf3a3a20c6b8adcc8dd9f938c8c60635d405ecec29bee4769");
    private static final Reaction NOTHING_IN_COMMON =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS);
    private static final Reaction BAD_BINDER =
            Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED);

    private static ImportedPsk key() {
        return ImportedPsk.of(PskIdentity.of("client-1"), KEY);
    }

    private static TestSettings client() {
        return TestSettings.client()
                .dtls13Only()
                .suites(SHA_256, SHA_256_TOO, SHA_384)
                .importing(key());
    }

    private static TestSettings server() {
        return TestSettings.server().dtls13Only().importing(key());
    }

    private static List<OfferedPsk> offered(ClientHello hello) {
        return hello.extensions()
                .find(PreSharedKeyOffer.class)
                .map(PreSharedKeyOffer::psks)
                .orElse(List.of());
    }

    private static List<String> identities(ClientHello hello) {
        return offered(hello).stream()
                .map(psk -> HexFormat.of().formatHex(psk.identity().toByteArray()))
                .toList();
    }

    @Test
    @Requirement({"RFC9258-5.1-g", "RFC9258-5.1-c"})
    void aClientNamesAKeyForTheHashOfEachSuite() {
        var hello = ScriptedDtls13Server.of(client()).hello();
        assertEquals(List.of(FOR_SHA_256, FOR_SHA_384), identities(hello));
        for (var psk : offered(hello)) {
            assertEquals(0, psk.obfuscatedAge());
        }
        assertEquals(32, offered(hello).get(0).binder().length());
        assertEquals(48, offered(hello).get(1).binder().length());
        assertEquals(
                List.of(FOR_SHA_384),
                identities(ScriptedDtls13Server.of(client().suites(SHA_384)).hello()));
    }

    @Test
    @Requirement("RFC8446-4.1.4-k")
    void aRetryLeavesTheNameOfItsHashAlone() {
        var retry = ScriptedDtls13Server.retry(
                SHA_384.code(),
                new SelectedVersion(ScriptedDtls13Server.DTLS_1_3),
                new CookieExtension(ScriptedPeer.bytes(1, 2, 3)));
        assertEquals(
                List.of(FOR_SHA_384),
                identities(ScriptedDtls13Server.of(client()).retried(retry)));
    }

    /** In the first hello it stood at 1; the second one has nothing there. */
    @Test
    @Requirement("RFC8446-4.2.11-i")
    void aNameThatTheRetryHasTakenAwayCannotBeChosen() {
        var version = new SelectedVersion(ScriptedDtls13Server.DTLS_1_3);
        for (var suite : List.of(SHA_256, SHA_384)) {
            var server = ScriptedDtls13Server.of(client());
            assertEquals(
                    1,
                    identities(server.retried(ScriptedDtls13Server.retry(
                                    suite.code(), version, new CookieExtension(ScriptedPeer.bytes(1)))))
                            .size());
            assertEquals(
                    Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER),
                    server.send(ScriptedDtls13Server.serverHello(
                            suite.code(), version, server.share(), new PreSharedKeyAnswer(1))));
        }
    }

    /** What the key itself is good for is named as it is. */
    @Test
    @Requirement("RFC9258-4-a")
    void aKeyToImportIsNamedInNoOtherWay() {
        var both = client().psk(Psk.credentials());
        assertEquals(
                List.of(HexFormat.of().formatHex(Psk.IDENTITY.toByteArray()), FOR_SHA_256, FOR_SHA_384),
                identities(ScriptedDtls13Server.of(both).hello()));
    }

    private static List<Extension> usual(ScriptedDtls13Client client) {
        var extensions = client.usual();
        extensions.add(new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE)));
        return extensions;
    }

    private static PreSharedKeyOffer offer(String identity, byte[] binder) {
        return new PreSharedKeyOffer(
                List.of(new OfferedPsk(Bytes.of(HexFormat.of().parseHex(identity)), 0, Bytes.of(binder))));
    }

    private static Optional<Integer> selected(ScriptedDtls13Client client) {
        return client.serverHello().extensions().find(PreSharedKeyAnswer.class).map(PreSharedKeyAnswer::selected);
    }

    private static Reaction naming(TestSettings server, String identity, byte[] key, String label) {
        var client = ScriptedDtls13Client.of(server);
        var extensions = usual(client);
        // Without a way to show a certificate the key is all that there is.
        extensions.removeIf(extension -> extension.code() == 13);
        return client.send(client.bound(extensions, key, label, binder -> offer(identity, binder)));
    }

    @Test
    @Requirement({"RFC9258-5.1-a", "RFC9258-5.1-d", "RFC9258-5.2-a"})
    void aServerKnowsWhoProvesTheKeyThatFollows() {
        var client = ScriptedDtls13Client.of(server());
        client.begin(client.bound(usual(client), DERIVED, "imp binder", binder -> offer(FOR_SHA_256, binder)));
        assertEquals(Optional.of(0), selected(client));
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertEquals(
                Optional.of(PskIdentity.of("client-1")),
                client.driver.result().peer().pskIdentity());
        assertFalse(client.driver.result().resumability().resumed());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ext binder", "res binder"})
    @Requirement("RFC9258-5.2-a")
    void aBinderOfAnotherKindIsNone(String label) {
        assertEquals(BAD_BINDER, naming(server(), FOR_SHA_256, DERIVED, label));
    }

    @Test
    @Requirement("RFC9258-4-a")
    void theKeyItselfProvesNothing() {
        assertEquals(BAD_BINDER, naming(server(), FOR_SHA_256, KEY, "imp binder"));
        assertEquals(BAD_BINDER, naming(server(), FOR_SHA_256, KEY, "ext binder"));
        assertEquals(NOTHING_IN_COMMON, naming(server(), "636c69656e742d31", KEY, "ext binder"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "another identity, 0008636c69656e742d320000fefc0001",
        "another context, 0008636c69656e742d31000161fefc0001",
        "another protocol, 0008636c69656e742d3100000304" + "0001",
        "DTLS 1.2, 0008636c69656e742d310000fefd0001",
        "a KDF that nobody has, 0008636c69656e742d310000fefc0003",
        "a suite that the server does not have, " + FOR_SHA_384,
        "a byte less, 0008636c69656e742d310000fefc00",
        "a byte more, 0008636c69656e742d310000fefc000100"
    })
    @Requirement({"RFC9258-5.1-a", "RFC9258-5.1-c", "RFC9258-5.1-h"})
    void anyOtherNameIsUnknown(String what, String identity) {
        assertEquals(NOTHING_IN_COMMON, naming(server(), identity, DERIVED, "imp binder"));
    }

    /** A key that is used as it is may be called anything, also this. */
    @Test
    void aPlainKeyWhoseNameLooksImportedIsStillFound() {
        var name = PskIdentity.of(HexFormat.of().parseHex("0008636c69656e742d320000fefc0001"));
        var keys = ServerPsk.fixed(Map.of(name, PreSharedKey.of(Psk.KEY)), Optional.empty());
        assertEquals(
                Reaction.TAKEN, naming(server().psk(keys), "0008636c69656e742d320000fefc0001", Psk.KEY, "ext binder"));
    }
}
