package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.internal.message.HandshakeType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The secrets that outlive a handshake, while the association rests and after that. */
class FoldedHandshakeTest {
    private static final String LABEL = "EXPORTER-x";
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());

    private final List<byte[]> logged = new ArrayList<>();

    private HandshakeResult server12() {
        var settings = TestSettings.server().keyLog((label, random, secret) -> logged.add(secret));
        var client = ScriptedClient.of(settings).before(HandshakeType.FINISHED);
        ScriptedServer.requireTaken(client.changeCipherSpec());
        ScriptedServer.requireTaken(client.send(client.finished()));
        return client.driver.result();
    }

    private HandshakeResult client12() {
        var driver =
                DriverUnderTest.client(TestSettings.client().keyLog((label, random, secret) -> logged.add(secret)));
        var server = ScriptedServer.of(driver).before(HandshakeType.FINISHED);
        ScriptedServer.requireTaken(server.send(server.finished()));
        return driver.result();
    }

    private HandshakeResult server13() {
        var settings = TestSettings.server().dtls13Only().keyLog(this::logLasting);
        return ScriptedDtls13Client.of(settings).complete().driver.result();
    }

    private HandshakeResult client13() {
        var settings = TestSettings.client().dtls13Only().keyLog(this::logLasting);
        return ScriptedDtls13Server.of(settings).complete().driver.result();
    }

    private void logLasting(String label, byte[] clientRandom, byte[] secret) {
        if (label.equals("EXPORTER_SECRET") || label.endsWith("TRAFFIC_SECRET_0")) {
            logged.add(secret);
        }
    }

    @Test
    void whatIsExportedIsTheSameBeforeAndAfterResting() {
        for (var result : List.of(server12(), client12(), server13(), client13())) {
            var before = result.exporter().export(LABEL, null, 32);
            var after = result.afterHandshake();
            for (int i = 0; i < 3; i++) {
                after = rested(after, result);
                assertArrayEquals(before, after.exporter().export(LABEL, null, 32));
            }
            assertEquals(result.afterHandshake().policy(), after.policy());
            assertEquals(
                    result.afterHandshake().state().getClass(), after.state().getClass());
            var last = after;
            last.close();
            assertThrows(IllegalStateException.class, () -> last.exporter().export(LABEL, null, 32));
        }
    }

    private static AfterHandshake rested(AfterHandshake after, HandshakeResult result) {
        try (var out = new FoldWriter()) {
            var folded = after.fold(out);
            var in = new FoldReader(out.toByteArray());
            var unfolded = folded.unfold(JCA, result.suite(), in);
            assertTrue(in.isAtEnd());
            return unfolded;
        }
    }

    @Test
    void nothingStaysOfTheSecretsThatWereFolded() {
        for (var result : List.of(server12(), server13(), client13())) {
            var unused = result.afterHandshake().fold(new FoldWriter());
            assertThrows(IllegalStateException.class, () -> result.exporter().export(LABEL, null, 32));
        }
        assertEquals(1 + 3 + 3, logged.size());
        logged.forEach(secret -> assertArrayEquals(new byte[secret.length], secret));
    }

    @Test
    void theSecretThatResumesAClientsSessionStays() {
        var result = client12();
        try (var out = new FoldWriter()) {
            var unused = result.afterHandshake().fold(out);
            assertEquals(0, out.toByteArray().length);
        }
        logged.forEach(secret -> assertFalse(Arrays.equals(new byte[secret.length], secret)));
    }
}
