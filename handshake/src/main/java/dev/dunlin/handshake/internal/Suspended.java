package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import java.util.concurrent.Callable;

/**
 * Waiting for the application: some slow work (a private-key operation, a certificate decision, a look-up) has to be done before the handshake can
 * go on. The work touches no state of the session and may run on any thread; the continuation runs on the owner's.
 */
public final class Suspended<T> implements HandshakeState {
    /** What the work is. */
    public enum Kind {
        CHOOSE_CERTIFICATE,
        SIGN,
        VERIFY_CERTIFICATE,
        FIND_SESSION,
        STORE_SESSION,
        LOOK_UP_PSK
    }

    /** Goes on with the result; as in {@link HandshakeState#on}, decides first and commits last. */
    public interface Continuation<T> {
        HandshakeState resume(T result, HandshakeOutput out) throws HandshakeFailure;
    }

    private final Kind kind;
    private final Callable<T> work;
    private final Continuation<T> continuation;
    private final boolean prompt;

    private Suspended(Kind kind, Callable<T> work, Continuation<T> continuation, boolean prompt) {
        this.kind = kind;
        this.work = work;
        this.continuation = continuation;
        this.prompt = prompt;
    }

    public Suspended(Kind kind, Callable<T> work, Continuation<T> continuation) {
        this(kind, work, continuation, false);
    }

    /** The same for work that is known to take no time: it is never worth a task and runs at once. */
    public static <T> Suspended<T> prompt(Kind kind, Callable<T> work, Continuation<T> continuation) {
        return new Suspended<>(kind, work, continuation, true);
    }

    /** Whether the work runs at once, whoever does what is slow. */
    boolean isPrompt() {
        return prompt;
    }

    public Kind kind() {
        return kind;
    }

    public Callable<T> work() {
        return work;
    }

    /**
     * Does the work here and now. It may run code of the application (a trust manager, a key in a device), which may raise whatever it
     * likes: that ends this handshake and nothing else.
     */
    Object runInline() throws HandshakeFailure {
        try {
            return work.call();
        } catch (Exception fault) {
            throw failure(fault);
        }
    }

    /** What it means that the work raised {@code fault}. */
    public static HandshakeFailure failure(Throwable fault) {
        return fault instanceof HandshakeFailure known
                ? known
                : new HandshakeFailure(
                        AlertDescription.INTERNAL_ERROR,
                        FailureReason.TASK_FAILED,
                        "a task of the handshake failed: " + fault,
                        fault);
    }

    /** Goes on with {@code result}, which is that of {@link #work()}: the type of this object ties the two together. */
    @SuppressWarnings("unchecked")
    HandshakeState resumeWith(Object result, HandshakeOutput out) throws HandshakeFailure {
        return continuation.resume((T) result, out);
    }

    /** The driver holds messages back while it is suspended. */
    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) {
        throw new IllegalStateException("a suspended handshake takes no message");
    }
}
