package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A client that judges the server of its session again: not before that has proven to be the same, and before anything of its own goes out. */
class JudgedResumptionTest {
    private static final Bytes POLICY = ScriptedPeer.bytes(9);

    private final List<String> questions = new ArrayList<>();
    private boolean believed;

    private ScriptedServer offeredServer() {
        var trust = TrustAnchors.judgedBy((chain, name) -> {
            questions.add(name.orElseThrow().toString());
            assertEquals(List.of(Pki.certificate("server")), chain);
            return believed;
        });
        var resumption =
                new ResumptionSettings(true, Optional.empty(), Optional.empty(), Duration.ofHours(1), true, POLICY);
        var settings = TestSettings.client().trust(trust).resumption(resumption);
        var server = ScriptedServer.of(DriverUnderTest.client(settings, known()));
        server.master = HostileResumptionTest.MASTER;
        return server;
    }

    private static KnownSession known() {
        var facts = new SessionState.Facts(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                Optional.empty(),
                Pki.NOW,
                Optional.of("server.test"),
                new PeerIdentity(
                        List.of(Pki.certificate("server")), Stapled.NOTHING, Optional.empty(), Optional.empty()),
                POLICY);
        try (var master = Secret.copyOf(HostileResumptionTest.MASTER)) {
            var expires = Pki.NOW.plusSeconds(100);
            return KnownSession.of(
                    SessionState.of(master, facts), SessionId.NONE, HostileResumptionTest.TICKET, expires);
        }
    }

    private static Reaction serverFinished(ScriptedServer server) {
        assertEquals(Reaction.TAKEN, server.send(HostileResumptionTest.accepting(server)));
        assertEquals(Reaction.TAKEN, server.changeCipherSpec());
        return server.send(HostileResumptionTest.finished(server, "server finished"));
    }

    @Test
    void aServerThatIsStillBelievedGetsOurFinished() {
        believed = true;
        var server = offeredServer();
        assertEquals(Reaction.TAKEN, serverFinished(server));
        assertEquals(List.of("server.test"), questions);
        assertTrue(server.driver.result().resumability().resumed());
        assertFalse(server.read().isEmpty());
    }

    @Test
    void aServerThatIsNotBelievedAnyMoreGetsNothing() {
        var server = offeredServer();
        assertEquals(
                Reaction.refused(AlertDescription.CERTIFICATE_UNKNOWN, FailureReason.UNTRUSTED_CERTIFICATE),
                serverFinished(server));
        assertEquals(List.of("server.test"), questions);
        assertFalse(server.driver.isComplete());
        assertTrue(server.read().isEmpty());
    }

    @Test
    void nobodyIsAskedAboutAServerThatDoesNotHaveTheSecret() {
        var server = offeredServer();
        assertEquals(Reaction.TAKEN, server.send(HostileResumptionTest.accepting(server)));
        assertEquals(Reaction.TAKEN, server.changeCipherSpec());
        server.master = new byte[HostileResumptionTest.MASTER.length];
        assertEquals(
                Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED),
                server.send(HostileResumptionTest.finished(server, "server finished")));
        assertEquals(List.of(), questions);
    }
}
