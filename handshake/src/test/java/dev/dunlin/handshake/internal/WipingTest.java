package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite.KeyExchange;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wherever a handshake breaks off, closing what it has handed over wipes every secret that it has made. */
class WipingTest {
    /** More than the requests of any handshake here. */
    private static final int MOST_REQUESTS = 200;

    private final List<byte[]> masters = new ArrayList<>();

    /** A handshake between the side under test and a script. */
    private interface Play {
        DriverUnderTest start(TestSettings settings);

        void run(DriverUnderTest driver);
    }

    private static final Play CLIENT = new Play() {
        @Override
        public DriverUnderTest start(TestSettings settings) {
            return DriverUnderTest.client(settings);
        }

        @Override
        public void run(DriverUnderTest driver) {
            var server = ScriptedServer.of(driver).before(HandshakeType.SERVER_HELLO_DONE);
            ScriptedServer.requireTaken(server.send(ScriptedServer.certificateRequest()));
            ScriptedServer.requireTaken(server.send(new ServerHelloDone()));
            server.readAnswer();
            ScriptedServer.requireTaken(server.changeCipherSpec());
            ScriptedServer.requireTaken(server.send(server.finished()));
        }
    };

    private static final Play SERVER = new Play() {
        @Override
        public DriverUnderTest start(TestSettings settings) {
            return DriverUnderTest.server(settings);
        }

        @Override
        public void run(DriverUnderTest driver) {
            var client = ScriptedClient.asked(driver).before(HandshakeType.FINISHED);
            ScriptedServer.requireTaken(client.changeCipherSpec());
            ScriptedServer.requireTaken(client.send(client.finished()));
        }
    };

    private static final Play PSK_CLIENT = new Play() {
        @Override
        public DriverUnderTest start(TestSettings settings) {
            return DriverUnderTest.client(settings);
        }

        @Override
        public void run(DriverUnderTest driver) {
            var server = ScriptedPskServer.of(driver, KeyExchange.ECDHE_PSK).before(HandshakeType.FINISHED);
            ScriptedServer.requireTaken(server.send(server.finished()));
        }
    };

    private static final Play PSK_SERVER = new Play() {
        @Override
        public DriverUnderTest start(TestSettings settings) {
            return DriverUnderTest.server(settings);
        }

        @Override
        public void run(DriverUnderTest driver) {
            var client = ScriptedPskClient.of(driver, KeyExchange.ECDHE_PSK).before(HandshakeType.FINISHED);
            ScriptedServer.requireTaken(client.changeCipherSpec());
            ScriptedServer.requireTaken(client.send(client.finished()));
        }
    };

    private TestSettings client() {
        return TestSettings.client().credentials("client").keyLog((label, random, secret) -> masters.add(secret));
    }

    private TestSettings server() {
        return TestSettings.server()
                .asking(ClientAuthentication.REQUIRE)
                .keyLog((label, random, secret) -> masters.add(secret));
    }

    @Test
    @Requirement("RFC5246-7.2.2-a")
    void aClientLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(CLIENT, client());
        assertTrue(steps > 10, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC5246-7.2.2-a")
    void aServerLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(SERVER, server());
        assertTrue(steps > 10, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC5246-7.2.2-a")
    void aClientWithAPreSharedKeyLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(
                PSK_CLIENT, Psk.client(KeyExchange.ECDHE_PSK).keyLog((label, random, secret) -> masters.add(secret)));
        assertTrue(steps > 8, "only " + steps + " requests");
    }

    @Test
    @Requirement("RFC5246-7.2.2-a")
    void aServerWithPreSharedKeysLeavesNoSecretWhereverTheProviderFails() {
        int steps = failAtEveryRequest(
                PSK_SERVER, Psk.server(KeyExchange.ECDHE_PSK).keyLog((label, random, secret) -> masters.add(secret)));
        assertTrue(steps > 8, "only " + steps + " requests");
    }

    private int failAtEveryRequest(Play play, TestSettings settings) {
        for (int failing = 1; failing < MOST_REQUESTS; failing++) {
            var provider = new FailingProvider(failing);
            masters.clear();
            var driver = play.start(settings.crypto(CryptoProvider.only(provider)));
            run(play, driver);
            driver.wipe();
            assertEverythingWiped(driver, provider);
            assertEquals(!provider.hasFailed(), driver.isComplete());
            if (!provider.hasFailed()) {
                return failing;
            }
        }
        throw new AssertionError("a handshake makes more than " + MOST_REQUESTS + " requests");
    }

    /** A failure shows as a refused message, or comes through as it was raised: the association turns both into the end. */
    private static void run(Play play, DriverUnderTest driver) {
        try {
            play.run(driver);
        } catch (ProviderException expected) {
            assertEquals("device removed", expected.getMessage());
        } catch (ScriptedServer.NotTaken refused) {
            assertTrue(String.valueOf(refused.getMessage()).contains("internal_error"), refused::toString);
        }
    }

    private void assertEverythingWiped(DriverUnderTest driver, FailingProvider provider) {
        Stream.concat(provider.sharedSecrets().stream(), masters.stream())
                .forEach(secret -> assertArrayEquals(new byte[secret.length], secret));
        for (var keys : driver.readKeys()) {
            assertThrows(IllegalStateException.class, () -> seal(keys));
        }
        for (var keys : driver.writeKeys()) {
            assertThrows(IllegalStateException.class, () -> seal(keys));
        }
    }

    private static void seal(RecordProtection keys) {
        try (var ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2)) {
            keys.seal(
                    ws,
                    RecordNumber.of(1, 0),
                    ContentType.APPLICATION_DATA,
                    RecordVersion.DTLS_1_2,
                    new byte[1],
                    0,
                    1,
                    new byte[100],
                    0);
        }
    }

    @Test
    void aKeyLogThatFailsLeavesNoMasterSecret() {
        for (var play : List.of(CLIENT, SERVER)) {
            masters.clear();
            var settings = play == CLIENT ? client() : server();
            var driver = play.start(settings.keyLog((label, random, secret) -> {
                masters.add(secret);
                throw new UnsupportedOperationException("disk full");
            }));
            assertThrows(UnsupportedOperationException.class, () -> play.run(driver));
            driver.wipe();
            assertEquals(1, masters.size());
            assertArrayEquals(new byte[48], masters.get(0));
            assertFalse(driver.isComplete());
        }
    }

    @Test
    void aCompleteHandshakeIsWipedAsWell() {
        var driver = CLIENT.start(client());
        CLIENT.run(driver);
        assertTrue(driver.isComplete());
        driver.wipe();
        assertEquals(1, masters.size());
        assertArrayEquals(new byte[48], masters.get(0));
    }
}
