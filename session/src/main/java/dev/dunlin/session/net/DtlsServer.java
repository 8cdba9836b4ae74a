package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.TaskMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A DTLS server over UDP: one port, any number of clients, a thread of its own that receives and calls the application's
 * {@link SessionHandler}. Messages may be sent from any thread through {@link ServerSession}.
 */
public final class DtlsServer implements AutoCloseable {
    private final EventLoop loop;
    private final Thread thread;

    private DtlsServer(EventLoop loop, Thread thread) {
        this.loop = loop;
        this.thread = thread;
    }

    /**
     * Begins to serve at {@code address}; port 0 stands for any free one. Slow work of handshakes runs on the server's thread.
     *
     * @throws IOException when the address cannot be had; nothing stays open then
     */
    public static DtlsServer bind(InetSocketAddress address, DtlsServerConfig config, SessionHandler handler)
            throws IOException {
        return start(ChannelSocket.bound(SelectorProvider.provider(), address), config, handler, null);
    }

    /**
     * Begins to serve at {@code address}, with {@code executor} for the slow work of handshakes. A handshake whose work it rejects fails
     * with internal_error.
     *
     * @throws IllegalArgumentException unless {@code config} leaves that work to the application ({@link TaskMode#APPLICATION})
     * @throws IOException when the address cannot be had; nothing stays open then
     */
    public static DtlsServer bind(
            InetSocketAddress address, DtlsServerConfig config, SessionHandler handler, Executor executor)
            throws IOException {
        if (config.tasks() != TaskMode.APPLICATION) {
            throw new IllegalArgumentException(
                    "there is an executor for tasks, but the configuration runs them inline");
        }
        return start(ChannelSocket.bound(SelectorProvider.provider(), address), config, handler, executor);
    }

    /** Begins to serve over {@code socket}, which is closed when that fails. */
    static DtlsServer start(
            UdpSocket socket, DtlsServerConfig config, SessionHandler handler, @Nullable Executor executor) {
        DtlsAcceptor acceptor = null;
        var complete = false;
        try {
            acceptor = DtlsAcceptor.create(config);
            var loop = new EventLoop(socket, acceptor, config.mtu(), handler, executor);
            var thread =
                    new Thread(loop, "dunlin-server-" + socket.localAddress().getPort());
            var server = new DtlsServer(loop, thread);
            thread.start();
            complete = true;
            return server;
        } finally {
            if (!complete) {
                if (acceptor != null) {
                    acceptor.close();
                }
                socket.close();
            }
        }
    }

    /** The address and port at which the server can be reached. */
    public InetSocketAddress localAddress() {
        return loop.localAddress();
    }

    /** How often each outcome has occurred, over all sessions. */
    public Counters counters() {
        return loop.counters();
    }

    /** How many associations there are now, handshakes and those that linger included. */
    public int associations() {
        return loop.associations();
    }

    /**
     * Back-pressure: leaves what comes in to the socket's buffer, and to the network to drop when that is full. Timers go on, so that
     * handshakes which last too long meanwhile fail.
     */
    public void pauseReading() {
        loop.listen(false);
    }

    /** Ends {@link #pauseReading}. */
    public void resumeReading() {
        loop.listen(true);
    }

    /**
     * Says goodbye to all clients and stays at most for {@code time}: until everything has gone out and no client may need our last flight
     * again. Then releases and wipes everything, even if the handler is still at work. Idempotent; every call gets the same report.
     *
     * @throws IllegalStateException when called by the handler, which would wait for itself
     */
    public StopReport stop(Duration time) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the handler cannot wait for the loop that has called it");
        }
        var deadline = Deadline.in(time);
        loop.stop(deadline);
        try {
            // One millisecond more, so that the loop itself comes first in noticing that the time is over.
            thread.join(TimeUnit.NANOSECONDS.toMillis(deadline.left(System.nanoTime())) + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return loop.release();
    }

    /** {@link #stop} without waiting for any client. */
    @Override
    public void close() {
        var unused = stop(Duration.ZERO);
    }
}
