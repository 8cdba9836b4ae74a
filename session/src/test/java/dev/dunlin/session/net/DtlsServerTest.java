package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TestCredentials;
import dev.dunlin.session.UsedUpKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class DtlsServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ProtocolVersion version;
    private final MemoryNetwork network = new MemoryNetwork();
    private final ArrayList<AutoCloseable> toClose = new ArrayList<>();

    DtlsServerTest(ProtocolVersion version) {
        this.version = version;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var open : toClose) {
            open.close();
        }
    }

    @Test
    void greetsEchoesAndSaysGoodbye() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var server = serving(handler);
        var client = connected(1);
        var session = handler.nextEstablished();
        assertEquals(MemoryNetwork.address(1), session.peer());
        assertEquals(client.info().orElseThrow().suite(), session.info().suite());
        assertEquals("ping", exchanged(client, "ping"));
        assertEquals(SendOutcome.Kind.SENT, client.shutdown(LONG).kind());
        var ended = handler.nextEnded();
        assertSame(session, ended.session());
        assertEquals(SessionEnd.Kind.PEER_CLOSED, ended.end().kind());
        assertEquals(MemoryNetwork.SERVER, server.localAddress());
        assertEquals(1, server.counters().received(ReceiveOutcome.Kind.DATA));
    }

    /** A server of DTLS 1.2 speaks last in the handshake: what it has to say then goes out before the greeting. */
    @Test
    @Requirement({"RFC5246-7.3-b", "RFC8446-2-b"})
    void aHandlerMaySpeakAsSoonAsASessionIsEstablished() throws Exception {
        var greeted = new CompletableFuture<SendOutcome.Kind>();
        serving(new SessionHandler() {
            @Override
            public void established(ServerSession session) {
                greeted.complete(session.send(utf8("welcome")).kind());
            }

            @Override
            public void received(ServerSession session, ByteBuffer message) {}
        });
        var client = connected(1);
        assertEquals("welcome", received(client));
        assertEquals(SendOutcome.Kind.SENT, greeted.get());
    }

    @Test
    void servesManyClientsAtOnce() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var server = serving(handler);
        var clients = new ArrayList<DtlsClient>();
        for (var number = 0; number < 20; number++) {
            clients.add(connected(number));
        }
        assertEquals(20, server.associations());
        for (var number = 0; number < 20; number++) {
            assertEquals("hello " + number, exchanged(clients.get(number), "hello " + number));
        }
    }

    @Test
    void keyingMaterialIsThatOfTheClient() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(handler);
        var client = connected(1);
        var theirs = handler.nextEstablished().export("EXPORTER-test", 32).orElseThrow();
        assertEquals(ByteBuffer.wrap(client.export("EXPORTER-test", 32).orElseThrow()), ByteBuffer.wrap(theirs));
    }

    // No result of sending is lost

    @Test
    void everyTroubleInSendingIsAnOutcomeOfItsOwn() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(handler);
        var client = connected(1);
        var session = handler.nextEstablished();

        var limit = session.maxPlaintext();
        var tooLarge = assertInstanceOf(SendOutcome.TooLarge.class, session.send(new byte[limit + 1]));
        assertEquals(limit, tooLarge.limit());

        network.server().failSending(datagram -> 0);
        var kept = ByteBuffer.wrap(utf8("kept"));
        assertEquals(SendOutcome.Kind.REFUSED, session.send(kept).kind());
        assertEquals(4, kept.remaining());

        network.server().failSending(datagram -> 3);
        assertEquals(
                3,
                assertInstanceOf(SendOutcome.PartialWrite.class, session.send(kept))
                        .written());

        var cause = new PortUnreachableException();
        network.server().failSending(datagram -> {
            throw cause;
        });
        assertSame(
                cause,
                assertInstanceOf(SendOutcome.IoError.class, session.send(kept)).cause());

        network.server().failSending(datagram -> {
            throw new DatagramTooLongException(new IOException("Message too long"));
        });
        var shorter = assertInstanceOf(SendOutcome.TooLarge.class, session.send(new byte[limit]));
        assertTrue(shorter.limit() < limit, shorter::toString);

        assertEquals(SendOutcome.Kind.SENT, session.send(kept).kind());
        assertEquals("kept", received(client));

        session.shutdown();
        assertEquals(SendOutcome.Kind.CLOSED, session.send(utf8("late")).kind());
        assertEquals(SessionEnd.Kind.CLOSED, handler.nextEnded().end().kind());
        var buffer = ByteBuffer.allocate(100);
        assertEquals(
                ReceiveOutcome.Kind.PEER_CLOSED, client.receive(buffer, LONG).kind());
    }

    @Test
    void otherThreadsSendWhileTheHandlerIsBusy() throws Exception {
        var busy = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var handler = new RecordingHandler((session, text) -> {
            busy.countDown();
            await(done);
        });
        serving(handler);
        var client = connected(1);
        var session = handler.nextEstablished();
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("work")).kind());
        busy.await();
        assertEquals(SendOutcome.Kind.SENT, session.send(utf8("meanwhile")).kind());
        assertEquals("meanwhile", received(client));
        done.countDown();
    }

    // The handler's faults

    @Test
    void aHandlerThatRaisesEndsOnlyItsOwnSession() throws Exception {
        var fault = new IllegalArgumentException("cannot read this");
        var handler = new RecordingHandler((session, text) -> {
            if (text.equals("poison")) {
                throw fault;
            }
            echo(session, text);
        });
        serving(handler);
        var victim = connected(1);
        var bystander = connected(2);
        var session = handler.nextEstablished();
        handler.nextEstablished();
        assertEquals(SendOutcome.Kind.SENT, victim.send(utf8("poison")).kind());
        var ended = handler.nextEnded();
        assertSame(session, ended.session());
        assertEquals(SessionEnd.Kind.HANDLER_FAILED, ended.end().kind());
        assertEquals(Optional.of(fault), ended.end().cause());
        assertEquals(
                FailureReason.INTERNAL_ERROR,
                ended.end().failure().orElseThrow().reason());
        var told = assertInstanceOf(ReceiveOutcome.Failed.class, victim.receive(ByteBuffer.allocate(100), LONG));
        assertEquals(
                Optional.of(AlertDescription.INTERNAL_ERROR), told.failure().alert());
        assertEquals("still served", exchanged(bystander, "still served"));
        assertTrue(handler.isSilent());
    }

    /** RFC 9147 §4.2.1: epochs do not wrap, and the association ends. */
    @Test
    void aSessionThatHasUsedUpItsKeysHasClosed() throws Exception {
        var afterwards = new CompletableFuture<SendOutcome.Kind>();
        var handler = new RecordingHandler((session, text) -> {
            UsedUpKeys.give(session.session());
            echo(session, text);
            afterwards.complete(session.send(utf8("too late")).kind());
        });
        // Without tickets nothing is outstanding when the message comes.
        var config =
                DtlsServerConfig.builder().credentials(TestCredentials.ec()).tickets(false);
        serving(config, handler, null);
        var client = connected(1);
        var session = handler.nextEstablished();
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("last")).kind());
        assertEquals(SendOutcome.Kind.CLOSED, afterwards.get());
        var ended = handler.nextEnded();
        assertSame(session, ended.session());
        assertEquals(SessionEnd.Kind.CLOSED, ended.end().kind());
        assertTrue(handler.isSilent());
    }

    @Test
    void aHandlerThatSaysGoodbyeAndThenRaisesHasClosed() throws Exception {
        var handler = new RecordingHandler((session, text) -> {
            session.shutdown();
            throw new IllegalStateException("after the goodbye");
        });
        serving(handler);
        var client = connected(1);
        handler.nextEstablished();
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("x")).kind());
        assertEquals(SessionEnd.Kind.CLOSED, handler.nextEnded().end().kind());
        assertTrue(handler.isSilent());
        assertEquals(
                ReceiveOutcome.Kind.PEER_CLOSED,
                client.receive(ByteBuffer.allocate(100), LONG).kind());
    }

    @Test
    void whatIsRaisedAtTheVeryEndGoesToTheThreadsOwnHandler() throws Exception {
        var fault = new IllegalStateException("in closed()");
        var reported = new CompletableFuture<Throwable>();
        SessionHandler handler = new SessionHandler() {
            @Override
            public void established(ServerSession session) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, raised) -> reported.complete(raised));
            }

            @Override
            public void received(ServerSession session, ByteBuffer message) {
                echo(session, UTF_8.decode(message).toString());
            }

            @Override
            public void closed(ServerSession session, SessionEnd end) {
                throw fault;
            }
        };
        serving(handler);
        var client = connected(1);
        assertEquals(SendOutcome.Kind.SENT, client.shutdown(LONG).kind());
        assertSame(fault, reported.get());
        assertEquals("still served", exchanged(connected(2), "still served"));
    }

    // Handshakes

    @Test
    void aHandshakeThatFailsIsToldOnceWithItsReason() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(
                DtlsServerConfig.builder()
                        .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2)
                        .credentials(TestCredentials.ec())
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(TrustAnchors.anyCertificate()),
                handler,
                null);
        var anonymous = client(1);
        var outcome = assertInstanceOf(ConnectOutcome.Failed.class, anonymous.connect(LONG));
        assertTrue(outcome.failure().sentByPeer());
        var refused = handler.nextRefused();
        assertEquals(MemoryNetwork.address(1), refused.peer());
        assertEquals(FailureReason.CERTIFICATE_REQUIRED, refused.failure().reason());
        assertEquals(outcome.failure().alert(), refused.failure().alert());
        assertTrue(handler.isSilent());
    }

    /** The client of DTLS 1.3 is done with its Finished, and hears only then what the server thinks of it. */
    @Test
    void aClientOfDtls13LearnsAfterItsHandshakeThatItIsRefused() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(
                DtlsServerConfig.builder()
                        .credentials(TestCredentials.ec())
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(TrustAnchors.anyCertificate()),
                handler,
                null);
        var anonymous = client(1);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, anonymous.connect(LONG).kind());
        var outcome = assertInstanceOf(ReceiveOutcome.Failed.class, anonymous.receive(ByteBuffer.allocate(100), LONG));
        assertTrue(outcome.failure().sentByPeer());
        var refused = handler.nextRefused();
        assertEquals(FailureReason.CERTIFICATE_REQUIRED, refused.failure().reason());
        assertEquals(outcome.failure().alert(), refused.failure().alert());
    }

    @Test
    void aClientThatFallsSilentIsGivenUp() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var server = serving(
                DtlsServerConfig.builder()
                        .credentials(TestCredentials.ec())
                        .limits(Limits.builder()
                                .initialTimeout(Duration.ofMillis(1))
                                .maxTimeout(Duration.ofMillis(1))
                                .expiries(3)
                                .build()),
                handler,
                null);
        var client = client(1);
        // Answers of the server that tell the client to go on are lost from the second one on: the cookie comes
        // through.
        network.cutAfter(1);
        var connecting = new FutureTask<>(() -> client.connect(LONG));
        new Thread(connecting).start();
        assertEquals(
                FailureReason.PEER_UNRESPONSIVE, handler.nextRefused().failure().reason());
        assertEquals(0, server.associations());
        client.close();
        assertEquals(ConnectOutcome.Kind.CLOSED, connecting.get().kind());
    }

    @Test
    void aClientThatComesBackTakesThePlaceOfItsOldSession() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(handler);
        connected(1);
        var old = handler.nextEstablished();
        var again = client(1);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, again.connect(LONG).kind());
        var session = handler.nextEstablished();
        assertNotSame(old, session);
        var ended = handler.nextEnded();
        assertSame(old, ended.session());
        assertEquals(SessionEnd.Kind.REPLACED, ended.end().kind());
        assertEquals(SendOutcome.Kind.CLOSED, old.send(utf8("to the old one")).kind());
        assertEquals("to the new one", exchanged(again, "to the new one"));
    }

    /** The application knows a session by where it began; its place is where it is now. */
    @Test
    void aClientThatComesToWhereAnOldSessionHasMovedTakesItsPlace() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(
                DtlsServerConfig.builder()
                        .versions(version, version)
                        .credentials(TestCredentials.ec())
                        .connectionIds(ConnectionIds.random(8))
                        .followPeer(AddressPolicy.NEWEST),
                handler,
                null);
        var moving = network.moving(
                List.of(1, 2),
                DtlsClientConfig.builder()
                        .trust(TrustAnchors.anyCertificate())
                        .connectionIds(ConnectionIds.towardsPeerOnly())
                        .build());
        toClose.add(moving);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, moving.connect(LONG).kind());
        var old = handler.nextEstablished();
        assertEquals("at home", exchanged(moving, "at home"));
        assertEquals(RebindOutcome.Kind.REBOUND, moving.rebind().kind());
        assertEquals("away", exchanged(moving, "away"));
        assertEquals(MemoryNetwork.address(2), old.peer());

        var again = client(2);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, again.connect(LONG).kind());
        var session = handler.nextEstablished();
        var ended = handler.nextEnded();
        assertSame(old, ended.session());
        assertEquals(SessionEnd.Kind.REPLACED, ended.end().kind());
        assertEquals("to the new one", exchanged(again, "to the new one"));

        // Where the old one began there is nobody any more, and nobody is replaced.
        var other = client(1);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, other.connect(LONG).kind());
        assertNotSame(session, handler.nextEstablished());
        assertEquals("still there", exchanged(again, "still there"));
        assertTrue(handler.isSilent());
    }

    @Test
    void slowWorkRunsOnTheExecutor() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var executor = Executors.newSingleThreadExecutor();
        toClose.add(executor::shutdown);
        var server = serving(applicationTasks(), handler, executor);
        assertEquals("done", exchanged(connected(1), "done"));
        assertTrue(server.counters().received(ReceiveOutcome.Kind.TASK_PENDING) > 0);
    }

    @Test
    void slowWorkWithoutAnExecutorRunsOnTheLoop() throws Exception {
        serving(applicationTasks(), new RecordingHandler(DtlsServerTest::echo), null);
        assertEquals("done", exchanged(connected(1), "done"));
    }

    /** Certificate and what follows it come in one datagram: the work that the first asks for is under way when the others are taken. */
    @Test
    void workThatIsUnderWayIsNotBegunAgain() throws Exception {
        var config = applicationTasks()
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(TrustAnchors.anyCertificate());
        var server = serving(config, new RecordingHandler(DtlsServerTest::echo), Runnable::run);
        var client = network.client(
                1,
                DtlsClientConfig.builder()
                        .trust(TrustAnchors.anyCertificate())
                        .credentials(TestCredentials.ec())
                        .build());
        toClose.add(0, client);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
        assertEquals("done", exchanged(client, "done"));
        assertEquals(2, server.counters().received(ReceiveOutcome.Kind.TASK_PENDING));
    }

    @Test
    void anExecutorThatRejectsFailsTheHandshakeWithInternalError() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        serving(applicationTasks(), handler, task -> {
            throw new RejectedExecutionException("full");
        });
        var outcome = assertInstanceOf(ConnectOutcome.Failed.class, client(1).connect(LONG));
        assertEquals(
                Optional.of(AlertDescription.INTERNAL_ERROR), outcome.failure().alert());
        assertEquals(FailureReason.TASK_FAILED, handler.nextRefused().failure().reason());
    }

    @Test
    void anExecutorThatRaisesAnythingElseEndsThatHandshakeAlone() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var broken = new AtomicBoolean(true);
        serving(applicationTasks(), handler, task -> {
            if (broken.getAndSet(false)) {
                throw new IllegalStateException("no such pool");
            }
            task.run();
        });
        var outcome = assertInstanceOf(ConnectOutcome.Failed.class, client(1).connect(LONG));
        assertEquals(
                Optional.of(AlertDescription.INTERNAL_ERROR), outcome.failure().alert());
        assertEquals("done", exchanged(connected(2), "done"));
    }

    @Test
    void anInterruptThatAHandlerLeavesBehindDoesNotKeepTheLoopFromWaiting() throws Exception {
        var interrupted = new CountDownLatch(1);
        var waits = new LinkedBlockingQueue<Boolean>();
        network.server().whenAwaited(() -> {
            if (interrupted.getCount() == 0) {
                waits.add(Thread.currentThread().isInterrupted());
            }
        });
        serving(new RecordingHandler((session, message) -> {
            echo(session, message);
            Thread.currentThread().interrupt();
            interrupted.countDown();
        }));
        assertEquals("ping", exchanged(connected(1), "ping"));
        assertEquals(false, waits.poll(10, TimeUnit.SECONDS));
    }

    // Back-pressure and the end

    @Test
    void whileReadingIsPausedMessagesWaitInTheSocket() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var server = serving(handler);
        var client = connected(1);
        server.pauseReading();
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("patience")).kind());
        var buffer = ByteBuffer.allocate(100);
        assertEquals(
                ReceiveOutcome.Kind.TIMED_OUT,
                client.receive(buffer, Duration.ofMillis(20)).kind());
        server.resumeReading();
        assertEquals("patience", received(client));
    }

    @Test
    void stoppingSaysGoodbyeToEveryone() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var server = serving(handler);
        var clients = new DtlsClient[] {connected(1), connected(2), connected(3)};
        for (var client : clients) {
            assertEquals("x", exchanged(client, "x"));
        }
        assertEquals(new StopReport(3, 0, 0), server.stop(LONG));
        assertEquals(new StopReport(3, 0, 0), server.stop(LONG));
        for (var client : clients) {
            var buffer = ByteBuffer.allocate(100);
            assertEquals(
                    ReceiveOutcome.Kind.PEER_CLOSED,
                    client.receive(buffer, LONG).kind());
            assertEquals(SessionEnd.Kind.CLOSED, handler.nextEnded().end().kind());
        }
        assertTrue(network.server().isClosed());
        assertEquals(0, server.associations());
    }

    @Test
    void stoppingTellsWhatTheSocketDidNotTake() throws Exception {
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var server = serving(handler);
        assertEquals("x", exchanged(connected(1), "x"));
        network.server().failSending(datagram -> 0);
        assertEquals(new StopReport(1, 0, 1), server.stop(LONG));
    }

    @Test
    void theHandlerCannotStopTheLoopThatCallsIt() throws Exception {
        var raised = new CompletableFuture<IllegalStateException>();
        var server = new CompletableFuture<DtlsServer>();
        var handler = new RecordingHandler((session, text) -> raised.complete(
                assertThrows(IllegalStateException.class, () -> server.get().stop(LONG))));
        server.complete(serving(handler));
        assertEquals(SendOutcome.Kind.SENT, connected(1).send(utf8("stop")).kind());
        assertTrue(raised.get().getMessage() != null);
    }

    @Test
    void aHandlerThatDoesNotReturnCannotKeepTheServerFromStopping() throws Exception {
        var busy = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var handler = new RecordingHandler((session, text) -> {
            if (!text.equals("work")) {
                echo(session, text);
                return;
            }
            busy.countDown();
            await(done);
        });
        var server = serving(handler);
        var client = connected(1);
        // The client has its tickets when it has the echo, and the server the ACK for them when it has the work.
        assertEquals("tickets first", exchanged(client, "tickets first"));
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("work")).kind());
        busy.await();
        assertEquals(new StopReport(0, 1, 0), server.stop(Duration.ofMillis(5)));
        assertTrue(network.server().isClosed());
        done.countDown();
    }

    @Test
    void aServerThatCannotBeginReleasesItsSocket() {
        var config = DtlsServerConfig.builder()
                .credentials(TestCredentials.ec())
                .random(new BrokenRandom())
                .tickets(false)
                .build();
        var handler = new RecordingHandler(DtlsServerTest::echo);
        assertThrows(
                IllegalStateException.class, () -> DtlsServer.start(List.of(network.server()), config, handler, null));
        assertTrue(network.server().isClosed());
    }

    @Test
    void anExecutorThatNothingWouldUseIsAContradiction() {
        var config =
                DtlsServerConfig.builder().credentials(TestCredentials.ec()).build();
        var handler = new RecordingHandler(DtlsServerTest::echo);
        var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertThrows(IllegalArgumentException.class, () -> DtlsServer.bind(anywhere, config, handler, Runnable::run));
        assertFalse(network.server().isClosed());
    }

    private static void echo(ServerSession session, String text) {
        var outcome = session.send(utf8(text));
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError(outcome);
        }
    }

    private DtlsServerConfig.Builder applicationTasks() {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(TestCredentials.ec())
                .tasks(TaskMode.APPLICATION);
    }

    private DtlsServer serving(SessionHandler handler) {
        return serving(
                DtlsServerConfig.builder().versions(version, version).credentials(TestCredentials.ec()), handler, null);
    }

    private DtlsServer serving(DtlsServerConfig.Builder config, SessionHandler handler, @Nullable Executor executor) {
        var server = DtlsServer.start(List.of(network.server()), config.build(), handler, executor);
        toClose.add(server);
        return server;
    }

    private DtlsClient client(int number) {
        var config =
                DtlsClientConfig.builder().trust(TrustAnchors.anyCertificate()).build();
        var client = network.client(number, config);
        toClose.add(0, client);
        return client;
    }

    private DtlsClient connected(int number) {
        var client = client(number);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, client.connect(LONG).kind());
        return client;
    }

    private static String exchanged(DtlsClient client, String text) {
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8(text)).kind());
        return received(client);
    }

    private static String received(DtlsClient client) {
        var message = ByteBuffer.allocate(1000);
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        return UTF_8.decode(message.flip()).toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
