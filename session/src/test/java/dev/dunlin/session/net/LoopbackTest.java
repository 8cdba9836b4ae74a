package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TestCredentials;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Client and server over real sockets. */
@Timeout(60)
class LoopbackTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final DtlsServerConfig serverConfig = DtlsServerConfig.builder()
            .credentials(TestCredentials.ec())
            .refuseUnknownServerNames(false)
            .build();
    private final DtlsClientConfig clientConfig = DtlsClientConfig.builder()
            .trust(TrustAnchors.anyCertificate())
            .limits(Limits.builder().initialTimeout(Duration.ofMillis(10)).build())
            .build();

    @Test
    void messagesComeBackAndBothSidesCloseInPeace() throws IOException {
        try (var server = DtlsServer.bind(ANY_PORT, serverConfig, LoopbackTest::echo);
                var client = DtlsClient.to("localhost", server.localAddress().getPort(), clientConfig)) {
            assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
            for (var count = 0; count < 100; count++) {
                assertEquals(
                        SendOutcome.Kind.SENT,
                        client.send(("message " + count).getBytes(UTF_8)).kind());
                var message = ByteBuffer.allocate(100);
                assertEquals(
                        ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
                assertEquals("message " + count, UTF_8.decode(message.flip()).toString());
            }
            assertEquals(SendOutcome.Kind.SENT, client.shutdown(LONG).kind());
            assertEquals(0, server.stop(LONG).aborted());
        }
    }

    @Test
    void eitherSideRefusesTheOtherByAnAlertOfItsChoice() throws IOException, InterruptedException {
        var handler = new RecordingHandler(
                (session, message) -> session.abort(AlertDescription.ACCESS_DENIED, "nobody is let in"));
        try (var server = DtlsServer.bind(ANY_PORT, serverConfig, handler)) {
            var port = server.localAddress().getPort();
            try (var client = DtlsClient.to("localhost", port, clientConfig)) {
                assertEquals(
                        SendOutcome.Kind.CLOSED,
                        client.abort(AlertDescription.ACCESS_DENIED, "nobody is there")
                                .kind());
                assertEquals(
                        ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
                assertEquals(
                        SendOutcome.Kind.SENT,
                        client.send("let me in".getBytes(UTF_8)).kind());
                var outcome =
                        assertInstanceOf(ReceiveOutcome.Failed.class, client.receive(ByteBuffer.allocate(100), LONG));
                assertEquals(
                        Optional.of(AlertDescription.ACCESS_DENIED),
                        outcome.failure().alert());
                assertTrue(outcome.failure().sentByPeer());
                assertEnded(
                        AlertDescription.ACCESS_DENIED,
                        false,
                        handler.nextEnded().end());
            }
            try (var client = DtlsClient.to("localhost", port, clientConfig)) {
                assertEquals(
                        ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
                assertThrows(
                        IllegalArgumentException.class, () -> client.abort(AlertDescription.CLOSE_NOTIFY, "a goodbye"));
                assertEquals(
                        SendOutcome.Kind.SENT,
                        client.abort(AlertDescription.INSUFFICIENT_SECURITY, "too weak")
                                .kind());
                var outcome = client.receive(ByteBuffer.allocate(100), LONG);
                assertEquals(ReceiveOutcome.Kind.FAILED, outcome.kind());
                assertEquals(
                        SendOutcome.Kind.CLOSED,
                        client.abort(AlertDescription.GENERAL_ERROR, "again").kind());
                assertEnded(
                        AlertDescription.INSUFFICIENT_SECURITY,
                        true,
                        handler.nextEnded().end());
            }
        }
    }

    private static void assertEnded(AlertDescription alert, boolean byPeer, SessionEnd end) {
        assertEquals(SessionEnd.Kind.FAILED, end.kind());
        assertEquals(Optional.of(alert), end.failure().orElseThrow().alert());
        assertEquals(byPeer, end.failure().orElseThrow().sentByPeer());
    }

    @Test
    void aPortWhereNobodyListensIsAnErrorOfTheSocketAndNoFailure() throws IOException {
        InetSocketAddress deserted;
        try (var server = DtlsServer.bind(ANY_PORT, serverConfig, LoopbackTest::echo)) {
            deserted = server.localAddress();
        }
        try (var client = DtlsClient.to(deserted.getHostString(), deserted.getPort(), clientConfig)) {
            var outcome = assertInstanceOf(ConnectOutcome.IoError.class, client.connect(Duration.ofMillis(100)));
            assertInstanceOf(PortUnreachableException.class, outcome.cause());
            assertTrue(client.failure().isEmpty());
            try (var server = DtlsServer.bind(deserted, serverConfig, LoopbackTest::echo)) {
                assertEquals(
                        ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
                assertEquals(deserted, server.localAddress());
            }
        }
    }

    @Test
    void twoServersCannotHaveTheSamePort() throws IOException {
        try (var first = DtlsServer.bind(ANY_PORT, serverConfig, LoopbackTest::echo)) {
            assertThrows(
                    BindException.class, () -> DtlsServer.bind(first.localAddress(), serverConfig, LoopbackTest::echo));
        }
    }

    /** The operating system spreads the clients; that all thirty-two fall to one of two loops happens once in two thousand million runs. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void severalLoopsShareThePort() throws IOException {
        var threads = ConcurrentHashMap.<String>newKeySet();
        SessionHandler handler = (session, message) -> {
            threads.add(Thread.currentThread().getName());
            echo(session, message);
        };
        try (var server = DtlsServer.builder(serverConfig, handler).loops(2).bind(ANY_PORT)) {
            assertEquals(2, server.loops());
            for (var number = 0; number < 32; number++) {
                try (var client =
                        DtlsClient.to("localhost", server.localAddress().getPort(), clientConfig)) {
                    assertEquals(
                            ConnectOutcome.Kind.ESTABLISHED,
                            client.connect(LONG).kind());
                    assertEquals(
                            SendOutcome.Kind.SENT,
                            client.send("x".getBytes(UTF_8)).kind());
                    var message = ByteBuffer.allocate(100);
                    assertEquals(
                            ReceiveOutcome.Kind.DATA,
                            client.receive(message, LONG).kind());
                }
            }
            assertEquals(2, threads.size());
            assertEquals(0, server.counters().discarded(DiscardReason.UNKNOWN_PEER));
        }
    }

    private static void echo(ServerSession session, ByteBuffer message) {
        if (session.send(message).kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError("the echo did not go out");
        }
    }
}
