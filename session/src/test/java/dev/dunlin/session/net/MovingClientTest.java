package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.Counters.Total;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TestCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that change their port while the server does not read what they say, or has several loops to hear it; over real sockets. */
@Timeout(60)
class MovingClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration A_MOMENT = Duration.ofMillis(20);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** That so many new ports in a row are heard by one of two sockets happens once in two thousand million runs. */
    private static final int MOST_MOVES = 32;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final RecordingHandler handler = new RecordingHandler((session, text) -> {
        threads.add(Thread.currentThread().getName());
        heard.add(text);
    });

    static Stream<Arguments> followers() {
        return Stream.of(ProtocolVersion.values()).flatMap(version -> Stream.of(AddressPolicy.RRC, AddressPolicy.NEWEST)
                .map(policy -> Arguments.of(version, policy)));
    }

    private static DtlsServerConfig.Builder serving(ProtocolVersion version) {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(TestCredentials.ec())
                .refuseUnknownServerNames(false)
                .connectionIds(ConnectionIds.random(8));
    }

    /** A check lasts as long as the patience of a test, which may have to wait for a processor. */
    private static DtlsServerConfig.Builder patiently(ProtocolVersion version) {
        return serving(version).routabilityCheck(RoutabilityCheck.basic().withTimeout(LONG));
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

    private String nextHeard() throws InterruptedException {
        var next = heard.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private static InetSocketAddress rebound(DtlsClient client) {
        return assertInstanceOf(RebindOutcome.Rebound.class, client.rebind()).localAddress();
    }

    /** Lets the client answer until {@code isSo}. */
    private static void drive(DtlsClient client, String what, BooleanSupplier isSo) {
        var deadline = Deadline.in(LONG);
        while (!isSo.getAsBoolean()) {
            assertTrue(deadline.left(System.nanoTime()) > 0, () -> "waited in vain: " + what);
            assertEquals(ReceiveOutcome.Kind.TIMED_OUT, client.drive(A_MOMENT).kind());
        }
    }

    /** Whatever the client says is heard, and after a while answered where it is. */
    private void speakUntilFollowed(DtlsClient client, ServerSession session, InetSocketAddress to)
            throws InterruptedException {
        for (int spoken = 0; session.peer().getPort() != to.getPort(); spoken++) {
            assertTrue(spoken < LONG.dividedBy(A_MOMENT), "never followed");
            var text = "still here " + spoken;
            say(client, text);
            assertEquals(text, nextHeard());
            assertEquals(ReceiveOutcome.Kind.TIMED_OUT, client.drive(A_MOMENT).kind());
        }
    }

    /** What the server says reaches the client, as soon as it may be sent there. */
    private static void assertReaches(DtlsClient client, ServerSession session, String text) {
        drive(client, "that something may be sent", () -> isSent(session, text));
        var message = ByteBuffer.allocate(100);
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        assertEquals(text, UTF_8.decode(message.flip()).toString());
    }

    private static boolean isSent(ServerSession session, String text) {
        var outcome = session.send(text.getBytes(UTF_8));
        assertTrue(
                outcome.kind() == SendOutcome.Kind.SENT || outcome.kind() == SendOutcome.Kind.PATH_LIMITED,
                outcome::toString);
        return outcome.kind() == SendOutcome.Kind.SENT;
    }

    /** One socket hears everybody: what was sent before this has been put off when this is heard. */
    private void assertNothingElseIsHeard(DtlsClient other) throws InterruptedException {
        say(other, "meanwhile");
        assertEquals("meanwhile", nextHeard());
        assertNull(heard.peek());
    }

    @ParameterizedTest
    @MethodSource("followers")
    @Requirement({"RFC9147-11-h", "RFC9146-6-d"})
    void aPausedSessionFollowsItsClientWhenItHearsAgain(ProtocolVersion version, AddressPolicy policy)
            throws Exception {
        try (var server = DtlsServer.bind(
                        ANY_PORT, patiently(version).followPeer(policy).build(), handler);
                var client = connected(server, version)) {
            var session = handler.nextEstablished();
            try (var other = connected(server, version)) {
                var home = client.localAddress().orElseThrow();
                session.pauseReading();
                var away = rebound(client);
                say(client, "one");
                say(client, "two");
                assertNothingElseIsHeard(other);
                assertEquals(home.getPort(), session.peer().getPort());
                assertEquals(0, server.counters().total(Total.PATH_CHECKS_STARTED));

                session.resumeReading();
                assertEquals("one", nextHeard());
                assertEquals("two", nextHeard());
                drive(client, "to be followed", () -> session.peer().getPort() == away.getPort());
                assertReaches(client, session, "there you are");
                say(client, "three");
                assertEquals("three", nextHeard());
                assertNothingElseIsHeard(other);
                assertEquals(1, server.counters().total(Total.PATHS_CHANGED));
            }
        }
    }

    /** Only where it is now can it answer; where it was in between is asked in vain. */
    @ParameterizedTest
    @MethodSource("followers")
    @Requirement({"RFC9147-11-h", "RFC9853-5-c"})
    void aPausedSessionFollowsItsClientToTheLastOfSeveralPorts(ProtocolVersion version, AddressPolicy policy)
            throws Exception {
        try (var server = DtlsServer.bind(
                        ANY_PORT, serving(version).followPeer(policy).build(), handler);
                var client = connected(server, version)) {
            var session = handler.nextEstablished();
            try (var other = connected(server, version)) {
                session.pauseReading();
                for (int i = 0; i < 3; i++) {
                    rebound(client);
                    say(client, "from port " + i);
                }
                var last = client.localAddress().orElseThrow();
                assertNothingElseIsHeard(other);

                session.resumeReading();
                for (int i = 0; i < 3; i++) {
                    assertEquals("from port " + i, nextHeard());
                }
                // A check of a port in between may have to end first: until then nothing is proven elsewhere.
                speakUntilFollowed(client, session, last);
                assertReaches(client, session, "there you are");
                assertNothingElseIsHeard(other);
            }
        }
    }

    /** What proves the path comes during the pause, and is read when it is too late: the path is checked once more. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.1-a", "RFC9853-5.1-b"})
    void aPauseThatOutlastsACheckIsFollowedByAnotherCheck(ProtocolVersion version) throws Exception {
        var check = RoutabilityCheck.basic().withTimeout(Duration.ofMillis(60));
        var pausing = new RecordingHandler((session, text) -> {
            heard.add(text);
            if (text.equals("hush")) {
                session.pauseReading();
            }
        });
        var config = serving(version).routabilityCheck(check).build();
        try (var server = DtlsServer.bind(ANY_PORT, config, pausing);
                var client = connected(server, version)) {
            var session = pausing.nextEstablished();
            var home = session.peer();
            var away = rebound(client);
            say(client, "hush");
            assertEquals("hush", nextHeard());
            drive(client, "the end of the check", () -> server.counters().total(Total.PATH_CHECKS_FAILED) == 1);
            assertEquals(home, session.peer());
            assertEquals(1, server.counters().total(Total.PATH_CHECKS_STARTED));

            session.resumeReading();
            speakUntilFollowed(client, session, away);
            assertReaches(client, session, "there you are");
            assertEquals(1, server.counters().total(Total.PATHS_CHANGED));
        }
    }

    /** A real socket that counts what it hears. */
    private static final class CountingSocket implements UdpSocket {
        private final ChannelSocket socket;
        private final AtomicInteger count = new AtomicInteger();

        CountingSocket(ChannelSocket socket) {
            this.socket = socket;
        }

        int count() {
            return count.get();
        }

        @Override
        public @Nullable InetSocketAddress receive(ByteBuffer datagram) throws IOException {
            var source = socket.receive(datagram);
            if (source != null) {
                count.incrementAndGet();
            }
            return source;
        }

        @Override
        public int send(ByteBuffer datagram, InetSocketAddress target) throws IOException {
            return socket.send(datagram, target);
        }

        @Override
        public void await(long nanos) throws IOException {
            socket.await(nanos);
        }

        @Override
        public void wake() {
            socket.wake();
        }

        @Override
        public void listen(boolean forDatagrams) {
            socket.listen(forDatagrams);
        }

        @Override
        public InetSocketAddress localAddress() {
            return socket.localAddress();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** The operating system has its own mind about which socket hears a new port; the id brings everything to the loop that has the session. */
    @ParameterizedTest
    @MethodSource("followers")
    @EnabledOnOs(OS.LINUX)
    @Requirement({"RFC9147-11-h", "RFC9146-6-d"})
    void aClientThatIsHeardByAnotherSocketKeepsItsLoop(ProtocolVersion version, AddressPolicy policy) throws Exception {
        var sockets = ChannelSocket.sharing(SelectorProvider.provider(), ANY_PORT, 2).stream()
                .map(CountingSocket::new)
                .toList();
        var config = patiently(version).followPeer(policy).build();
        try (var server = DtlsServer.start(sockets, config, handler, null);
                var client = connected(server, version)) {
            assertEquals(2, server.loops());
            var session = handler.nextEstablished();
            int moves = 0;
            boolean wasHeardByBoth = false;
            int first = sockets.get(0).count();
            int second = sockets.get(1).count();
            while (moves < MOST_MOVES && !(wasHeardByBoth && moves >= 4)) {
                var port = rebound(client).getPort();
                say(client, "move " + moves);
                assertEquals("move " + moves++, nextHeard());
                drive(client, "to be followed", () -> session.peer().getPort() == port);
                assertReaches(client, session, "followed");
                wasHeardByBoth =
                        sockets.get(0).count() > first && sockets.get(1).count() > second;
            }
            assertTrue(wasHeardByBoth, () -> "one socket has heard all of " + MOST_MOVES + " ports");
            assertEquals(1, threads.size(), threads::toString);
            assertEquals(1, server.associations());
            assertEquals(moves, server.counters().total(Total.PATHS_CHANGED));
            assertEquals(0, server.counters().discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
        }
    }
}
