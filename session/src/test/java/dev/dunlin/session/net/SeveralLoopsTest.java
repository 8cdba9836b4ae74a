package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TestCredentials;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server with several event loops: whichever of its sockets hears a client, the client has one session and the server one set of limits. */
@Timeout(60)
class SeveralLoopsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SharedPort port = new SharedPort(3);
    private final ArrayList<AutoCloseable> toClose = new ArrayList<>();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final RecordingHandler handler = new RecordingHandler(this::echo);

    @AfterEach
    void closeAll() throws Exception {
        for (var open : toClose) {
            open.close();
        }
        port.sockets().forEach(socket -> assertTrue(socket.isClosed()));
    }

    private void echo(ServerSession session, String text) {
        threads.add(Thread.currentThread().getName());
        var outcome = session.send(text.getBytes(UTF_8));
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError(outcome);
        }
    }

    private DtlsServer serving() {
        return serving(config(), null);
    }

    private static DtlsServerConfig.Builder config() {
        return DtlsServerConfig.builder().credentials(TestCredentials.ec());
    }

    private DtlsServer serving(DtlsServerConfig.Builder config, @Nullable Executor executor) {
        var server = DtlsServer.start(port.sockets(), config.build(), handler, executor);
        toClose.add(server);
        return server;
    }

    private DtlsClient client(int number) {
        var config =
                DtlsClientConfig.builder().trust(TrustAnchors.anyCertificate()).build();
        var client = port.client(number, config);
        toClose.add(0, client);
        return client;
    }

    private DtlsClient connected(int number) {
        var client = client(number);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
        return client;
    }

    private static String exchanged(DtlsClient client, String text) {
        assertEquals(SendOutcome.Kind.SENT, client.send(text.getBytes(UTF_8)).kind());
        var message = ByteBuffer.allocate(1000);
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        return UTF_8.decode(message.flip()).toString();
    }

    @Test
    void everyLoopServesItsClientsOnItsOwnThread() {
        port.route(client -> client % 3);
        var server = serving();
        assertEquals(3, server.loops());
        for (var number = 0; number < 9; number++) {
            assertEquals("hello " + number, exchanged(connected(number), "hello " + number));
        }
        assertEquals(9, server.associations());
        assertEquals(9, server.counters().received(ReceiveOutcome.Kind.DATA));
        assertEquals(Set.of("dunlin-server-5684-0", "dunlin-server-5684-1", "dunlin-server-5684-2"), threads);
    }

    @Test
    void aDatagramAtTheWrongLoopReachesItsSessionAllTheSame() throws Exception {
        port.route(client -> 1);
        var server = serving();
        var client = connected(7);
        var session = handler.nextEstablished();
        port.route(other -> 2);
        assertEquals("by another way", exchanged(client, "by another way"));
        port.route(other -> 0);
        assertEquals("and yet another", exchanged(client, "and yet another"));
        assertEquals(Set.of("dunlin-server-5684-1"), threads);
        assertEquals(0, server.counters().discarded(DiscardReason.UNKNOWN_PEER));
        assertEquals(SendOutcome.Kind.SENT, client.shutdown(LONG).kind());
        var ended = handler.nextEnded();
        assertSame(session, ended.session());
        assertEquals(SessionEnd.Kind.PEER_CLOSED, ended.end().kind());
    }

    /** Tickets and the cache belong to all loops: a client that comes back from another port may meet any of them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionOfOneLoopIsResumedByTheOthers(boolean tickets) {
        port.route(number -> number % 3);
        serving(config().tickets(tickets).sessionCache(InMemorySessionCache.create()), null);
        // Session ids are of DTLS 1.2 alone.
        var newest = tickets ? ProtocolVersion.DTLS_1_3 : ProtocolVersion.DTLS_1_2;
        var store = InMemorySessionStore.create();
        var config = DtlsClientConfig.builder()
                .versions(ProtocolVersion.DTLS_1_2, newest)
                .trust(TrustAnchors.anyCertificate())
                .sessionStore(store)
                .build();
        for (var number = 0; number < 3; number++) {
            var client = port.client(number, config);
            toClose.add(0, client);
            assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
            do {
                // In DTLS 1.3 the first answer may overtake the tickets.
                assertEquals("hello", exchanged(client, "hello"));
            } while (store.size() == 0);
            assertEquals(number > 0, client.info().orElseThrow().resumed());
        }
        assertEquals(3, threads.size());
    }

    /** The cookie of one loop is good at the others, and what follows the ClientHello is handed to where that came. */
    @Test
    void aHandshakeMaySpreadOverAllLoops() {
        port.alternate();
        var server = serving();
        assertEquals("done", exchanged(connected(1), "done"));
        assertEquals(1, server.associations());
        assertEquals(1, server.counters().total(Counters.Total.HANDSHAKES_STARTED));
    }

    @Test
    void aClientThatComesBackByAnotherLoopTakesThePlaceOfItsOldSession() throws Exception {
        port.route(client -> 0);
        serving();
        connected(1);
        var old = handler.nextEstablished();
        port.route(client -> 2);
        var again = connected(1);
        var session = handler.nextEstablished();
        assertNotSame(old, session);
        var ended = handler.nextEnded();
        assertSame(old, ended.session());
        assertEquals(SessionEnd.Kind.REPLACED, ended.end().kind());
        assertEquals("to the new one", exchanged(again, "to the new one"));
    }

    @Test
    void aPathThatNobodyOwnsAnyMoreIsServedWhereItKnocks() throws Exception {
        port.route(client -> 0);
        var server = serving();
        var client = connected(1);
        assertEquals("x", exchanged(client, "x"));
        assertEquals(SendOutcome.Kind.SENT, client.shutdown(LONG).kind());
        handler.nextEnded();
        while (server.associations() > 0) {
            Thread.onSpinWait();
        }
        threads.clear();
        port.route(number -> 2);
        assertEquals("y", exchanged(connected(1), "y"));
        assertEquals(Set.of("dunlin-server-5684-2"), threads);
    }

    @Test
    void whatDoesNotFitBetweenLoopsIsDroppedAndCounted() throws Exception {
        var busy = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var slow = new RecordingHandler((session, text) -> {
            busy.countDown();
            await(done);
        });
        var server = DtlsServer.start(port.sockets(), config().build(), slow, null);
        toClose.add(server);
        port.route(client -> 0);
        var client = connected(1);
        assertEquals(SendOutcome.Kind.SENT, client.send("work".getBytes(UTF_8)).kind());
        busy.await();
        var noise = new byte[60_000];
        int fit = Switchboard.MOST_BYTES / noise.length;
        for (int i = 0; i < fit + 10; i++) {
            port.sockets().get(1).arrive(MemoryNetwork.address(1), noise);
        }
        while (server.counters().discarded(DiscardReason.HAND_OVER_FULL) < 10) {
            Thread.onSpinWait();
        }
        done.countDown();
        while (server.counters().discarded(DiscardReason.MALFORMED) < fit) {
            Thread.onSpinWait();
        }
        assertEquals(10, server.counters().discarded(DiscardReason.HAND_OVER_FULL));
    }

    @Test
    void limitsAreCommonToAllLoops() {
        port.route(client -> client % 3);
        var server = serving(
                config().limits(Limits.builder().associations(2).halfOpen(2).build()), null);
        connected(0);
        connected(1);
        assertEquals(
                ConnectOutcome.Kind.TIMED_OUT,
                client(2).connect(Duration.ofMillis(100)).kind());
        assertTrue(server.counters().discarded(DiscardReason.OVER_LIMIT) > 0);
        assertEquals(2, server.associations());
    }

    @Test
    void aSilentClientIsToldGoodbye() throws Exception {
        serving(
                config().limits(Limits.builder()
                        .idleTimeout(Duration.ofMillis(1))
                        .build()),
                null);
        var client = client(1);
        var unused = client.connect(LONG);
        assertEquals(SessionEnd.Kind.IDLE, handler.nextEnded().end().kind());
    }

    @Test
    void aSilentClientGivesWayToANewOne() throws Exception {
        var limits = Limits.builder()
                .associations(1)
                .halfOpen(1)
                .evictIdleAfter(Duration.ofNanos(1))
                .build();
        serving(config().limits(limits), null);
        connected(1);
        var old = handler.nextEstablished();
        assertEquals("mine now", exchanged(connected(2), "mine now"));
        var ended = handler.nextEnded();
        assertSame(old, ended.session());
        assertEquals(SessionEnd.Kind.EVICTED, ended.end().kind());
    }

    @Test
    void stoppingAddsUpWhatTheLoopsReport() throws Exception {
        port.route(client -> client % 3);
        var server = serving();
        for (var number = 0; number < 5; number++) {
            assertEquals("x", exchanged(connected(number), "x"));
        }
        port.sockets().get(2).failSending(datagram -> 0);
        assertEquals(new StopReport(5, 0, 1), server.stop(LONG));
        assertEquals(new StopReport(5, 0, 1), server.stop(LONG));
        assertEquals(0, server.associations());
    }

    // Slow work elsewhere

    @Test
    void resultsComeBackToTheLoopThatNeedsThem() {
        port.route(client -> client % 3);
        var tasks = new LinkedBlockingQueue<Runnable>();
        var worker = new Thread(() -> {
            try {
                while (true) {
                    tasks.take().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        worker.start();
        toClose.add(worker::interrupt);
        serving(config().tasks(TaskMode.APPLICATION), tasks::add);
        for (var number = 0; number < 6; number++) {
            assertEquals("hello " + number, exchanged(connected(number), "hello " + number));
        }
        assertEquals(3, threads.size());
    }

    @Test
    void anExecutorThatRejectsEndsThatHandshakeAlone() throws Exception {
        port.route(client -> client % 3);
        serving(config().tasks(TaskMode.APPLICATION), task -> {
            if (Thread.currentThread().getName().endsWith("-1")) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        var outcome = assertInstanceOf(ConnectOutcome.Failed.class, client(1).connect(LONG));
        assertEquals(
                Optional.of(AlertDescription.INTERNAL_ERROR), outcome.failure().alert());
        assertEquals(FailureReason.TASK_FAILED, handler.nextRefused().failure().reason());
        assertEquals("still served", exchanged(connected(2), "still served"));
    }

    @Test
    void aResultThatComesAfterTheServerHasStoppedIsDropped() throws Exception {
        var tasks = new LinkedBlockingQueue<Runnable>();
        var server = serving(config().tasks(TaskMode.APPLICATION), tasks::add);
        var client = client(1);
        assertEquals(
                ConnectOutcome.Kind.TIMED_OUT,
                client.connect(Duration.ofMillis(50)).kind());
        var late = tasks.take();
        assertEquals(new StopReport(0, 1, 0), server.stop(Duration.ZERO));
        late.run();
        assertEquals(0, server.associations());
        assertTrue(handler.isSilent());
    }

    // Back-pressure for one session

    @Test
    void aPausedSessionHearsNothingUntilItResumesAndKeepsNobodyElseWaiting() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var listening = new RecordingHandler((session, text) -> heard.add(text));
        toClose.add(DtlsServer.start(port.sockets(), config().build(), listening, null));
        var paused = connected(1);
        var session = listening.nextEstablished();
        var other = connected(2);
        session.pauseReading();
        for (var text : List.of("one", "two", "three")) {
            assertEquals(
                    SendOutcome.Kind.SENT, paused.send(text.getBytes(UTF_8)).kind());
        }
        assertEquals(
                SendOutcome.Kind.SENT, other.send("meanwhile".getBytes(UTF_8)).kind());
        // All came to one socket, so that what was sent before has been put off by now.
        assertEquals("meanwhile", heard.take());
        assertEquals(null, heard.poll());
        assertEquals(
                SendOutcome.Kind.SENT,
                session.send("still sends".getBytes(UTF_8)).kind());
        session.resumeReading();
        assertEquals(List.of("one", "two", "three"), List.of(heard.take(), heard.take(), heard.take()));
        session.resumeReading();
        assertEquals(SendOutcome.Kind.SENT, paused.send("four".getBytes(UTF_8)).kind());
        assertEquals("four", heard.take());
    }

    /** Epoch 6, of which a record shows the same bits as of epoch 2, that of a handshake. */
    @Test
    void aPauseHoldsWhateverTheEpochOfWhatComes() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var listening = new RecordingHandler((session, text) -> {
            heard.add(text);
            echo(session, text);
        });
        toClose.add(DtlsServer.start(port.sockets(), config().build(), listening, null));
        var paused = connected(1);
        var session = listening.nextEstablished();
        // The fourth begins when the third is acknowledged, and is not acknowledged before the client reads again.
        for (int started = 0; started < 4; ) {
            if (paused.updateKeys(false).kind() == KeyUpdateOutcome.Kind.STARTED) {
                started++;
            } else {
                assertEquals("not yet", exchanged(paused, "not yet"));
            }
        }
        heard.clear();
        var other = connected(2);
        session.pauseReading();
        assertEquals(SendOutcome.Kind.SENT, paused.send("later".getBytes(UTF_8)).kind());
        assertEquals("meanwhile", exchanged(other, "meanwhile"));
        assertEquals("meanwhile", heard.take());
        assertEquals(null, heard.poll());
        session.resumeReading();
        assertEquals("later", heard.take());
    }

    @Test
    void whatDoesNotFitTheBacklogIsDroppedAndCounted() throws Exception {
        var server = serving();
        var client = connected(1);
        var session = handler.nextEstablished();
        session.pauseReading();
        var noise = new byte[20_000];
        for (int i = 0; i < 5; i++) {
            port.arrive(1, noise);
        }
        while (server.counters().discarded(DiscardReason.BACKLOG_FULL) < 2) {
            Thread.onSpinWait();
        }
        session.resumeReading();
        while (server.counters().discarded(DiscardReason.MALFORMED) < 3) {
            Thread.onSpinWait();
        }
        assertEquals(2, server.counters().discarded(DiscardReason.BACKLOG_FULL));
        assertEquals("again", exchanged(client, "again"));
    }

    @Test
    void aClientThatBeginsAnewIsNotShutOutByThePauseOfItsOldSession() throws Exception {
        serving();
        connected(1);
        var old = handler.nextEstablished();
        old.pauseReading();
        assertEquals("anew", exchanged(connected(1), "anew"));
        assertEquals(SessionEnd.Kind.REPLACED, handler.nextEnded().end().kind());
    }

    @Test
    void aSenselessNumberOfLoopsIsRefused() {
        var builder = DtlsServer.builder(config().build(), handler);
        assertThrows(IllegalArgumentException.class, () -> builder.loops(0));
        assertThrows(IllegalArgumentException.class, () -> builder.loops(1025));
        serving();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
