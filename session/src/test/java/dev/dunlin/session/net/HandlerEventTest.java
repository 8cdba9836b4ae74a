package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent;
import dev.dunlin.session.TestCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server's handler hears of its sessions beside messages, over real sockets. */
@Timeout(60)
class HandlerEventTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Diary diary = new Diary();

    /** One line for each call, in order. */
    private static final class Diary implements SessionHandler {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private volatile boolean raises;

        @Override
        public void established(ServerSession session) {
            lines.add("established");
        }

        @Override
        public void received(ServerSession session, ByteBuffer message) {
            lines.add("received " + UTF_8.decode(message));
        }

        @Override
        public void happened(ServerSession session, SessionEvent event) {
            event.path().ifPresent(path -> assertEquals(path.address().orElseThrow(), session.peer()));
            lines.add("happened " + event.kind());
            if (raises) {
                throw new IllegalStateException("a bug in the handler");
            }
        }

        @Override
        public void closed(ServerSession session, SessionEnd end) {
            lines.add("closed " + end.kind());
        }

        String next() throws InterruptedException {
            var line = lines.poll(20, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing was heard");
            }
            return line;
        }

        /** The next line that is not about the handshake, which ends in an order that the network decides. */
        String nextOf(List<String> expected) throws InterruptedException {
            String line;
            do {
                line = next();
            } while (!expected.contains(line));
            return line;
        }
    }

    private static DtlsServerConfig server(ProtocolVersion version) {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(TestCredentials.ec())
                .refuseUnknownServerNames(false)
                .connectionIds(ConnectionIds.random(8))
                .followPeer(AddressPolicy.NEWEST)
                .build();
    }

    private static DtlsClient connected(DtlsServer server, ProtocolVersion version) {
        var config = DtlsClientConfig.builder()
                .versions(version, version)
                .trust(TrustAnchors.anyCertificate())
                .connectionIds(ConnectionIds.towardsPeerOnly())
                .build();
        var client = DtlsClient.to("localhost", server.localAddress().getPort(), config);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
        return client;
    }

    private static void say(DtlsClient client, String text) {
        assertEquals(SendOutcome.Kind.SENT, client.send(text.getBytes(UTF_8)).kind());
    }

    @ParameterizedTest
    @EnumSource
    void aMoveIsToldBeforeTheMessageThatShowedIt(ProtocolVersion version) throws Exception {
        try (var server = DtlsServer.bind(ANY_PORT, server(version), diary);
                var client = connected(server, version)) {
            assertEquals("established", diary.next());
            assertEquals(RebindOutcome.Kind.REBOUND, client.rebind().kind());
            say(client, "from there");
            var either = List.of("happened PATH_CHANGED", "received from there");
            assertEquals("happened PATH_CHANGED", diary.nextOf(either));
            assertEquals("received from there", diary.nextOf(either));
        }
    }

    @Test
    void newKeysAreTold() throws Exception {
        try (var server = DtlsServer.bind(ANY_PORT, server(ProtocolVersion.DTLS_1_3), diary);
                var client = connected(server, ProtocolVersion.DTLS_1_3)) {
            assertEquals("established", diary.next());
            assertSame(KeyUpdateOutcome.Kind.STARTED, client.updateKeys(false).kind());
            // The client's KeyUpdate may have to wait for what the server acknowledges.
            ReceiveOutcome.Kind kind;
            do {
                kind = client.drive(Duration.ofMillis(20)).kind();
                assertNotEquals(ReceiveOutcome.Kind.FAILED, kind);
            } while (!diary.lines.contains("happened KEYS_UPDATED"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatRaisesAtAnEventEndsItsSessionAlone(ProtocolVersion version)
            throws IOException, InterruptedException {
        try (var server = DtlsServer.bind(ANY_PORT, server(version), diary);
                var client = connected(server, version);
                var other = connected(server, version)) {
            say(client, "before");
            diary.nextOf(List.of("received before"));
            diary.raises = true;
            assertEquals(RebindOutcome.Kind.REBOUND, client.rebind().kind());
            say(client, "from there");
            var heard = List.of("received from there", "closed HANDLER_FAILED");
            assertEquals("closed HANDLER_FAILED", diary.nextOf(heard));
            say(other, "I am still here");
            assertEquals("received I am still here", diary.nextOf(List.of("received I am still here", heard.get(0))));
            assertTrue(diary.lines.stream().noneMatch(heard::contains));
        }
    }
}
