package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Failure;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TimeoutOutcome;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The established sessions of one loop, and what the application hears of them. All but {@link #count} is for the loop's thread, which
 * holds no lock when it comes here: it alone changes the maps, and does so under the lock where another thread may count.
 */
final class ServerSessions {
    /** The longest plaintext of a record (RFC 5246 §6.2.1): no message is too large for the buffer. */
    private static final int LONGEST_PLAINTEXT = 1 << 14;

    private final EventLoop loop;
    private final HandlerCalls handler;
    private final @Nullable Executor executor;
    private volatile boolean anyPaused;
    private final IdentityHashMap<DtlsSession, ServerSession> bySession = new IdentityHashMap<>();

    /** By the address where each is now. One that has come to where another is takes nobody's place, as in the acceptor, and is not in here. */
    private final Map<InetSocketAddress, ServerSession> byPeer = new HashMap<>();

    private final ByteBuffer plaintext = ByteBuffer.allocate(LONGEST_PLAINTEXT);

    ServerSessions(EventLoop loop, HandlerCalls handler, @Nullable Executor executor) {
        this.loop = loop;
        this.handler = handler;
        this.executor = executor;
    }

    /** The buffer for the next message, empty. */
    ByteBuffer plaintext() {
        return plaintext.clear();
    }

    /** Whether the reading of any session was ever paused: then each datagram is looked at, and before that none. */
    boolean isAnyPaused() {
        return anyPaused;
    }

    /** The reading of one of them is paused. */
    void pausing() {
        anyPaused = true;
    }

    /** What the application knows as {@code session}, if its reading is paused; otherwise null. */
    @Nullable
    ServerSession paused(DtlsSession session) {
        var known = find(session);
        return known != null && known.isPaused() ? known : null;
    }

    /** Acts on what a record has done to {@code session}. */
    void heed(ReceiveOutcome outcome, DtlsSession session) {
        follow(session);
        tellEvents(session);
        switch (outcome.kind()) {
            case ESTABLISHED -> establish(session);
            case DATA -> deliver(session);
            case PEER_CLOSED -> end(session, SessionEnd.PEER_CLOSED);
            case FAILED -> fail(session, ((ReceiveOutcome.Failed) outcome).failure());
            case TASK_PENDING -> work(session);
            default -> {
                // Progress of a handshake and noise concern the session alone, which has counted them.
            }
        }
    }

    /** What a record has said may have led {@code session} to another address. */
    private void follow(DtlsSession session) {
        var known = find(session);
        if (known == null) {
            return;
        }
        var now = loop.locked(known::current);
        if (!now.equals(known.place())) {
            byPeer.remove(known.place(), known);
            known.place(now);
            byPeer.putIfAbsent(now, known);
        }
    }

    /** Acts on records of {@code session} that had come before their keys or their time. */
    void heedStashed(DtlsSession session) {
        while (loop.locked(() -> !session.isClosed())) {
            var outcome = loop.locked(() -> session.receiveStashed(plaintext(), System.nanoTime()));
            if (outcome.kind() == ReceiveOutcome.Kind.EMPTY) {
                return;
            }
            heed(outcome, session);
        }
    }

    /** Acts on what a timer has done to {@code session}. */
    void heed(TimeoutOutcome outcome, DtlsSession session) {
        tellEvents(session);
        if (outcome instanceof TimeoutOutcome.Failed failed) {
            fail(session, failed.failure());
        } else if (outcome.kind() == TimeoutOutcome.Kind.IDLE) {
            end(session, SessionEnd.IDLE);
        }
    }

    /** {@code session} has given way to another one. */
    void heedEviction(DtlsSession session) {
        end(session, SessionEnd.EVICTED);
    }

    /** The session is over: the application hears of it, once. */
    void end(ServerSession session, SessionEnd end) {
        if (remove(session)) {
            handler.closed(session, end);
        }
    }

    /** Says goodbye to everyone; to how many. */
    int shutDownAll() {
        var all = loop.locked(() -> List.copyOf(bySession.values()));
        for (var session : all) {
            shutDown(session);
            end(session, SessionEnd.CLOSED);
        }
        return all.size();
    }

    /** How many there are; asked under the loop's lock. */
    int count() {
        return bySession.size();
    }

    private void establish(DtlsSession session) {
        var established = loop.locked(() ->
                new ServerSession(loop, session, peerOf(session), session.info().orElseThrow()));
        var replaced = add(established);
        if (replaced != null) {
            end(replaced, SessionEnd.REPLACED);
        }
        endUnlessNull(established, handler.established(established));
        tellEvents(session);
    }

    private void tellEvents(DtlsSession session) {
        var known = find(session);
        while (known != null) {
            var event = loop.locked(session::pollEvent);
            if (event.isEmpty()) {
                return;
            }
            endUnlessNull(known, handler.happened(known, event.get()));
            known = find(session);
        }
    }

    private void deliver(DtlsSession session) {
        var receiver = find(session);
        if (receiver != null) {
            endUnlessNull(receiver, handler.received(receiver, plaintext.flip()));
        }
    }

    private void end(DtlsSession session, SessionEnd end) {
        var known = find(session);
        if (known != null) {
            end(known, end);
        }
    }

    private void fail(DtlsSession session, Failure failure) {
        var known = find(session);
        if (known != null) {
            end(known, SessionEnd.failed(failure));
        } else if (loop.locked(() -> session.info().isEmpty())) {
            handler.handshakeFailed(loop.locked(() -> peerOf(session)), failure);
        }
    }

    private void endUnlessNull(ServerSession session, @Nullable RuntimeException raised) {
        if (raised != null) {
            var failure = loop.locked(() -> {
                session.session().abort("the handler raised " + raised, System.nanoTime());
                return session.session().failure();
            });
            // It may have ended already, by the handler's own shutdown for instance: then the end is on its way.
            failure.ifPresent(known -> end(session, SessionEnd.handlerFailed(raised, known)));
        }
    }

    /** Runs the task of a handshake, here or elsewhere, and brings it back. */
    private void work(DtlsSession session) {
        // It is gone when the server was stopped a moment ago: with its session, which asks for nothing any more.
        loop.locked(session::task).ifPresent(task -> work(session, task));
    }

    private void work(DtlsSession session, HandshakeTask task) {
        if (executor == null) {
            task.run();
            resume(session, task);
            return;
        }
        try {
            executor.execute(() -> {
                task.run();
                loop.errand(() -> resume(session, task));
            });
        } catch (RuntimeException e) {
            // Rejected, or whatever else the application's executor raises: that ends this handshake and not the loop.
            task.refuse(e);
            resume(session, task);
        }
    }

    private void resume(DtlsSession session, HandshakeTask task) {
        heed(loop.locked(() -> session.resume(task, System.nanoTime())), session);
        heedStashed(session);
    }

    private void shutDown(ServerSession session) {
        loop.locked(() -> {
            session.session().shutdown(System.nanoTime());
            return session;
        });
    }

    private @Nullable ServerSession find(DtlsSession session) {
        return bySession.get(session);
    }

    /** Adds a session; the one of the same peer whose place it takes, or null. */
    private @Nullable ServerSession add(ServerSession session) {
        loop.locked(() -> bySession.put(session.session(), session));
        var before = byPeer.put(session.place(), session);
        return before != null && loop.locked(before.session()::isClosed) ? before : null;
    }

    private boolean remove(ServerSession session) {
        byPeer.remove(session.place(), session);
        return loop.locked(() -> bySession.remove(session.session()) != null);
    }

    private static InetSocketAddress peerOf(DtlsSession session) {
        return session.path().address().orElseThrow();
    }
}
