package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One socket, one acceptor, and the thread that moves datagrams between them. The acceptor and its sessions are touched only under the
 * lock, which is never held while the loop waits or the application works, so that other threads can send at any time.
 */
final class EventLoop implements Runnable {
    /** Datagrams, or timers, in one go: then everything else has its turn. */
    private static final int BATCH = 64;

    private final UdpSocket socket;
    private final DtlsAcceptor acceptor;
    private final SocketWriter writer;
    private final ServerSessions sessions;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final Arrivals arrivals;
    private volatile boolean paused;
    private volatile @Nullable Deadline stopBy;
    private boolean drained;
    private int closed;
    private int undelivered;
    private @Nullable StopReport report;

    /** The loop of this index, for which {@code switchboard} has a line. */
    EventLoop(
            int index,
            UdpSocket socket,
            DtlsAcceptor acceptor,
            Switchboard switchboard,
            int mtu,
            SessionHandler handler,
            @Nullable Executor executor) {
        this.socket = socket;
        this.acceptor = acceptor;
        this.writer = new SocketWriter(socket, acceptor.counters(), mtu);
        this.sessions = new ServerSessions(this, new HandlerCalls(handler), executor);
        this.arrivals = new Arrivals(this, index, socket, acceptor, sessions, switchboard);
    }

    /** Serves until asked to stop, then closes what is open as long as the deadline allows. */
    @Override
    public void run() {
        try {
            while (stopBy == null) {
                act();
                hear(Long.MAX_VALUE);
            }
            windDown(stopBy);
        } finally {
            var unused = release();
        }
    }

    /** Asks the loop to end by {@code deadline}; the first one counts. */
    void stop(Deadline deadline) {
        locked(() -> {
            if (stopBy == null) {
                stopBy = deadline;
            }
            return deadline;
        });
        socket.wake();
    }

    /** Releases everything now, whatever the loop's thread may be at; what has become of the sessions. Idempotent. */
    StopReport release() {
        return locked(() -> {
            if (report == null) {
                countUnsent();
                report = new StopReport(closed, acceptor.halfOpen() + sessions.count(), undelivered);
                acceptor.close();
                socket.close();
            }
            return report;
        });
    }

    SendOutcome send(ServerSession session, ByteBuffer message) {
        return locked(() -> {
            // What waits goes out first: the peer may need it to read the message, and a handler that answers at once
            // is ahead
            // of the turn in which it would have gone.
            sayWhatWaits(session);
            var outcome = writer.send(session.session(), message, session.current());
            if (outcome.kind() == SendOutcome.Kind.SENT && !session.session().isEstablished()) {
                // There are no further keys: that message was the last.
                errand(() -> sessions.end(session, SessionEnd.CLOSED));
            }
            return outcome;
        });
    }

    private void sayWhatWaits(ServerSession session) {
        while (session.session().transmit(writer.emptied(), System.nanoTime()).kind()
                == TransmitOutcome.Kind.DATAGRAM) {
            // What is lost here is repeated by the session's timer, as if the network had lost it.
            var unused = writer.write(session.target(), session.session());
        }
    }

    /** Begins to replace the keys of a session from any thread; what that takes goes out on the loop's. */
    KeyUpdateOutcome updateKeys(ServerSession session, boolean requestPeerUpdate) {
        var outcome = locked(() -> session.session().updateKeys(requestPeerUpdate, System.nanoTime()));
        socket.wake();
        return outcome;
    }

    /** Ends a session from any thread; the handler hears of it on the loop's. */
    void shutdown(ServerSession session) {
        locked(() -> {
            session.session().shutdown(System.nanoTime());
            return session;
        });
        errand(() -> sessions.end(session, SessionEnd.CLOSED));
    }

    /** The same by an alert. */
    void abort(ServerSession session, AlertDescription alert, String detail) {
        var failure = locked(() -> {
            session.session().abort(alert, detail, System.nanoTime());
            return session.session().failure();
        });
        // It may have said goodbye already, and then that is how it ends.
        failure.ifPresent(known -> errand(() -> sessions.end(session, SessionEnd.failed(known))));
    }

    /** The application does not want to hear of some session for a while. */
    void pausing() {
        sessions.pausing();
    }

    /** The application wants to hear of {@code session} again: what has come meanwhile is taken on the loop's thread. */
    void resume(ServerSession session) {
        errand(() -> arrivals.takeBacklog(session));
    }

    /** Has something done on the loop's thread. */
    void errand(Runnable errand) {
        errands.add(errand);
        socket.wake();
    }

    void listen(boolean forDatagrams) {
        paused = !forDatagrams;
        socket.listen(forDatagrams);
    }

    InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that can be done without waiting. */
    private void act() {
        for (var errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
        takeHandedOver();
        expireTimers();
        flush();
    }

    private void takeHandedOver() {
        var count = 0;
        while (count < BATCH && !paused && arrivals.takeHandedOver()) {
            count++;
        }
        if (count == BATCH) {
            // There may be more: the next wait ends at once.
            socket.wake();
        }
    }

    private void expireTimers() {
        for (var count = 0; count < BATCH; count++) {
            Optional<DtlsSession> session;
            TimeoutOutcome outcome;
            lock.lock();
            try {
                var now = System.nanoTime();
                if (acceptor.nextTimeout(now) > 0) {
                    return;
                }
                outcome = acceptor.handleTimeout(now);
                session = acceptor.session();
            } finally {
                lock.unlock();
            }
            if (session.isPresent()) {
                sessions.heed(outcome, session.get());
            }
        }
    }

    private void flush() {
        drained = false;
        for (var count = 0; count < BATCH && !drained; count++) {
            lock.lock();
            try {
                if (acceptor.transmit(writer.emptied(), System.nanoTime()).kind() == TransmitOutcome.Kind.DATAGRAM) {
                    var target = acceptor.destination().address().orElseThrow();
                    var trouble = writer.write(target, acceptor.session().orElse(null));
                    if (trouble != null && stopBy != null) {
                        undelivered++;
                    }
                } else {
                    drained = true;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for datagrams, an errand or a timer, at most {@code longest} nanoseconds; then takes in what has come. */
    private void hear(long longest) {
        try {
            // A handler may have left its thread interrupted, and then no wait would last.
            var unused = Thread.interrupted();
            var timer = locked(() -> acceptor.nextTimeout(System.nanoTime()));
            socket.await(drained ? Math.min(longest, timer) : 0);
            var count = 0;
            while (count < BATCH && !paused && arrivals.takeFromSocket()) {
                count++;
            }
        } catch (IOException e) {
            // Of one datagram or of the moment: the next turn tries again. A socket that is gone ends the loop.
            acceptor.counters().countTransport(ReceiveOutcome.Kind.IO_ERROR);
        }
    }

    private void windDown(Deadline deadline) {
        while (locked(() -> report == null)) {
            var goodbyes = sessions.shutDownAll();
            locked(() -> closed += goodbyes);
            act();
            var left = deadline.left(System.nanoTime());
            var done = drained && locked(() -> acceptor.associations() <= acceptor.halfOpen());
            if (done || left == 0) {
                return;
            }
            hear(left);
        }
    }

    private void countUnsent() {
        while (acceptor.transmit(writer.emptied(), System.nanoTime()).kind() == TransmitOutcome.Kind.DATAGRAM) {
            undelivered++;
        }
    }
}
