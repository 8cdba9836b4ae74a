package dev.dunlin.session.net;

import dev.dunlin.session.Failure;
import dev.dunlin.session.SessionEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What a server's application does with its sessions. Called on the thread of the event loop that a session belongs to, in the order of the
 * session's life; while a call goes on, that loop receives nothing else. With one loop, which is the default, there is one call at a time;
 * with several, calls for sessions of different loops come at once. No lock is held: other threads may send meanwhile.
 *
 * <p>An exception that a call raises ends that session with internal_error, and the session's {@link SessionEnd} tells it; the loop goes
 * on with the other sessions. {@link #closed} and {@link #handshakeFailed} come last, so what they raise goes to the thread's
 * {@link Thread.UncaughtExceptionHandler}.
 */
@FunctionalInterface
public interface SessionHandler {
    /** A client has completed its handshake. */
    default void established(ServerSession session) {}

    /**
     * A message has come.
     *
     * @param message the message from position to limit; valid only during the call, and then reused
     */
    void received(ServerSession session, ByteBuffer message);

    /**
     * Something has happened to an established session beside its messages: it was seen at another address or moved there, its keys were
     * replaced, a timer ran out. What the handshake had to tell follows {@link #established}; an event comes before what its record brought.
     */
    default void happened(ServerSession session, SessionEvent event) {}

    /** An established session has ended; there will be no further call for it. */
    default void closed(ServerSession session, SessionEnd end) {}

    /** A handshake has failed after {@code peer} had proven its address; there was no session yet. */
    default void handshakeFailed(InetSocketAddress peer, Failure failure) {}
}
