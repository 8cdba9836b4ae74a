package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.requirements.Requirement;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As {@link WipingTest}: wherever a handshake of DTLS 1.3 breaks off, or the update of keys after it, nothing stays of any secret. */
class Dtls13WipingTest {
    /** More than the requests of any handshake here. */
    private static final int MOST_REQUESTS = 200;

    /** The very arrays that every secret of the key schedule lies in. */
    private final List<byte[]> secrets = new ArrayList<>();

    /** A handshake between the side under test and a script, and one update of the peer's keys. */
    private interface Play {
        void run(DriverUnderTest driver);
    }

    private static void asServer(DriverUnderTest driver) {
        var server = ScriptedDtls13Server.of(driver).before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.certificateRequest()));
        ScriptedServer.requireTaken(server.send(server.certificate()));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        ScriptedServer.requireTaken(server.send(server.finished()));
        server.epoch = ScriptedDtls13Peer.APPLICATION_EPOCH;
        ScriptedServer.requireTaken(server.send(new KeyUpdate(false)));
    }

    private static void asClient(DriverUnderTest driver) {
        var client = ScriptedDtls13Client.of(driver).before(HandshakeType.FINISHED);
        ScriptedServer.requireTaken(client.send(client.finished()));
        client.epoch = ScriptedDtls13Peer.APPLICATION_EPOCH;
        ScriptedServer.requireTaken(client.send(new KeyUpdate(false)));
    }

    private static void asPskClient(DriverUnderTest driver) {
        var client = ScriptedDtls13Client.of(driver);
        client.begin(client.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_DHE_KE));
        ScriptedServer.requireTaken(client.send(client.finished()));
    }

    private TestSettings client() {
        return TestSettings.client().dtls13Only().credentials("client").keyLog(this::log);
    }

    private TestSettings server() {
        return TestSettings.server().dtls13Only().keyLog(this::log);
    }

    private void log(String label, byte[] clientRandom, byte[] secret) {
        secrets.add(secret);
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aClientLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(client(), true, Dtls13WipingTest::asServer);
        assertTrue(steps > 8, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aServerLeavesNoSecretWhereverTheProviderFails() {
        var settings = server().asking(ClientAuthentication.REQUIRE).trust(Pki.trust("ca"));
        int steps = failAtEveryRequest(settings, false, Dtls13WipingTest::asClient);
        assertTrue(steps > 8, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aServerWithPreSharedKeysLeavesNoSecretWhereverTheProviderFails() {
        var keys = ServerPsk.fixed(Map.of(Psk.IDENTITY, Psk.credentials().key()), Optional.empty());
        int steps = failAtEveryRequest(server().psk(keys), false, Dtls13WipingTest::asPskClient);
        assertTrue(steps > 8, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aClientWithKeysToImportLeavesNoSecretWhereverTheProviderFails() {
        var key = ImportedPsk.of(Psk.IDENTITY, Psk.KEY);
        int steps = failAtEveryRequest(client().importing(key), true, Dtls13WipingTest::asServer);
        assertTrue(steps > 8, "only " + steps + " requests");
    }

    private int failAtEveryRequest(TestSettings settings, boolean isClient, Play play) {
        for (int failing = 1; failing < MOST_REQUESTS; failing++) {
            var provider = new FailingProvider(failing);
            secrets.clear();
            var changed = settings.crypto(CryptoProvider.only(provider));
            var driver = run(() -> isClient ? DriverUnderTest.client(changed) : DriverUnderTest.server(changed), play);
            if (driver != null) {
                driver.wipe();
                driver.readKeys().forEach(Dtls13WipingTest::assertWiped);
                driver.writeKeys().forEach(Dtls13WipingTest::assertWiped);
            }
            provider.sharedSecrets().forEach(Dtls13WipingTest::assertWiped);
            secrets.forEach(Dtls13WipingTest::assertWiped);
            if (!provider.hasFailed()) {
                assertTrue(driver != null && driver.isComplete());
                assertEquals(5, secrets.size(), "four traffic secrets and that of exporters");
                return failing;
            }
        }
        throw new AssertionError("a handshake makes more than " + MOST_REQUESTS + " requests");
    }

    /** Refused by the peer's fault, late in the handshake, when all keys are there. */
    @Test
    @Requirement("RFC8446-6-d")
    void aFinishedThatDoesNotVerifyLeavesNoSecretEither() {
        var wrong = new Finished(VerifyData.of(new byte[32]));
        var server = ScriptedDtls13Server.of(client()).before(HandshakeType.FINISHED);
        assertRefusedAndWiped(server.send(wrong), server.driver, 2);
        var client = ScriptedDtls13Client.of(server().asking(ClientAuthentication.REQUIRE))
                .before(HandshakeType.FINISHED);
        assertRefusedAndWiped(client.send(wrong), client.driver, 5);
    }

    private void assertRefusedAndWiped(Reaction reaction, DriverUnderTest driver, int many) {
        assertTrue(reaction.text().contains("decrypt_error"), reaction::text);
        assertFalse(driver.isComplete());
        assertEquals(many, secrets.size());
        driver.wipe();
        secrets.forEach(Dtls13WipingTest::assertWiped);
        secrets.clear();
    }

    private interface Start {
        DriverUnderTest driver();
    }

    /** Null when not even a ClientHello could be made, so that there is nobody to end. */
    private static @Nullable DriverUnderTest run(Start start, Play play) {
        DriverUnderTest driver = null;
        try {
            driver = start.driver();
            play.run(driver);
        } catch (ProviderException expected) {
            assertEquals("device removed", expected.getMessage());
        } catch (ScriptedServer.NotTaken refused) {
            assertTrue(String.valueOf(refused.getMessage()).contains("internal_error"), refused::toString);
        }
        return driver;
    }

    private static void assertWiped(byte[] secret) {
        assertArrayEquals(new byte[secret.length], secret);
    }

    private static void assertWiped(RecordProtection keys) {
        try (var ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> keys.seal(
                            ws,
                            RecordNumber.of(3, 0),
                            ContentType.APPLICATION_DATA,
                            RecordVersion.DTLS_1_2,
                            new byte[1],
                            0,
                            1,
                            new byte[100],
                            0));
        }
    }
}
