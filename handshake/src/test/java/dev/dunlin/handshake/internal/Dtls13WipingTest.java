package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.requirements.Requirement;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * As {@link WipingTest}, for DTLS 1.3: of a handshake that fails, wherever that is, no secret is left (RFC 8446 §6). Record keys are their
 * association's to wipe.
 */
class Dtls13WipingTest {
    /** More than the requests of any handshake here. */
    private static final int MOST_REQUESTS = 400;

    /** Those of both directions, before and after the handshake, and that of the exporter. */
    private static final int LOGGED = 5;

    private final List<byte[]> logged = new ArrayList<>();

    private TestSettings client() {
        return TestSettings.client().dtls13Only().credentials("client").keyLog(this::log);
    }

    private TestSettings server() {
        return TestSettings.server()
                .dtls13Only()
                .asking(ClientAuthentication.REQUIRE)
                .keyLog(this::log);
    }

    private TestSettings serverWithPsk() {
        var known = Map.of(Psk.IDENTITY, Psk.credentials().key());
        return server().psk(ServerPsk.fixed(known, Optional.empty()));
    }

    /** What is logged are the very arrays. */
    private void log(String label, byte[] random, byte[] secret) {
        logged.add(secret);
    }

    private static void ofClient(DriverUnderTest driver) {
        var server = ScriptedDtls13Server.of(driver).before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.certificateRequest()));
        ScriptedServer.requireTaken(server.send(server.certificate()));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        ScriptedServer.requireTaken(server.send(server.finished()));
    }

    private static void ofServer(DriverUnderTest driver) {
        var client = ScriptedDtls13Client.of(driver).before(HandshakeType.FINISHED);
        ScriptedServer.requireTaken(client.send(client.finished()));
    }

    private static void ofServerWithPsk(DriverUnderTest driver) {
        var client = ScriptedDtls13Client.of(driver);
        client.begin(client.withPsk(Psk.KEY, PskKeyExchangeModes.PSK_DHE_KE));
        ScriptedServer.requireTaken(client.send(client.finished()));
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aClientLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(Dtls13WipingTest::ofClient, client(), true);
        assertTrue(steps >= 10, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aServerLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(Dtls13WipingTest::ofServer, server(), false);
        assertTrue(steps >= 10, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC8446-6-d")
    void aServerWithAPreSharedKeyLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(Dtls13WipingTest::ofServerWithPsk, serverWithPsk(), false);
        assertTrue(steps >= 10, "only " + steps + " requests");
    }

    private int failAtEveryRequest(Consumer<DriverUnderTest> play, TestSettings settings, boolean isClient) {
        for (int failing = 1; failing < MOST_REQUESTS; failing++) {
            var provider = new FailingProvider(failing);
            logged.clear();
            var with = settings.crypto(CryptoProvider.only(provider));
            boolean complete = false;
            try {
                var driver = isClient ? DriverUnderTest.client(with) : DriverUnderTest.server(with);
                run(play, driver);
                complete = driver.isComplete();
                driver.wipe();
                assertEverythingWiped(provider);
            } catch (ProviderException atOnce) {
                // A client has made its shares before there is anything that could be closed.
                assertEquals("device removed", atOnce.getMessage());
                assertTrue(provider.sharedSecrets().isEmpty() && logged.isEmpty());
            }
            assertEquals(!provider.hasFailed(), complete);
            if (!provider.hasFailed()) {
                assertEquals(LOGGED, logged.size());
                return failing;
            }
        }
        throw new AssertionError("a handshake makes more than " + MOST_REQUESTS + " requests");
    }

    /** A failure shows as a refused message, or comes through as it was raised: the association turns both into the end. */
    private static void run(Consumer<DriverUnderTest> play, DriverUnderTest driver) {
        try {
            play.accept(driver);
        } catch (ProviderException expected) {
            assertEquals("device removed", expected.getMessage());
        } catch (ScriptedServer.NotTaken refused) {
            assertTrue(String.valueOf(refused.getMessage()).contains("internal_error"), refused::toString);
        }
    }

    /** Refused by the peer's fault, late in the handshake, when all keys are there. */
    @Test
    @Requirement("RFC8446-6-d")
    void aFinishedThatDoesNotVerifyLeavesNoSecretEither() {
        var wrong = new Finished(VerifyData.of(new byte[32]));
        var server = ScriptedDtls13Server.of(client()).before(HandshakeType.FINISHED);
        assertRefusedAndWiped(server.send(wrong), server.driver, 2);
        var client = ScriptedDtls13Client.of(server()).before(HandshakeType.FINISHED);
        assertRefusedAndWiped(client.send(wrong), client.driver, LOGGED);
    }

    private void assertRefusedAndWiped(Reaction reaction, DriverUnderTest driver, int secrets) {
        assertTrue(reaction.text().contains("decrypt_error"), reaction::text);
        assertFalse(driver.isComplete());
        assertEquals(secrets, logged.size());
        driver.wipe();
        assertEverythingWiped(new FailingProvider(1));
        logged.clear();
    }

    private void assertEverythingWiped(FailingProvider provider) {
        Stream.concat(provider.sharedSecrets().stream(), logged.stream())
                .forEach(secret -> assertArrayEquals(new byte[secret.length], secret));
    }
}
