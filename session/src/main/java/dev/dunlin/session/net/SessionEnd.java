package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.Failure;
import dev.dunlin.session.Limits;
import java.util.Optional;

/**
 * How an established session of a server ended.
 *
 * <p>Immutable.
 */
public final class SessionEnd {
    /** The kinds of end. New ones may be added in any release: give every switch a default. */
    public enum Kind {
        /** The peer sent close_notify. */
        PEER_CLOSED,
        /** This side closed: {@link ServerSession#shutdown}, or the server was stopped. */
        CLOSED,
        /** The session failed: see {@link SessionEnd#failure()}. */
        FAILED,
        /** The same client has come back and completed a new handshake. */
        REPLACED,
        /** Nothing was heard of the client for {@link Limits#idleTimeout()}. */
        IDLE,
        /** Nothing was heard of the client for {@link Limits#evictIdleAfter()}, and another one needed its place. */
        EVICTED,
        /** The handler raised an exception, and the peer was told internal_error: see {@link SessionEnd#cause()}. */
        HANDLER_FAILED
    }

    static final SessionEnd PEER_CLOSED = new SessionEnd(Kind.PEER_CLOSED, null, null);
    static final SessionEnd CLOSED = new SessionEnd(Kind.CLOSED, null, null);
    static final SessionEnd REPLACED = new SessionEnd(Kind.REPLACED, null, null);
    static final SessionEnd IDLE = new SessionEnd(Kind.IDLE, null, null);
    static final SessionEnd EVICTED = new SessionEnd(Kind.EVICTED, null, null);

    private final Kind kind;
    private final @Nullable Failure failure;
    private final @Nullable RuntimeException cause;

    private SessionEnd(Kind kind, @Nullable Failure failure, @Nullable RuntimeException cause) {
        this.kind = kind;
        this.failure = failure;
        this.cause = cause;
    }

    static SessionEnd failed(Failure failure) {
        return new SessionEnd(Kind.FAILED, failure, null);
    }

    static SessionEnd handlerFailed(RuntimeException cause, Failure failure) {
        return new SessionEnd(Kind.HANDLER_FAILED, failure, cause);
    }

    /** How it ended. */
    public Kind kind() {
        return kind;
    }

    /** Why it failed, for {@link Kind#FAILED} and {@link Kind#HANDLER_FAILED}. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the handler raised, for {@link Kind#HANDLER_FAILED}. */
    public Optional<RuntimeException> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public String toString() {
        return failure == null ? kind.toString() : kind + "(" + failure + ")";
    }
}
