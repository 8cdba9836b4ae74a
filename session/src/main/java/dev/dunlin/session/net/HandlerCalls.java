package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.Failure;
import dev.dunlin.session.SessionEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The application's handler behind a wall: whatever it raises stays here, since one session's bug must not end the loop of all others.
 * This is the one place where every RuntimeException is caught; errors of the virtual machine are not.
 */
final class HandlerCalls {
    private final SessionHandler handler;

    HandlerCalls(SessionHandler handler) {
        this.handler = handler;
    }

    /** What the handler raised, or null. */
    @Nullable
    RuntimeException established(ServerSession session) {
        try {
            handler.established(session);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** What the handler raised, or null. */
    @Nullable
    RuntimeException received(ServerSession session, ByteBuffer message) {
        try {
            handler.received(session, message);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** What the handler raised, or null. */
    @Nullable
    RuntimeException happened(ServerSession session, SessionEvent event) {
        try {
            handler.happened(session, event);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    void closed(ServerSession session, SessionEnd end) {
        try {
            handler.closed(session, end);
        } catch (RuntimeException e) {
            report(e);
        }
    }

    void handshakeFailed(InetSocketAddress peer, Failure failure) {
        try {
            handler.handshakeFailed(peer, failure);
        } catch (RuntimeException e) {
            report(e);
        }
    }

    private static void report(RuntimeException e) {
        var thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
}
