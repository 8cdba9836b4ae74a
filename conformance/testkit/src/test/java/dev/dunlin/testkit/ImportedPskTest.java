package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TaskMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that both sides import (RFC 9258), between two of our own. */
class ImportedPskTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] CONTEXT = "sensor-17 to gateway".getBytes(US_ASCII);
    private static final PskIdentity NAME = PskIdentity.of("sensor-17");

    private static ImportedPsk key(byte[] context, HashAlgorithm hash) {
        return ImportedPsk.of(NAME, context, KEY, hash);
    }

    private static ImportedPsk key() {
        return key(CONTEXT, HashAlgorithm.SHA256);
    }

    private static DtlsClientConfig.Builder client(ImportedPsk key) {
        return DtlsClientConfig.builder().importedPsk(key);
    }

    private static DtlsServerConfig.Builder server(ImportedPsk key) {
        return DtlsServerConfig.builder().importedPsk(key);
    }

    private static Meeting meeting(DtlsClientConfig.Builder client, DtlsServerConfig.Builder server) {
        return Meeting.of(client.build(), server.build());
    }

    @ParameterizedTest(name = "a key of {0} in {1}")
    @CsvSource({
        "SHA256, TLS_AES_128_GCM_SHA256",
        "SHA256, TLS_AES_256_GCM_SHA384",
        "SHA384, TLS_AES_128_GCM_SHA256",
        "SHA384, TLS_AES_256_GCM_SHA384"
    })
    @Requirement({"RFC9258-5.1-d", "RFC9258-5.1-g"})
    void aKeyServesSuitesOfEveryHash(HashAlgorithm hash, CipherSuite suite) {
        try (var meeting =
                meeting(client(key(CONTEXT, hash)), server(key(CONTEXT, hash)).suites(List.of(suite)))) {
            var info = meeting.established();
            assertEquals(suite, info.suite());
            assertEquals(ProtocolVersion.DTLS_1_3, info.version());
            assertEquals(Optional.of(NAME), info.pskIdentity());
            assertTrue(info.peerCertificates().isEmpty());
        }
    }

    /** The server says that it has nothing in common with the client, which is all that it says about keys. */
    private static void assertRefused(Meeting meeting) {
        try (meeting) {
            meeting.network().runUntilQuiet();
            assertFalse(meeting.client().session().isEstablished());
            var failure = meeting.server().session().failure().orElseThrow();
            assertEquals(FailureReason.NO_COMMON_PARAMETERS, failure.reason());
            assertEquals(
                    FailureReason.PEER_ALERT,
                    meeting.client().session().failure().orElseThrow().reason());
        }
    }

    @Test
    @Requirement("RFC9258-5.1-h")
    void sidesWithDifferentContextsDoNotAgree() {
        assertRefused(meeting(client(key()), server(key("gateway".getBytes(US_ASCII), HashAlgorithm.SHA256))));
        assertRefused(meeting(client(key()), server(key(new byte[0], HashAlgorithm.SHA256))));
    }

    @Test
    @Requirement({"RFC9258-4-a", "RFC9258-5.2-a"})
    void aSideThatImportsDoesNotAgreeWithOneThatDoesNot() {
        var direct = PskCredentials.of(NAME, PreSharedKey.of(KEY));
        assertRefused(meeting(client(key()), DtlsServerConfig.builder().psk(direct)));
        var only13 =
                DtlsClientConfig.builder().psk(direct).versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3);
        assertRefused(meeting(only13, server(key())));
    }

    @Test
    @Requirement("RFC9258-4-b")
    void sidesThatMeanDifferentHashesFindOutByTheBinder() {
        try (var meeting = meeting(client(key()), server(key(CONTEXT, HashAlgorithm.SHA384)))) {
            meeting.network().runUntilQuiet();
            assertEquals(
                    FailureReason.BAD_FINISHED,
                    meeting.server().session().failure().orElseThrow().reason());
        }
    }

    @Test
    void theServerTakesWhicheverOfSeveralKeysItKnows() {
        var other = ImportedPsk.of(PskIdentity.of("sensor-18"), "other".getBytes(US_ASCII));
        try (var meeting = meeting(client(other).importedPsk(key()), server(key()))) {
            assertEquals(Optional.of(NAME), meeting.established().pskIdentity());
        }
    }

    /** Whatever the client prefers, and whether or not one of the hashes suits both. */
    @Test
    void ofSeveralKeysThatItKnowsTheServerTakesTheOneThatItHasListedFirst() {
        var other = ImportedPsk.of(PskIdentity.of("sensor-18"), "fedcba9876543210".getBytes(US_ASCII));
        for (var suite : List.of(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384)) {
            var suites = List.of(suite);
            try (var meeting = meeting(
                    client(other).importedPsk(key()),
                    server(key()).importedPsk(other).suites(suites))) {
                assertEquals(Optional.of(NAME), meeting.established().pskIdentity());
            }
            try (var meeting = meeting(
                    client(key()).importedPsk(other),
                    server(other).importedPsk(key()).suites(suites))) {
                assertEquals(
                        Optional.of(other.identity()), meeting.established().pskIdentity());
            }
        }
    }

    /** DTLS 1.2 is spoken with certificates, or not at all. */
    @Test
    @Requirement("RFC9258-5.1-b")
    void nothingIsImportedForDtls12() {
        assertEquals(ProtocolVersion.DTLS_1_3, client(key()).build().minVersion());
        var old = DtlsServerConfig.builder()
                .credentials(Identity.SERVER_P256.credentials())
                .psk(PskCredentials.of(NAME, PreSharedKey.of(KEY)))
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2)
                .clock(Identity.WALL_CLOCK);
        var both = client(key()).trust(Identity.trust()).clock(Identity.WALL_CLOCK);
        try (var meeting = meeting(both, old)) {
            var info = meeting.established();
            assertEquals(ProtocolVersion.DTLS_1_2, info.version());
            assertEquals(Optional.empty(), info.pskIdentity());
            assertEquals(1, info.peerCertificates().size());
        }
    }

    @Test
    void whereTheKeyIsUnknownACertificateServesAClientThatTakesOne() {
        var certified = DtlsServerConfig.builder()
                .credentials(Identity.SERVER_P256.credentials())
                .clock(Identity.WALL_CLOCK);
        try (var meeting = meeting(client(key()).trust(Identity.trust()).clock(Identity.WALL_CLOCK), certified)) {
            var info = meeting.established();
            assertEquals(ProtocolVersion.DTLS_1_3, info.version());
            assertEquals(1, info.peerCertificates().size());
        }
    }

    /** It asks for none: with a pre-shared key nobody shows a certificate (RFC 8446 §4.3.2). */
    @Test
    void aServerThatDemandsCertificatesTakesAnImportedKeyInstead() {
        var strict = server(key())
                .credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(Identity.trust())
                .clock(Identity.WALL_CLOCK);
        try (var meeting = meeting(client(key()), strict)) {
            assertEquals(Optional.of(NAME), meeting.established().pskIdentity());
        }
    }

    @Test
    void aSessionThatBeganWithAnImportedKeyIsResumed() {
        var client = client(key()).build();
        var server = server(key()).build();
        try (var first = Meeting.of(client, server)) {
            assertFalse(first.established().resumed());
            first.network().run(Duration.ofSeconds(1));
            try (var resumable = first.resumable();
                    var second = Meeting.resuming(resumable, client, server)) {
                var info = second.established();
                assertTrue(info.resumed());
                assertEquals(Optional.of(NAME), info.pskIdentity());
            }
        }
    }

    @Test
    void theServerLooksKeysUpInATask() {
        var asked = new ArrayList<PskIdentity>();
        var server = DtlsServerConfig.builder()
                .tasks(TaskMode.APPLICATION)
                .cookieExchange(false)
                .provenPaths(path -> true)
                .importedPskLookup((identity, context) -> {
                    asked.add(identity);
                    assertArrayEquals(CONTEXT, context);
                    return Optional.of(key());
                });
        try (var meeting = meeting(client(key()), server)) {
            var session = meeting.server().session();
            long now = meeting.network().clock().now();
            for (var datagram : meeting.client().transmitted()) {
                var outcome = session.receive(ByteBuffer.wrap(datagram), ByteBuffer.allocate(0), now);
                assertEquals(ReceiveOutcome.Kind.TASK_PENDING, outcome.kind());
            }
            var task = session.task().orElseThrow();
            assertEquals(HandshakeTask.Kind.LOOK_UP_PSK, task.kind());
            assertEquals(List.of(), asked);
            task.run();
            assertEquals(List.of(NAME), asked);
            assertEquals(
                    ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                    session.resume(task, now).kind());
            assertEquals(Optional.of(NAME), meeting.established().pskIdentity());
        }
    }
}
