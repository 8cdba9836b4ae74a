package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskLookup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TaskMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The look-up of a pre-shared key as a task of the application. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class PskTaskTest {
    private final List<PskIdentity> asked = new ArrayList<>();
    private final PreSharedKey key = SharedKey.key();
    private final ProtocolVersion version;
    private Pair pair;

    PskTaskTest(ProtocolVersion version) {
        this.version = version;
        pair = pair(identity -> {
            asked.add(identity);
            return Optional.of(key);
        });
    }

    private Setup setup() {
        return Flow.ECDHE_PSK
                .applyTo(Setup.standard(), version)
                .withoutCookie()
                .client(builder -> builder.tasks(TaskMode.APPLICATION))
                .server(builder -> builder.tasks(TaskMode.APPLICATION));
    }

    private Pair pair(PskLookup lookup) {
        return setup().preSharedBy(lookup).over(VirtualNetwork.seeded(1));
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void theServerLooksUpInATask() {
        var task = pendingTask();
        assertEquals(HandshakeTask.Kind.LOOK_UP_PSK, task.kind());
        assertTrue(asked.isEmpty(), "before the task runs");
        task.run();
        assertEquals(List.of(SharedKey.IDENTITY), asked);
        assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, resume(task).kind());
        pair.runUntilQuiet();
        pair.assertEstablished();
        pair.assertExchange();
        assertEquals(1, asked.size());
    }

    @Test
    void fixedKeysTakeNoTask() {
        pair.close();
        pair = setup().over(VirtualNetwork.seeded(1));
        assertTrue(goOnUntilATask().isEmpty());
        pair.assertEstablished();
    }

    @Test
    void theClientChoosesInATask() {
        pair.close();
        pair = setup().client(builder -> builder.pskSelector((hint, server) -> {
                    assertEquals(Optional.of(Identity.NAME), server);
                    return Optional.of(SharedKey.credentials());
                }))
                .over(VirtualNetwork.seeded(1));
        var client = pair.client().session();
        var task = goOnUntilATask().orElseThrow();
        assertEquals(client.task(), Optional.of(task));
        assertEquals(HandshakeTask.Kind.LOOK_UP_PSK, task.kind());
        assertTrue(pair.client().transmitted().isEmpty());
        task.run();
        assertEquals(
                ReceiveOutcome.Kind.HANDSHAKE_PROGRESS,
                client.resume(task, now()).kind());
        pair.runUntilQuiet();
        pair.assertEstablished();
    }

    @Test
    void whatTheClientSentMeanwhileIsTakenUpAfterwards() {
        var task = pendingTask();
        pair.network().clock().advance(3_000_000_000L);
        assertFalse(pair.server().session().isClosed());
        task.run();
        resume(task);
        pair.runUntilQuiet();
        pair.assertEstablished();
    }

    @Test
    void aKeyThatIsFoundAfterCloseIsDropped() {
        var task = pendingTask();
        pair.server().session().close();
        task.run();
        assertEquals(ReceiveOutcome.Kind.CLOSED, resume(task).kind());
        assertTrue(pair.server().transmitted().isEmpty());
    }

    @Test
    void aLookUpThatRaisesTellsThePeerInternalError() {
        pair.close();
        pair = pair(identity -> {
            throw new IOException("the database is gone");
        });
        var task = pendingTask();
        task.run();
        assertFailed(task);
    }

    @Test
    void aRefusedLookUpTellsThePeerInternalError() {
        var task = pendingTask();
        task.refuse(new RejectedExecutionException("no thread is free"));
        assertFailed(task);
    }

    @Test
    void aLookUpRunsOnce() {
        var task = pendingTask();
        task.run();
        assertThrows(IllegalStateException.class, task::run);
    }

    private void assertFailed(HandshakeTask task) {
        assertEquals(ReceiveOutcome.Kind.FAILED, resume(task).kind());
        var failure = pair.server().session().failure().orElseThrow();
        assertEquals(FailureReason.TASK_FAILED, failure.reason());
        pair.server().transmitted().forEach(pair.client()::receive);
        assertEquals(
                Optional.of(AlertDescription.INTERNAL_ERROR),
                pair.client().session().failure().orElseThrow().alert());
    }

    /** What the server has to do before it can go on with the client's second flight. */
    private HandshakeTask pendingTask() {
        var task = goOnUntilATask().orElseThrow();
        assertEquals(pair.server().session().task(), Optional.of(task));
        return task;
    }

    /** Lets each side hear the other until one of them has a task, or both have nothing more to say. */
    private Optional<HandshakeTask> goOnUntilATask() {
        var client = pair.client();
        var server = pair.server();
        int said = 1;
        while (said > 0 && task().isEmpty()) {
            said = carry(client, server) + (task().isEmpty() ? carry(server, client) : 0);
        }
        return task();
    }

    private Optional<HandshakeTask> task() {
        return pair.client().session().task().or(() -> pair.server().session().task());
    }

    private int carry(SessionEndpoint from, SessionEndpoint to) {
        var datagrams = from.transmitted();
        datagrams.forEach(datagram -> feed(to.session(), datagram));
        return datagrams.size();
    }

    private void feed(DtlsSession session, byte[] datagram) {
        var in = ByteBuffer.wrap(datagram);
        while (in.hasRemaining()) {
            assertFalse(session.receive(in, ByteBuffer.allocate(100), now()).kind() == ReceiveOutcome.Kind.FAILED);
        }
    }

    private ReceiveOutcome resume(HandshakeTask task) {
        return pair.server().session().resume(task, now());
    }

    private long now() {
        return pair.network().clock().now();
    }
}
