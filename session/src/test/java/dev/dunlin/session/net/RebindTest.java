package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TestCredentials;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that changes its port, over real sockets. */
@Timeout(60)
class RebindTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ConcurrentLinkedQueue<InetSocketAddress> peers = new ConcurrentLinkedQueue<>();

    private static DtlsServerConfig.Builder server(ProtocolVersion version) {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(TestCredentials.ec())
                .refuseUnknownServerNames(false)
                .connectionIds(ConnectionIds.random(8));
    }

    private static DtlsClientConfig client(ProtocolVersion version) {
        return DtlsClientConfig.builder()
                .versions(version, version)
                .trust(TrustAnchors.anyCertificate())
                .connectionIds(ConnectionIds.towardsPeerOnly())
                .build();
    }

    private void echo(ServerSession session, ByteBuffer message) {
        peers.add(session.peer());
        assertEquals(SendOutcome.Kind.SENT, session.send(message).kind());
    }

    private static DtlsClient connected(DtlsServer server, DtlsClientConfig config) {
        var client = DtlsClient.to("localhost", server.localAddress().getPort(), config);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
        return client;
    }

    private static void say(DtlsClient client, String text) {
        assertEquals(SendOutcome.Kind.SENT, client.send(text.getBytes(UTF_8)).kind());
    }

    private static String heard(DtlsClient client) {
        var message = ByteBuffer.allocate(100);
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        return UTF_8.decode(message.flip()).toString();
    }

    private static InetSocketAddress rebound(DtlsClient client) {
        return assertInstanceOf(RebindOutcome.Rebound.class, client.rebind()).localAddress();
    }

    /** Lets the client answer the server's challenge. */
    private static void awaitChallenge(DtlsClient client) {
        ReceiveOutcome.Kind kind;
        do {
            kind = client.receiveRecord(ByteBuffer.allocate(100), LONG).kind();
            assertNotEquals(ReceiveOutcome.Kind.TIMED_OUT, kind);
        } while (kind != ReceiveOutcome.Kind.HANDSHAKE_PROGRESS);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatTakesAnotherPortKeepsItsSession(ProtocolVersion version) throws IOException {
        try (var server = DtlsServer.builder(server(version).build(), this::echo)
                        .loops(2)
                        .bind(ANY_PORT);
                var client = connected(server, client(version))) {
            say(client, "before");
            assertEquals("before", heard(client));
            var info = client.info().orElseThrow();
            var before = client.localAddress().orElseThrow();
            for (int i = 0; i < 5; i++) {
                var port = rebound(client);
                assertNotEquals(before, port);
                assertEquals(port, client.localAddress().orElseThrow());
                say(client, "from there " + i);
                awaitChallenge(client);
                say(client, "after " + i);
                assertEquals("after " + i, heard(client));
                peers.removeIf(peer -> peer.getPort() != port.getPort());
                assertEquals(1, peers.size(), "the one that was sent after the proof");
                before = port;
            }
            assertEquals(info.version(), client.info().orElseThrow().version());
            assertEquals(5, server.counters().total(Counters.Total.PATHS_CHANGED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatFollowsTheNewestPathAnswersTheFirstMessage(ProtocolVersion version) throws IOException {
        var config = server(version).followPeer(AddressPolicy.NEWEST).build();
        try (var server = DtlsServer.bind(ANY_PORT, config, this::echo);
                var client = connected(server, client(version))) {
            // What the handshake leaves to be acknowledged would take its part of what the new path may be sent.
            say(client, "before");
            assertEquals("before", heard(client));
            assertEquals(
                    ReceiveOutcome.Kind.TIMED_OUT,
                    client.drive(Duration.ofMillis(200)).kind());
            peers.clear();
            var port = rebound(client);
            say(client, "from there");
            assertEquals("from there", heard(client));
            assertEquals(port.getPort(), peers.element().getPort());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverWaitsForMessagesGoesOnAtTheNewPort(ProtocolVersion version) throws Exception {
        try (var server = DtlsServer.bind(ANY_PORT, server(version).build(), this::echo);
                var client = connected(server, client(version))) {
            var done = new CountDownLatch(1);
            var outcomes = new ConcurrentLinkedQueue<ReceiveOutcome>();
            var reader = new Thread(() -> {
                outcomes.add(client.receive(ByteBuffer.allocate(100), LONG));
                done.countDown();
            });
            reader.start();
            rebound(client);
            do {
                say(client, "are you there?");
            } while (!done.await(20, TimeUnit.MILLISECONDS));
            assertEquals(ReceiveOutcome.Kind.DATA, outcomes.element().kind());
            reader.join();
        }
    }

    @Test
    void withoutAConnectionIdNothingIsChanged() throws IOException {
        var config = server(ProtocolVersion.DTLS_1_3)
                .connectionIds(ConnectionIds.off())
                .build();
        try (var server = DtlsServer.bind(ANY_PORT, config, this::echo);
                var client = connected(server, client(ProtocolVersion.DTLS_1_3))) {
            var port = client.localAddress();
            assertSame(RebindOutcome.NoConnectionId.INSTANCE, client.rebind());
            assertEquals(port, client.localAddress());
            say(client, "still there");
            assertEquals("still there", heard(client));
        }
    }

    @Test
    void beforeAndAfterTheSessionThereIsNothingToRebind() throws IOException {
        var config = client(ProtocolVersion.DTLS_1_3);
        try (var server =
                DtlsServer.bind(ANY_PORT, server(ProtocolVersion.DTLS_1_3).build(), this::echo)) {
            var client = DtlsClient.to("localhost", server.localAddress().getPort(), config);
            assertEquals(RebindOutcome.Kind.NOT_ESTABLISHED, client.rebind().kind());
            assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
            assertTrue(client.shutdown(LONG).kind() == SendOutcome.Kind.SENT);
            assertEquals(RebindOutcome.Kind.NOT_ESTABLISHED, client.rebind().kind());
            client.close();
            assertEquals(RebindOutcome.Kind.CLOSED, client.rebind().kind());
        }
    }

    @Test
    void withoutAnotherSocketTheClientGoesOnWithTheOneItHas() throws IOException {
        try (var server =
                DtlsServer.bind(ANY_PORT, server(ProtocolVersion.DTLS_1_3).build(), this::echo)) {
            var isFirst = new AtomicBoolean(true);
            SocketOpener opener = remote -> {
                if (!isFirst.getAndSet(false)) {
                    throw new BindException("no more ports");
                }
                return ChannelSocket.connected(SelectorProvider.provider(), remote);
            };
            try (var client = new DtlsClient(
                    server.localAddress(), PeerName.of("ec.test"), client(ProtocolVersion.DTLS_1_3), opener)) {
                assertEquals(
                        ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
                var failed = assertInstanceOf(RebindOutcome.IoError.class, client.rebind());
                assertInstanceOf(BindException.class, failed.cause());
                say(client, "still there");
                assertEquals("still there", heard(client));
            }
        }
    }
}
