package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TimeoutOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing and judging certificates in the application's own time. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class TaskTest {
    private final ProtocolVersion version;
    private final Setup application;
    private final Pair pair;
    private final DtlsSession client;
    private final DtlsSession server;

    TaskTest(ProtocolVersion version) {
        this.version = version;
        application = Setup.standard()
                .speaking(version)
                .mutual()
                .withoutCookie()
                .client(builder -> builder.tasks(TaskMode.APPLICATION))
                .server(builder -> builder.tasks(TaskMode.APPLICATION));
        pair = application.over(VirtualNetwork.seeded(1));
        client = pair.client().session();
        server = pair.server().session();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void bothSidesSignAndJudgeInTasks() {
        assertEquals(List.of(HandshakeTask.Kind.SIGN), runTasks(server, pair.client()));
        assertEquals(
                List.of(HandshakeTask.Kind.VERIFY_CERTIFICATE, HandshakeTask.Kind.SIGN),
                runTasks(client, pair.server()));
        assertEquals(List.of(HandshakeTask.Kind.VERIFY_CERTIFICATE), runTasks(server, pair.client()));
        assertEquals(List.of(), runTasks(client, pair.server()));
        pair.assertEstablished();
        pair.assertExchange();
    }

    @Test
    void handshakeWithTasksSurvivesAnySingleLoss() {
        for (int position = 0; position < 8; position++) {
            var network = VirtualNetwork.seeded(2).with(Faults.losing(position));
            try (var other = application.over(network)) {
                other.runUntilQuiet();
                network.heal();
                other.assertEstablished();
                other.assertExchange();
            }
        }
    }

    @Test
    void whatComesMeanwhileIsTakenAndTimersRun() {
        var task = pendingTask();
        var early = Records.ahead(version, 7, 30);
        assertEquals("DISCARDED(STASHED)", receive(server, early).toString());
        pair.network().clock().advance(2_000_000_000L);
        assertAcknowledgedInTheMeantime();
        assertTrue(server.nextTimeout(now()) > 0);
        assertFalse(server.isClosed());
        task.run();
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                server.resume(task, now()).kind());
    }

    /** An answer takes long: a server of DTLS 1.3 says that the flight has come (RFC 9147 §7.1). */
    private void assertAcknowledgedInTheMeantime() {
        var timers = new ArrayList<TimeoutOutcome.Kind>();
        while (server.nextTimeout(now()) == 0) {
            timers.add(server.handleTimeout(now()).kind());
        }
        var said = pair.server().transmitted();
        switch (version) {
            case DTLS_1_2 -> assertTrue(timers.isEmpty() && said.isEmpty());
            case DTLS_1_3 -> {
                assertEquals(List.of(TimeoutOutcome.Kind.HANDLED), timers);
                assertEquals(1, said.size());
                assertEquals(Records.ACK, said.get(0)[0]);
            }
        }
    }

    @Test
    void taskRunsOnAnotherThread() throws InterruptedException {
        var task = pendingTask();
        var thread = new Thread(task);
        thread.start();
        thread.join();
        assertTrue(task.isDone());
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                server.resume(task, now()).kind());
        pair.runUntilQuiet();
        pair.assertEstablished();
    }

    @Test
    void resultThatComesAfterCloseIsDropped() {
        var task = pendingTask();
        server.close();
        task.run();
        assertEquals(ReceiveOutcome.Kind.CLOSED, server.resume(task, now()).kind());
        assertTrue(server.task().isEmpty());
        assertTrue(pair.server().transmitted().isEmpty());
    }

    @Test
    void resultThatIsThereWhenTheSessionClosesIsDropped() {
        var task = pendingTask();
        task.run();
        server.close();
        assertEquals(ReceiveOutcome.Kind.CLOSED, server.resume(task, now()).kind());
    }

    /** Anyone can forge the goodbye: no task may come back to an exception for it. */
    @Test
    void resultThatComesAfterThePeerHasLeftIsDropped() {
        var task = pendingTask();
        var closeNotify = Records.of(Records.ALERT, 0, 7, new byte[] {1, 0});
        assertEquals(
                ReceiveOutcome.Kind.PEER_CLOSED, receive(server, closeNotify).kind());
        task.run();
        assertEquals(ReceiveOutcome.Kind.CLOSED, server.resume(task, now()).kind());
        assertEquals(1, pair.server().transmitted().size());
        assertTrue(server.isClosed());
    }

    @Test
    void resultThatComesBeforeOurGoodbyeIsOutIsDropped() {
        var task = pendingTask();
        task.run();
        server.shutdown(now());
        assertEquals(ReceiveOutcome.Kind.CLOSED, server.resume(task, now()).kind());
        assertEquals(1, pair.server().transmitted().size());
    }

    @Test
    void refusedTaskEndsTheHandshakeWithInternalError() {
        var task = pendingTask();
        task.refuse(new RejectedExecutionException("no thread is free"));
        assertEquals(ReceiveOutcome.Kind.FAILED, server.resume(task, now()).kind());
        var failure = server.failure().orElseThrow();
        assertEquals(FailureReason.TASK_FAILED, failure.reason());
        assertEquals(AlertDescription.INTERNAL_ERROR, failure.alert().orElseThrow());
        pair.server().transmitted().forEach(pair.client()::receive);
        assertEquals(
                AlertDescription.INTERNAL_ERROR,
                client.failure().orElseThrow().alert().orElseThrow());
    }

    @Test
    void taskIsBroughtBackToItsOwnSessionAfterItHasRun() {
        var task = pendingTask();
        assertThrows(IllegalStateException.class, () -> server.resume(task, now()));
        assertThrows(IllegalArgumentException.class, () -> client.resume(task, now()));
        task.run();
        assertThrows(IllegalStateException.class, task::run);
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                server.resume(task, now()).kind());
        assertThrows(IllegalArgumentException.class, () -> server.resume(task, now()));
    }

    @Test
    void deadlineEndsAHandshakeWhoseTaskNeverComesBack() {
        pendingTask();
        pair.network().clock().advance(Limits.defaults().handshakeDeadline());
        assertEquals(TimeoutOutcome.Kind.FAILED, server.handleTimeout(now()).kind());
        assertEquals(
                FailureReason.HANDSHAKE_TIMEOUT, server.failure().orElseThrow().reason());
    }

    @Test
    void resultThatComesAfterTheDeadlineIsDropped() {
        var task = pendingTask();
        pair.network().clock().advance(Limits.defaults().handshakeDeadline());
        assertEquals(TimeoutOutcome.Kind.FAILED, server.handleTimeout(now()).kind());
        task.run();
        assertEquals(ReceiveOutcome.Kind.FAILED, server.resume(task, now()).kind());
        assertEquals(
                FailureReason.HANDSHAKE_TIMEOUT, server.failure().orElseThrow().reason());
        assertTrue(pair.server().transmitted().isEmpty());
    }

    /** The same for the other role, whose task comes with the server's certificate. */
    @Test
    void clientDropsWhatComesAfterCloseOrDeadlineAndRefusesForeignTasks() {
        for (boolean closes : new boolean[] {true, false}) {
            try (var other = application.over(VirtualNetwork.seeded(3))) {
                var task = pendingClientTask(other);
                assertEquals(HandshakeTask.Kind.VERIFY_CERTIFICATE, task.kind());
                var session = other.client().session();
                assertThrows(IllegalArgumentException.class, () -> session.resume(pendingTaskOfAnother(), 0));
                if (closes) {
                    session.close();
                } else {
                    other.network().clock().advance(Limits.defaults().handshakeDeadline());
                    assertEquals(
                            TimeoutOutcome.Kind.FAILED,
                            session.handleTimeout(other.network().clock().now()).kind());
                }
                task.run();
                assertEquals(
                        closes ? ReceiveOutcome.Kind.CLOSED : ReceiveOutcome.Kind.FAILED,
                        session.resume(task, other.network().clock().now()).kind());
                assertEquals(List.of(), other.client().transmitted());
            }
        }
    }

    private HandshakeTask pendingTaskOfAnother() {
        var task = server.task().orElseGet(this::pendingTask);
        if (!task.isDone()) {
            task.run();
        }
        return task;
    }

    private static HandshakeTask pendingClientTask(Pair other) {
        other.client().transmitted().forEach(other.server()::receive);
        var session = other.client().session();
        for (var datagram : other.server().transmitted()) {
            var in = ByteBuffer.wrap(datagram);
            while (in.hasRemaining()) {
                var unused = session.receive(
                        in, ByteBuffer.allocate(100), other.network().clock().now());
            }
        }
        return session.task().orElseThrow();
    }

    @Test
    void clientFailsWhenItsTaskIsRefused() {
        try (var other = application.over(VirtualNetwork.seeded(3))) {
            var task = pendingClientTask(other);
            task.refuse(new RejectedExecutionException("no thread is free"));
            var session = other.client().session();
            assertEquals(ReceiveOutcome.Kind.FAILED, session.resume(task, 0).kind());
            assertEquals(
                    FailureReason.TASK_FAILED, session.failure().orElseThrow().reason());
            other.client().transmitted().forEach(other.server()::receive);
            assertEquals(
                    AlertDescription.INTERNAL_ERROR,
                    other.server().session().failure().orElseThrow().alert().orElseThrow());
        }
    }

    /** A mistake at a session that has ended must not reach into another that lives. */
    @Test
    void sessionThatHasEndedDoesNoHarmToTheTaskOfAnother() {
        var task = pendingTask();
        client.close();
        assertEquals(ReceiveOutcome.Kind.CLOSED, client.resume(task, now()).kind());
        task.run();
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                server.resume(task, now()).kind());
    }

    /** Records of the next epoch come while a task is under way: some are kept, all of them are bounded. */
    @Test
    void whatIsKeptMeanwhileIsBounded() {
        var task = pendingTask();
        int kept = 0;
        for (int sequence = 0; sequence < 100; sequence++) {
            var outcome = receive(server, Records.ahead(version, sequence, 40));
            kept += ((ReceiveOutcome.Discarded) outcome).reason() == DiscardReason.STASHED ? 1 : 0;
        }
        assertEquals(Limits.defaults().stashRecords(), kept);
        for (int seq = 1; seq < 200; seq++) {
            var fragment = Records.fragment(0, seq, 11, 60_000, 1 + seq % 3, 100 * seq, new byte[100]);
            assertFalse(receive(server, fragment).kind() == ReceiveOutcome.Kind.FAILED);
            assertTrue(HeldBytes.of(server) <= Limits.defaults().reassemblyBytes());
        }
        task.run();
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                server.resume(task, now()).kind());
    }

    /** What the server has to do before it can answer the ClientHello. */
    private HandshakeTask pendingTask() {
        var hello = pair.client().transmitted().get(0);
        assertEquals(ReceiveOutcome.Kind.TASK_PENDING, receive(server, hello).kind());
        return server.task().orElseThrow();
    }

    /** Takes what {@code from} sends, and runs the tasks that this makes. */
    private List<HandshakeTask.Kind> runTasks(DtlsSession session, SessionEndpoint from) {
        var kinds = new ArrayList<HandshakeTask.Kind>();
        for (var datagram : from.transmitted()) {
            var in = ByteBuffer.wrap(datagram);
            while (in.hasRemaining()) {
                var outcome = session.receive(in, ByteBuffer.allocate(100), now());
                while (outcome.kind() == ReceiveOutcome.Kind.TASK_PENDING
                        && session.task().isPresent()) {
                    var task = session.task().get();
                    if (!task.isDone()) {
                        kinds.add(task.kind());
                        task.run();
                    }
                    outcome = session.resume(task, now());
                }
            }
            while (session.receiveStashed(ByteBuffer.allocate(100), now()).kind() != ReceiveOutcome.Kind.EMPTY) {
                assertFalse(session.isClosed());
            }
        }
        return kinds;
    }

    private ReceiveOutcome receive(DtlsSession session, byte[] datagram) {
        return session.receive(ByteBuffer.wrap(datagram), ByteBuffer.allocate(100), now());
    }

    private long now() {
        return pair.network().clock().now();
    }
}
