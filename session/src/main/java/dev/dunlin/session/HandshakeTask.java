package dev.dunlin.session;

import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work of a handshake that may be slow or live elsewhere: signing with a key in a hardware module, judging a chain of
 * certificates, finding a pre-shared key. It
 * touches nothing of its session, so any thread may {@link #run()} it, once, while the session goes on receiving. Then the session's own
 * thread brings it back with {@link DtlsSession#resume}.
 *
 * <p>A session that is closed meanwhile cancels its task: a result that comes later is wiped and dropped.
 */
public final class HandshakeTask implements Runnable {
    /** What a task does. New ones may be added in any release: give every switch a default. */
    public enum Kind {
        /** Asks the application which certificate this side shows. */
        CHOOSE_CERTIFICATE,
        /** Signs with the private key of this side. */
        SIGN,
        /** Judges the peer's certificates or raw public key; again where {@link ConfigBuilder#judgeResumedPeers} says so. */
        VERIFY_CERTIFICATE,
        /** Looks for the session that a client wants to resume in the {@link SessionCache}. */
        FIND_SESSION,
        /** Keeps a session in the {@link SessionCache}. */
        STORE_SESSION,
        /** Finds the pre-shared key: a server's by the identity that the client sends, a client's own. */
        LOOK_UP_PSK
    }

    private final Kind kind;
    private final Work work;
    private final AtomicBoolean started = new AtomicBoolean();

    HandshakeTask(Kind kind, Callable<?> body) {
        this.kind = kind;
        this.work = new Work(body);
    }

    /** What it does. */
    public Kind kind() {
        return kind;
    }

    /**
     * Does the work; nothing when the session has closed or {@link #refuse} was called. Whatever goes wrong in it is kept for
     * {@link DtlsSession#resume}, never thrown here.
     *
     * @throws IllegalStateException when called a second time
     */
    @Override
    public void run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a task runs once");
        }
        work.run();
    }

    /**
     * Says that the work will not be done, because an executor rejected it for example. Bring the task back all the same: the handshake
     * then fails with internal_error. Has no effect on work that has been done.
     */
    public void refuse(Throwable cause) {
        work.refuse(cause);
    }

    /** Whether the work is done, has failed or was refused, so that the task can be brought back. */
    public boolean isDone() {
        return work.isDone();
    }

    /**
     * What the work led to; the caller owns it.
     *
     * @throws ExecutionException with what the work raised, or what it was refused for
     */
    Object result() throws ExecutionException {
        if (!work.isDone()) {
            throw new IllegalStateException("this task has not been run");
        }
        return work.outcome();
    }

    /** The session has ended without asking for the result: if there is or will be one, it is wiped and dropped. */
    void cancel() {
        work.drop();
    }

    @Override
    public String toString() {
        return "HandshakeTask(" + kind + ")";
    }

    /** A future knows what this needs: run once, be cancelled at any time, keep what was raised. */
    private static final class Work extends FutureTask<Object> {
        Work(Callable<?> body) {
            super(body::call);
        }

        void refuse(Throwable cause) {
            setException(cause);
        }

        /** What was returned; does not block once the work is done. */
        Object outcome() throws ExecutionException {
            try {
                return get();
            } catch (InterruptedException e) {
                throw new AssertionError("work that is done needs no waiting", e);
            }
        }

        void drop() {
            if (cancel(false) || isCancelled()) {
                return;
            }
            try {
                wipe(outcome());
            } catch (ExecutionException e) {
                // It has failed: there is no result to wipe.
                return;
            }
        }

        /** Either the result is kept, or the end of the session or a refusal came first: then nobody else will see it. */
        @Override
        protected void set(Object result) {
            super.set(result);
            if (!isKept(result)) {
                wipe(result);
            }
        }

        private boolean isKept(Object result) {
            try {
                return !isCancelled() && outcome() == result;
            } catch (CancellationException | ExecutionException e) {
                return false;
            }
        }

        private static void wipe(Object result) {
            if (result instanceof Secret secret) {
                secret.close();
            } else if (result instanceof AutoCloseableSecret secret) {
                secret.close();
            }
        }
    }
}
