package dev.dunlin.examples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.examples.demo.TestIdentity;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Failure;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.SrtpKeys;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.session.net.DtlsClient;
import dev.dunlin.session.net.DtlsServer;
import dev.dunlin.session.net.ServerSession;
import dev.dunlin.session.net.SessionHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README shows is what is compiled here, and it works. */
@Timeout(60)
class ReadmeTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path SOURCES = MODULE.resolve("src/main/java/dev/dunlin/examples/readme");
    private static final Path README = MODULE.resolve("../../README.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReadmeClient",
                "ReadmeServer",
                "ReadmePreSharedKey",
                "ReadmeResumption",
                "ReadmeWithdrawal",
                "ReadmeRotation",
                "ReadmeFingerprint",
                "ReadmeMovingSensor",
                "ReadmeBigServer",
                "ReadmeVersions",
                "ReadmeRawPublicKey",
                "ReadmeStapling"
            })
    void theExampleStandsInReadmeWordForWord(String name) throws IOException {
        assertTrue(javaBlocks(README).contains(shown(SOURCES.resolve(name + ".java"))), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadmeClient", "ReadmeServer"})
    void theExampleIsShort(String name) throws IOException {
        var lines = shown(SOURCES.resolve(name + ".java")).lines().count();
        assertTrue(lines <= 22, () -> name + " has " + lines + " lines");
    }

    @Test
    void clientAndServerUnderstandEachOther(@TempDir Path folder) throws Exception {
        var identity = TestIdentity.in(folder, "server");
        var certificate = Path.of(identity.certificate());
        try (var server = ReadmeServer.serve(0, certificate, Path.of(identity.key()))) {
            var port = server.localAddress().getPort();
            assertEquals("How are you?", ReadmeClient.ask("localhost", port, certificate, "How are you?"));
        }
    }

    @Test
    void aClientThatIsRefusedSaysWhy(@TempDir Path folder) throws Exception {
        var identity = TestIdentity.in(folder, "server");
        var stranger = Path.of(TestIdentity.in(folder, "stranger").certificate());
        try (var server = ReadmeServer.serve(0, Path.of(identity.certificate()), Path.of(identity.key()))) {
            var answer = ReadmeClient.ask("localhost", server.localAddress().getPort(), stranger, "How are you?");
            assertTrue(answer.startsWith("not connected: FAILED(UNTRUSTED_CERTIFICATE"), answer);
        }
    }

    @Test
    void whoSpeaksTheNewestVersionGetsIt(@TempDir Path folder) throws Exception {
        var identity = TestIdentity.in(folder, "server");
        var own = Credentials.fromPem(Path.of(identity.certificate()), Path.of(identity.key()));
        var trust = TrustAnchors.fromPem(Path.of(identity.certificate()));
        try (var server = DtlsServer.bind(LOOPBACK, ReadmeVersions.bothVersions(own), ReadmeTest::ignore);
                var client = DtlsClient.to(
                        "localhost", server.localAddress().getPort(), ReadmeVersions.onlyTheNewest(trust))) {
            assertEquals(
                    ConnectOutcome.Kind.ESTABLISHED,
                    client.connect(Duration.ofSeconds(20)).kind());
            assertEquals(ProtocolVersion.DTLS_1_3, client.info().orElseThrow().version());
            assertEquals(KeyUpdateOutcome.Kind.STARTED, client.updateKeys(true).kind());
        }
    }

    @Test
    void aSensorIsKnownByItsKey() throws Exception {
        var secret = "a secret of sixteen bytes or more".getBytes(UTF_8);
        try (var key = PreSharedKey.of(secret)) {
            var gateway = ReadmePreSharedKey.gateway(
                    identity -> identity.equals(PskIdentity.of("sensor-17")) ? Optional.of(key) : Optional.empty());
            try (var server = ReadmeBigServer.serve(LOOPBACK, gateway, ReadmeTest::ignore, Runnable::run)) {
                var info = connected(server, ReadmePreSharedKey.sensor("sensor-17", key));
                assertEquals(Optional.empty(), info.peerName());
                assertTrue(ReadmeBigServer.end(server).contains("aborted=0"));
            }
        }
    }

    @Test
    void aSensorAndItsHubKnowEachOthersKeys(@TempDir Path folder) throws Exception {
        var hub = TestIdentity.in(folder, "hub");
        var sensor = TestIdentity.in(folder, "sensor");
        var sensorKey = Credentials.rawPublicKeyFromPem(Path.of(sensor.key()));
        var sensors = Files.writeString(
                folder.resolve("sensors.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(sensorKey.publicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        var pin = Credentials.rawPublicKeyFromPem(Path.of(hub.key()))
                .rawPublicKey()
                .orElseThrow()
                .sha256();
        var config = ReadmeRawPublicKey.hub(Path.of(hub.key()), sensors);
        try (var server = DtlsServer.bind(LOOPBACK, config, ReadmeTest::ignore)) {
            var info = connected(server, ReadmeRawPublicKey.sensor(Path.of(sensor.key()), pin));
            assertArrayEquals(pin, info.peerRawPublicKey().orElseThrow().sha256());
        }
    }

    @Test
    void aClientThatInsistsOnAResponseGetsItAndTheTimestampsToo(@TempDir Path folder) throws Exception {
        var own = RotatingCredentials.of(credentials(folder, "server"));
        var response = "a response of DER".getBytes(UTF_8);
        var timestamp = "a promise of a log".getBytes(UTF_8);
        ReadmeStapling.stapled(own, response, List.of(timestamp));
        var config = DtlsServerConfig.builder().credentials(own).build();
        try (var server = DtlsServer.bind(LOOPBACK, config, ReadmeTest::ignore)) {
            var client = ReadmeStapling.insisting(
                    TrustAnchors.of(own.current().chain()), (chain, stapled) -> stapled.isPresent());
            var info = connected(server, client);
            assertArrayEquals(response, info.ocspResponse().orElseThrow());
            var timestamps = info.signedCertificateTimestamps().orElseThrow();
            assertArrayEquals(timestamp, timestamps.timestamps().get(0));
        }
    }

    @Test
    void aClientThatComesBackResumes(@TempDir Path folder) throws Exception {
        var own = credentials(folder, "server");
        var client = ReadmeResumption.comingBack(TrustAnchors.of(own.chain()));
        try (var server = DtlsServer.bind(LOOPBACK, ReadmeResumption.remembering(own), ReadmeTest::ignore)) {
            assertFalse(connectedUntilResumable(server, client).resumed());
            assertTrue(connected(server, client).resumed());
        }
    }

    @Test
    void aClientThatTheRegisterHasStruckOffDoesNotComeBack(@TempDir Path folder) throws Exception {
        var own = credentials(folder, "server");
        var mine = credentials(folder, "client");
        var client = DtlsClientConfig.builder()
                .trust(TrustAnchors.of(own.chain()))
                .credentials(mine)
                .sessionStore(InMemorySessionStore.create())
                .build();
        var register = new CopyOnWriteArrayList<>(mine.chain());
        var config = ReadmeWithdrawal.heeding(
                (chain, name) -> register.contains(chain.get(0)), TrustAnchors.of(mine.chain()), own);
        var refusals = new LinkedBlockingQueue<Failure>();
        try (var server = DtlsServer.bind(LOOPBACK, config, refusing(refusals))) {
            assertFalse(connectedUntilResumable(server, client).resumed());
            assertTrue(connectedUntilResumable(server, client).resumed());
            assertTrue(refusals.isEmpty());
            register.clear();
            try (var comingBack =
                    DtlsClient.to("localhost", server.localAddress().getPort(), client)) {
                // In DTLS 1.3 the client has said its last word, and learns of it with the next one.
                var outcome = comingBack.connect(Duration.ofSeconds(20));
                var refusal = Objects.requireNonNull(refusals.poll(20, TimeUnit.SECONDS), outcome::toString);
                assertEquals(FailureReason.UNTRUSTED_CERTIFICATE, refusal.reason());
            }
        }
    }

    private static SessionHandler refusing(Collection<Failure> refusals) {
        return new SessionHandler() {
            @Override
            public void received(ServerSession session, ByteBuffer message) {
                ignore(session, message);
            }

            @Override
            public void handshakeFailed(InetSocketAddress peer, Failure failure) {
                refusals.add(failure);
            }
        };
    }

    @Test
    void aServerShowsItsRenewedCertificateAndAsksForTheClients(@TempDir Path folder) throws Exception {
        var old = credentials(folder, "old");
        var renewed = credentials(folder, "renewed");
        var other = credentials(folder, "other");
        var mine = credentials(folder, "client");
        var rotating = RotatingCredentials.of(old);
        var config = ReadmeRotation.mutual(rotating, other, TrustAnchors.of(mine.chain()));
        try (var server = DtlsServer.bind(LOOPBACK, config, ReadmeTest::ignore)) {
            ReadmeRotation.renewed(rotating, renewed);
            var client = DtlsClientConfig.builder()
                    .trust(TrustAnchors.of(renewed.chain()))
                    .credentials(mine)
                    .applicationProtocols("mqtt")
                    .build();
            var info = connected(server, client);
            assertEquals(renewed.chain(), info.peerCertificates());
            assertEquals("mqtt", info.applicationProtocol().orElseThrow().toString());
        }
    }

    @Test
    void aFingerprintIsAllThatWebRtcNeeds(@TempDir Path folder) throws Exception {
        var mine = credentials(folder, "mine");
        var theirs = credentials(folder, "theirs");
        var sdp = ReadmeFingerprint.toSdp(theirs);
        assertTrue(sdp.startsWith("a=fingerprint:sha-256 "), sdp);
        var client = ReadmeFingerprint.fromSdp(mine, sdp.substring("a=fingerprint:".length()));
        var server = DtlsServerConfig.builder()
                .credentials(theirs)
                .srtpProfiles(List.of(SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80))
                .build();
        var media = new RecordingMedia();
        try (var ours = DtlsSession.client(client, 0);
                var peer = DtlsSession.server(server, 0)) {
            boolean moved;
            do {
                moved = carried(ours, peer);
                moved |= carried(peer, datagram -> receive(datagram, ours, media));
            } while (moved);
            assertTrue(ours.isEstablished(), ours::toString);
            try (var theirKeys = peer.srtpKeys().orElseThrow()) {
                assertArrayEquals(theirKeys.client().key(), media.key);
            }
            receive(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0, 0}), ours, media);
            receive(ByteBuffer.wrap(new byte[] {0, 1, 0}), ours, media);
            assertEquals(1, media.packets);
        }
    }

    private static void receive(ByteBuffer datagram, DtlsSession session, RecordingMedia media) {
        ReadmeFingerprint.received(datagram, session, ByteBuffer.allocate(1 << 14), media, 0);
    }

    private static final class RecordingMedia implements ReadmeFingerprint.Media {
        private byte[] key = {};
        private int packets;

        @Override
        public void begin(SrtpKeys keys) {
            key = keys.local().key();
        }

        @Override
        public void opened(ByteBuffer packet) {
            packets++;
        }
    }

    @Test
    void aSensorChangesItsPortAndKeepsItsAssociation() throws Exception {
        try (var key = PreSharedKey.of("a secret of sixteen bytes or more".getBytes(UTF_8))) {
            var known = PskCredentials.of(PskIdentity.of("sensor-17"), key);
            var ports = new CopyOnWriteArrayList<InetSocketAddress>();
            SessionHandler echo = (session, message) -> {
                ports.add(session.peer());
                assertEquals(SendOutcome.Kind.SENT, session.send(message).kind());
            };
            try (var server = DtlsServer.bind(LOOPBACK, ReadmeMovingSensor.gateway(known), echo);
                    var client = DtlsClient.to(
                            "localhost", server.localAddress().getPort(), ReadmeMovingSensor.sensor(known))) {
                assertEquals(
                        ConnectOutcome.Kind.ESTABLISHED,
                        client.connect(Duration.ofSeconds(20)).kind());
                var first = client.localAddress().orElseThrow();
                assertEquals("21.5 °C", ReadmeMovingSensor.report(client, "21.5 °C"));
                assertNotEquals(first, client.localAddress().orElseThrow());
                assertEquals("21.6 °C", ReadmeMovingSensor.report(client, "21.6 °C"));
                assertEquals(1, server.associations(), "one association, whatever the port");
                assertEquals(2, ports.stream().distinct().count());
            }
        }
    }

    private static SessionInfo connected(DtlsServer server, DtlsClientConfig config) {
        try (var client = DtlsClient.to("localhost", server.localAddress().getPort(), config)) {
            var outcome = client.connect(Duration.ofSeconds(20));
            assertEquals(ConnectOutcome.Kind.ESTABLISHED, outcome.kind(), outcome::toString);
            return client.info().orElseThrow();
        }
    }

    /** In DTLS 1.3 the tickets come after the handshake, and are taken by whatever call comes next. */
    private static SessionInfo connectedUntilResumable(DtlsServer server, DtlsClientConfig config) {
        try (var client = DtlsClient.to("localhost", server.localAddress().getPort(), config)) {
            var outcome = client.connect(Duration.ofSeconds(20));
            assertEquals(ConnectOutcome.Kind.ESTABLISHED, outcome.kind(), outcome::toString);
            var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (client.resumable().map(ReadmeTest::closed).isEmpty() && System.nanoTime() < end) {
                assertNotEquals(
                        ReceiveOutcome.Kind.FAILED,
                        client.drive(Duration.ofMillis(50)).kind());
            }
            return client.info().orElseThrow();
        }
    }

    private static ResumableSession closed(ResumableSession session) {
        session.close();
        return session;
    }

    private static boolean carried(DtlsSession from, DtlsSession to) {
        return carried(from, datagram -> {
            while (datagram.hasRemaining()) {
                var outcome = to.receive(datagram, ByteBuffer.allocate(1500), 0);
                assertFalse(outcome.kind() == ReceiveOutcome.Kind.FAILED, outcome::toString);
            }
        });
    }

    private static boolean carried(DtlsSession from, Consumer<ByteBuffer> receiver) {
        var datagram = ByteBuffer.allocate(1500);
        if (from.transmit(datagram, 0).kind() != TransmitOutcome.Kind.DATAGRAM) {
            return false;
        }
        receiver.accept(datagram.flip());
        return true;
    }

    private static void ignore(ServerSession session, ByteBuffer message) {
        assertTrue(message.hasRemaining(), session::toString);
    }

    private static Credentials credentials(Path folder, String name) throws Exception {
        var identity = TestIdentity.in(folder, name);
        return Credentials.fromPem(Path.of(identity.certificate()), Path.of(identity.key()));
    }

    /** What stands between the markers, moved to the left margin. */
    private static String shown(Path source) throws IOException {
        var lines = Files.readAllLines(source);
        var begin = indexOf(lines, "// readme:begin") + 1;
        var end = indexOf(lines, "// readme:end");
        return String.join("\n", lines.subList(begin, end)).stripIndent();
    }

    private static int indexOf(List<String> lines, String marker) {
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError(marker + " is missing");
    }

    private static List<String> javaBlocks(Path markdown) throws IOException {
        var blocks = new ArrayList<String>();
        var block = new ArrayList<String>();
        var inside = false;
        for (var line : Files.readAllLines(markdown)) {
            if (inside && line.equals("```")) {
                blocks.add(String.join("\n", block));
                block.clear();
                inside = false;
            } else if (inside) {
                block.add(line);
            } else {
                inside = line.equals("```java");
            }
        }
        return blocks;
    }
}
