package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandshakeTaskTest {
    private final Secret secret = Secret.owning(new byte[] {1, 2, 3});

    @Test
    void theResultOfTheWorkIsKept() throws ExecutionException {
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> "signature");
        assertFalse(task.isDone());
        task.run();
        assertTrue(task.isDone());
        assertEquals("signature", task.result());
        assertEquals(HandshakeTask.Kind.SIGN, task.kind());
    }

    @Test
    void theWorkRunsOnce() {
        var runs = new AtomicInteger();
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, runs::incrementAndGet);
        task.run();
        assertThrows(IllegalStateException.class, task::run);
        assertEquals(1, runs.get());
    }

    @Test
    void whatTheWorkRaisesIsKeptAndNotThrown() {
        var cause = new GeneralSecurityException("the token was pulled out");
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> {
            throw cause;
        });
        task.run();
        assertTrue(task.isDone());
        assertSame(cause, assertThrows(ExecutionException.class, task::result).getCause());
    }

    @Test
    void aTaskThatWasNotRunHasNoResult() {
        var task = new HandshakeTask(HandshakeTask.Kind.VERIFY_CERTIFICATE, () -> "verdict");
        assertThrows(IllegalStateException.class, task::result);
    }

    @Test
    void aRefusedTaskIsDoneAndTellsWhy() {
        var runs = new AtomicInteger();
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, runs::incrementAndGet);
        var cause = new RejectedExecutionException("full");
        task.refuse(cause);
        assertTrue(task.isDone());
        assertSame(cause, assertThrows(ExecutionException.class, task::result).getCause());
        task.run();
        assertEquals(0, runs.get());
    }

    @Test
    void refusingWorkThatIsDoneChangesNothing() throws ExecutionException {
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> "signature");
        task.run();
        task.refuse(new RejectedExecutionException("too late"));
        assertEquals("signature", task.result());
    }

    @Test
    void aCancelledTaskDoesNothingWhenItIsRun() {
        var runs = new AtomicInteger();
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, runs::incrementAndGet);
        task.cancel();
        task.run();
        assertEquals(0, runs.get());
    }

    @Test
    void aSecretThatComesAfterTheCancellationIsWiped() throws InterruptedException {
        var working = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> {
            working.countDown();
            cancelled.await();
            return secret;
        });
        var worker = new Thread(task);
        worker.start();
        working.await();
        task.cancel();
        cancelled.countDown();
        worker.join();
        assertTrue(secret.isWiped());
    }

    @Test
    void aSecretThatComesAfterTheRefusalIsWiped() throws InterruptedException {
        var working = new CountDownLatch(1);
        var refused = new CountDownLatch(1);
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> {
            working.countDown();
            refused.await();
            return secret;
        });
        var worker = new Thread(task);
        worker.start();
        working.await();
        task.refuse(new RejectedExecutionException("too slow"));
        refused.countDown();
        worker.join();
        assertTrue(secret.isWiped());
        assertThrows(ExecutionException.class, task::result);
    }

    @Test
    void aSecretThatIsKeptIsNotWiped() throws ExecutionException {
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> secret);
        task.run();
        assertSame(secret, task.result());
        assertFalse(secret.isWiped());
    }

    @Test
    void aSecretThatNobodyAskedForIsWipedByTheCancellation() {
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> secret);
        task.run();
        assertFalse(secret.isWiped());
        task.cancel();
        assertTrue(secret.isWiped());
    }

    @Test
    void aSecretWithAnythingAroundItIsWipedAsWell() {
        AutoCloseableSecret choice = secret::close;
        var task = new HandshakeTask(HandshakeTask.Kind.LOOK_UP_PSK, () -> choice);
        task.run();
        task.cancel();
        assertTrue(secret.isWiped());
    }

    @Test
    void cancellingFailedWorkIsHarmless() {
        var task = new HandshakeTask(HandshakeTask.Kind.SIGN, () -> "signature");
        task.refuse(new RejectedExecutionException("full"));
        task.cancel();
        assertTrue(task.isDone());
    }
}
